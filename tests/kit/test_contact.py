"""Phones, e-mail addresses and postal codes."""

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from relief.kit import contact
from relief.kit.errors import InvalidInput


def code_of(read, text):
    with pytest.raises(InvalidInput) as refusal:
        read(text)
    return refusal.value.code


def by_library(text):
    """What the numbering plans say, without our short cut; None if nobody could dial it."""
    number = phonenumbers.parse(text)
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def by_us(read, text):
    try:
        return read(text)
    except InvalidInput:
        return None


def verdict(read, text):
    """The code of the refusal; or "kept", if what was read reads the same again."""
    try:
        kept = read(text)
    except InvalidInput as refusal:
        return refusal.code
    return "kept" if read(kept) == kept else "changed"


@given(st.from_regex(r"\+1[2-9][0-9]{2}[2-9][0-9]{6}", fullmatch=True))
def test_the_fast_path_for_phones_says_what_the_library_says(text):
    assert by_us(contact.phone, text) == by_library(text)


@pytest.mark.parametrize("rest", ["2005550", "5550142", "9115550", "6060007", "5225550"])
def test_it_says_so_in_every_area_code(rest):
    for area in range(200, 1000):
        assert by_us(contact.phone, f"+1{area}{rest}") == by_library(f"+1{area}{rest}")


@pytest.mark.parametrize(
    "text",
    [
        *("+15195550142", "519-555-0142", "(519) 555-0142", "1 519 555 0142", "519.555.0142"),
        *("519\u00a0555\u00a00142", "519\u2011555\u20110142", " +1 (519) 555-0142 "),
    ],
)
def test_a_number_is_kept_one_way_however_it_is_written(text):
    assert contact.phone(text) == "+15195550142"


def test_a_number_from_abroad_keeps_its_country():
    assert contact.phone("+33 1 23 45 67 89") == "+33123456789"
    assert contact.phone("01 23 45 67 89", "FR") == "+33123456789"


@pytest.mark.parametrize(
    "word", ["x", " x ", " ext. ", " ext ", " Extension ", " poste ", "#", " X"]
)
def test_an_extension_has_a_field_of_its_own(word):
    assert code_of(contact.phone, f"519-555-0142{word}12") == "phone_extension"


@pytest.mark.parametrize(
    "text",
    [
        *("", "211", "911", "988", "310-1234", "555-0142", "119-555-0142", "+", "+999 123"),
        *("５195550142", "Tel: 519-555-0142", "519-555-0142 or 519-555-0143", "1-800-GO-FEVER"),
        *("\ud800", "5" * 999),
    ],
)
def test_what_nobody_can_dial_is_refused(text):
    assert code_of(contact.phone, text) == "phone"


@given(st.text() | st.text("0123456789+-() x"))
def test_any_text_is_a_phone_or_refused(text):
    assert verdict(contact.phone, text) in {"kept", "phone", "phone_extension"}


def test_numbers_are_shown_as_people_read_them():
    assert contact.phone_display("+15195550142") == "519-555-0142"
    assert contact.phone_display("+33123456789") == "+33 1 23 45 67 89"
    assert contact.phone_display("poste 12") == "poste 12"


labels = st.text("abzAB09-", min_size=1, max_size=65)
locals_ = st.text("aZ0._+-'é", min_size=1, max_size=66)
endings = st.sampled_from(
    ["ca", "com", "org", "net", "CA", "test", "local", "info", "c", "xn--p1ai"]
)


@given(locals_, st.lists(labels, min_size=0, max_size=4), endings)
def test_the_fast_path_for_e_mail_says_what_the_library_says(local, names, ending):
    text = f"{local}@{'.'.join([*names, ending])}"
    try:
        expected = validate_email(
            text, check_deliverability=False, test_environment=True, strict=True
        ).normalized
    except EmailNotValidError:
        expected = None

    assert by_us(contact.email, text) == expected


def test_an_e_mail_keeps_its_name_and_lowers_its_domain():
    assert contact.email(" Ada.Field@Example.ORG ") == "Ada.Field@example.org"
    assert contact.email("ada@relief.test") == "ada@relief.test"


@pytest.mark.parametrize(
    "text",
    [
        *("", "ada", "ada@", "@example.org", "ada@localhost", "Ada <ada@example.org>"),
        *("a@b@example.org", "ada@example.org\nBcc: bo@example.org", "ada@[127.0.0.1]"),
        *("\ud800@example.org", "a" * 65 + "@example.org", "ada@" + "b" * 300 + ".org"),
        "a@example.org,b@example.org",
    ],
)
def test_what_is_no_e_mail_address_is_refused(text):
    assert code_of(contact.email, text) == "email"


@given(st.text() | st.text("ab.@- "))
def test_any_text_is_an_e_mail_or_refused(text):
    assert verdict(contact.email, text) in {"kept", "email"}


@pytest.mark.parametrize("text", ["N7A 2Y6", "n7a2y6", "N7A-2Y6", " n7a 2y6 ", "N7A\u00a02Y6"])
def test_a_postal_code_is_kept_one_way(text):
    assert contact.postal_code(text) == "N7A 2Y6"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "N7A",
        "D7A 2Y6",
        "W7A 2Y6",
        "Z7A 2Y6",
        "N7O 2Y6",
        "N7A 2U6",
        "N7A  2Y6",
        "N7A 2Y٦",
        "90210",
    ],
)
def test_what_canada_post_never_issues_is_refused(text):
    assert code_of(contact.postal_code, text) == "postal_code"


@given(st.text() | st.text("ABN0127 -"))
def test_any_text_is_a_postal_code_or_refused(text):
    assert verdict(contact.postal_code, text) in {"kept", "postal_code"}
