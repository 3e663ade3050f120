"""The family of errors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.kit import errors
from relief.kit.errors import Busy, Conflict, FieldError, InvalidInput, ReliefError, TooMany

STATUSES = {
    "BadRequest": 400,
    "Unauthenticated": 401,
    "Refused": 403,
    "Missing": 404,
    "Conflict": 409,
    "Gone": 410,
    "Stale": 412,
    "TooLarge": 413,
    "InvalidInput": 422,
    "TooMany": 429,
    "Busy": 503,
}


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_each_error_knows_its_status_and_stands_in_the_drawing(name, status):
    error = getattr(errors, name)("no")

    assert isinstance(error, ReliefError)
    assert error.status == status
    assert f"── {name}" in errors.__doc__


def test_codes_tell_the_errors_apart():
    assert len({getattr(errors, name).code for name in STATUSES}) == len(STATUSES)


def test_its_text_is_the_english_sentence_filled_in():
    error = Conflict("pledge {ref} is {state}", ref="482-177-302", state="received")

    assert str(error) == "pledge 482-177-302 is received"
    assert (error.message, error.params["state"]) == ("pledge {ref} is {state}", "received")


@given(st.text(), st.text())
def test_no_message_and_no_parameter_ever_raises(message, value):
    assert isinstance(str(Conflict(message, value=value)), str)


def test_a_code_of_its_own_replaces_the_family_s():
    assert Conflict("no", code="already_answered").code == "already_answered"
    assert Conflict("no").code == "conflict"


def test_invalid_input_carries_one_message_for_each_field():
    error = InvalidInput.field("/donor/phone", "phone", "not {what}", what="dialled")

    assert error.fields == (FieldError("/donor/phone", "phone", "not {what}", {"what": "dialled"}),)
    assert (error.code, str(error)) == ("phone", "not dialled")


def test_invalid_input_has_something_to_say_by_itself():
    assert str(InvalidInput()) == "Some answers need another look."


@pytest.mark.parametrize("kind", [TooMany, Busy])
def test_it_says_when_to_come_back(kind):
    assert kind("later", retry_after_s=30).retry_after_s == 30
