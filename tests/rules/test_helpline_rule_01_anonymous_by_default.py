"""Helpline, rule 1: a contact is anonymous by default; demographics are asked, never guessed."""

from relief.helpline import contacts, words
from relief.helpline.schemas import CallerIn
from relief.kit import forms


def told(session, contact, **fields):
    contacts.save(session, contact, forms.parse(CallerIn, fields), {}, "page")


def test_a_call_needs_nobody_s_name_to_be_finished(session, contact):
    contacts.wrap(session, contact)

    assert contact.sealed is None
    assert contact.state.value == "wrapped"


def test_a_name_that_is_given_is_sealed(session, contact):
    told(session, contact, name="Ada Field", note="mother of two")

    assert "Ada" not in str(contact.model_dump(exclude={"sealed"}))
    assert b"Ada Field" not in contact.sealed


def test_what_was_not_asked_is_said_to_be_not_asked(session, contact):
    assert {contact.age_group, contact.gender, contact.household} == {words.NOT_ASKED}

    told(session, contact, gender="declined")
    assert contact.gender == words.DECLINED


def test_nothing_is_inferred_from_what_else_was_told(session, contact):
    told(session, contact, name="Mrs. Ada Field", note="a widow of 81", place="Goderich")

    assert {contact.age_group, contact.gender, contact.household} == {words.NOT_ASKED}
