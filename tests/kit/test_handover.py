"""A caller is handed on sealed: to one kind of form, for a quarter of an hour, and no longer."""

import base64
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.kit import handover
from relief.kit.handover import LASTS, LONGEST, NEED, PLEDGE
from relief.kit.vault import Vault

FIELDS = {"donor.name": "Ada Field", "donor.phone": "519-555-0142"}
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


class Sealing:
    """A session, as far as sealing asks."""

    info = {"vault": Vault([b"k" * 32], b"i" * 32)}  # noqa: RUF012 - shared, and never written


def test_what_was_told_arrives_and_cannot_be_read_on_the_way():
    token = handover.token(Sealing, PLEDGE, FIELDS | {"donor.email": ""})

    assert handover.opened(Sealing, PLEDGE, token) == FIELDS
    assert b"Field" not in base64.urlsafe_b64decode(token + "==")


def test_it_opens_one_kind_of_form_only():
    assert handover.opened(Sealing, NEED, handover.token(Sealing, PLEDGE, FIELDS)) == {}


def test_it_opens_nothing_after_a_quarter_of_an_hour(now):
    token = handover.token(Sealing, PLEDGE, FIELDS)

    now.move(LASTS - timedelta(seconds=1))
    assert handover.opened(Sealing, PLEDGE, token) == FIELDS
    now.move(timedelta(seconds=2))
    assert handover.opened(Sealing, PLEDGE, token) == {}


@pytest.mark.parametrize("text", ["", "nonsense", "é", "x" * (LONGEST + 1), "AAAA"])
def test_what_is_not_ours_opens_nothing(text):
    assert handover.opened(Sealing, PLEDGE, text) == {}


def test_what_is_too_long_for_an_address_is_left_out():
    token = handover.token(Sealing, PLEDGE, FIELDS | {"note": "x" * 9_000})

    assert len(token) <= LONGEST
    assert handover.opened(Sealing, PLEDGE, token) == FIELDS
    assert handover.token(Sealing, PLEDGE, {}) == ""


@given(st.dictionaries(texts, texts, max_size=5))
def test_any_fields_arrive_as_they_were(fields):
    token = handover.token(Sealing, NEED, fields)

    assert handover.opened(Sealing, NEED, token) == fields
