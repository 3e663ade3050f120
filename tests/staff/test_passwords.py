"""Passwords: hashed with Argon2id, judged by length and by what everybody knows."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relief.kit.errors import InvalidInput
from relief.staff import passwords
from tests.conftest import sized

WHO = {"email": "robin.field@example.org", "name": "Robin Field"}


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
@settings(max_examples=sized(10))
def test_a_hash_fits_its_password_alone(password, other):
    kept = passwords.hashed(password)
    alike = unicodedata.normalize("NFKC", password) == unicodedata.normalize("NFKC", other)
    assert passwords.matches(kept, password)
    assert passwords.matches(kept, other) == alike


def test_it_is_argon2id_with_a_salt():
    one, two = passwords.hashed("wool blanket"), passwords.hashed("wool blanket")
    assert one.startswith("$argon2id$")
    assert one != two


def test_an_accent_may_come_as_one_character_or_two():
    kept = passwords.hashed("Montr\u00e9al en hiver")
    assert passwords.matches(kept, "Montre\u0301al en hiver")


def test_nothing_fits_no_account_and_no_hash():
    assert not passwords.matches(None, "")
    assert not passwords.matches("-", "wool blanket")
    assert not passwords.matches(passwords.unusable(), "")


@pytest.mark.parametrize(
    "password",
    ["wool blanket", "aaaaaaaaaaaa", "correct horse battery", "pas de règle ici", "1" * 12],
)
def test_length_is_the_only_rule_of_making(password):
    passwords.check(password, **WHO)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("wool blanke", "password_short"),
        ("", "password_short"),
        ("robin.field@example.org", "password_personal"),
        ("I am ROBIN FIELD!", "password_personal"),
        ("robinfield2011", "password_personal"),
    ],
)
def test_a_poor_one_is_told_why(password, code):
    with pytest.raises(InvalidInput) as refused:
        passwords.check(password, **WHO)
    assert refused.value.code == code
    assert [each.pointer for each in refused.value.fields] == ["/password"]


def test_a_very_short_name_may_stand_inside_by_chance():
    passwords.check("a violin in the attic", email="li@example.org", name="Li")
