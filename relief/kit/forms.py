"""From what somebody sent to a plain pydantic model, or to one clear message per field."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from relief.kit import cards
from relief.kit.errors import BadRequest, FieldError, InvalidInput, ReliefError
from relief.kit.i18n import N_

# Controls, bidirectional overrides and lone surrogates: invisible, and made to deceive.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
LINE_BREAK = re.compile("[\r\n\u2028\u2029]")
DEEPEST = 20

MESSAGES = {
    "missing": N_("This is needed."),
    "string_type": N_("Write this as text."),
    "string_too_short": N_("This is needed."),
    "string_too_long": N_("This is too long: at most {max_length} characters."),
    "string_pattern_mismatch": N_("This is not in the expected form."),
    "int_type": N_("Write a whole number."),
    "int_parsing": N_("Write a whole number."),
    "int_from_float": N_("Write a whole number."),
    "bool_type": N_("Answer true or false."),
    "greater_than": N_("This must be more than {gt}."),
    "greater_than_equal": N_("This must be at least {ge}."),
    "less_than": N_("This must be less than {lt}."),
    "less_than_equal": N_("This must be at most {le}."),
    "literal_error": N_("Choose one of: {expected}."),
    "enum": N_("Choose one of: {expected}."),
    "extra_forbidden": N_("There is no such field here."),
    "model_type": N_("This must be an object."),
    "dict_type": N_("This must be an object."),
    "model_attributes_type": N_("This must be an object."),
    "list_type": N_("This must be a list."),
    "too_long": N_("Too many entries: at most {max_length}."),
    "too_short": N_("At least {min_length} is needed."),
    "characters": N_("This holds characters that cannot be shown. Write it again."),
    "datetime_parsing": N_("Write a date and time with its zone, like 2026-08-21T20:03:00Z."),
    "datetime_from_date_parsing": N_(
        "Write a date and time with its zone, like 2026-08-21T20:03:00Z."
    ),
    "timezone_aware": N_("Write a date and time with its zone, like 2026-08-21T20:03:00Z."),
    "time_parsing": N_("Write a time like 16:30."),
    "date_parsing": N_("Write a date like 2026-08-21."),
    "date_from_datetime_parsing": N_("Write a date like 2026-08-21."),
}
NOT_UNDERSTOOD = N_("This was not understood.")
FIRST_YEAR, LAST_YEAR = 1900, 2200
FAR_OFF = N_("Write a year from {first} to {last}.")
NOT_JSON = N_("The body is not valid JSON in UTF-8. Nothing was recorded.")
NOT_JSON_AT = N_(
    "The body is not valid JSON: see line {line}, column {column}. Nothing was recorded."
)
TWICE = N_("“{name}” appears twice in one object of the body. Nothing was recorded.")
NO_NUMBER = N_("{name} is not a number in JSON. Nothing was recorded.")
CARD = N_(
    "This looks like a card number. Never write one here: the organization collects the gift "
    "on its own page or line. Nothing was recorded."
)
CHOICES = re.compile("'([^']*)'")
When = TypeVar("When", bound=date)


class Input(BaseModel):
    """Base of everything that comes from outside: no unknown fields, blanks trimmed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


def _clean(text: str) -> str:
    if text.isascii():
        if text.isprintable():
            return text
    else:
        text = unicodedata.normalize("NFC", text)
    if FORBIDDEN.search(text):
        raise InvalidInput.field("", "characters", MESSAGES["characters"])
    return text


def _one_line(text: str) -> str:
    if LINE_BREAK.search(text):
        raise InvalidInput.field("", "characters", MESSAGES["characters"])
    return _clean(text)


def _no_card(text: str) -> str:
    if cards.contains_card(text):
        raise InvalidInput.field("", "card_number", CARD)
    return text


def _in_our_days(at: When) -> When:
    # A moment at the end of all years has no local time west or east of it.
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise InvalidInput.field("", "moment", FAR_OFF, first=str(FIRST_YEAR), last=str(LAST_YEAR))
    return at


Moment = Annotated[AwareDatetime, AfterValidator(_in_our_days)]
Day = Annotated[date, AfterValidator(_in_our_days)]
NoCard = AfterValidator(_no_card)  # no way in keeps a payment card's number (rule 18)
Line = Annotated[str, StringConstraints(max_length=200), AfterValidator(_one_line), NoCard]
Sentence = Annotated[
    str, StringConstraints(max_length=1000), AfterValidator(_one_line), NoCard
]  # a line as directories have them: an address of the web may be that long
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=120), AfterValidator(_one_line), NoCard
]
Prose = Annotated[str, StringConstraints(max_length=4000), AfterValidator(_clean), NoCard]
Essay = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(_clean), NoCard]
# What staff write down of a talk: the number is taken out, and the rest is kept.
Redacted = Annotated[
    str, StringConstraints(max_length=300), AfterValidator(_clean), AfterValidator(cards.redact)
]
# Every column of whole numbers holds it; what is beyond is refused here, not by a database.
Number = Annotated[int, Field(le=2**31 - 1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]

Model = TypeVar("Model", bound=BaseModel)


def parse(model: type[Model], data: object) -> Model:
    """`data` as a `model`.

    Raises:
        InvalidInput: with one message for each field that does not fit.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = [_field_error(each) for each in error.errors(include_url=False)]
        raise InvalidInput(fields=found) from None


def parse_fields(model: type[Model], fields: Iterable[tuple[str, object]]) -> Model:
    """Form fields as a `model`; a group that is missing is told at its first empty field.

    Raises:
        InvalidInput: with one message for each field that does not fit.
    """
    sent = list(fields)
    try:
        return parse(model, nest(sent))
    except InvalidInput as error:
        empty = [f"/{name.replace('.', '/')}" for name, value in sent if value in ("", None)]
        raise InvalidInput(fields=[_at_a_field(each, empty) for each in error.fields]) from None


def load_json(body: bytes) -> object:
    """A JSON body, each key once and numbers finite.

    Raises:
        BadRequest: if it is not such JSON.
    """
    try:
        return DECODER.decode(body.decode())
    except json.JSONDecodeError as error:
        raise BadRequest(NOT_JSON_AT, code="json", line=error.lineno, column=error.colno) from None
    except (ValueError, RecursionError):
        raise BadRequest(NOT_JSON, code="json") from None


def nest(fields: Iterable[tuple[str, object]]) -> dict[str, Any]:
    """Form fields `donor.name=Ada` as `{"donor": {"name": "Ada"}}`; empty ones are left out."""
    nested: dict[str, Any] = {}
    for name, value in fields:
        if value == "" or value is None:
            continue
        *path, last = name.split(".")[:DEEPEST]
        place = nested
        for step in path:
            inner = place.setdefault(step, {})
            place = inner if isinstance(inner, dict) else place
        place[last] = value
    return nested


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise BadRequest(TWICE, code="json", name=name[:60])
            seen.add(name)
    return found


def _no_constant(name: str) -> object:
    raise BadRequest(NO_NUMBER, code="json", name=name)


def _at_a_field(error: FieldError, empty: Iterable[str]) -> FieldError:
    if error.code != "missing":
        return error
    within = (pointer for pointer in empty if pointer.startswith(f"{error.pointer}/"))
    return replace(error, pointer=next(within, error.pointer))


def _field_error(error: Mapping[str, Any]) -> FieldError:
    pointer = "".join(f"/{step}" for step in error["loc"])
    context = error.get("ctx", {})
    cause = context.get("error")
    if isinstance(cause, InvalidInput) and cause.fields:
        inner = cause.fields[0]
        return FieldError(pointer + inner.pointer, inner.code, inner.message, inner.params)
    if isinstance(cause, ReliefError):
        return FieldError(pointer, cause.code, cause.message, cause.params)
    code = str(error["type"])
    if code in {"too_long", "too_short"} and isinstance(error["input"], str):
        code = f"string_{code}"  # pydantic's name where the length is asked after a validator
    params = {name: value for name, value in context.items() if name != "error"}
    if "expected" in params:  # pydantic joins them in English: 'a', 'b' or 'c'
        params["expected"] = ", ".join(CHOICES.findall(str(params["expected"])))
    return FieldError(pointer, code, MESSAGES.get(code, NOT_UNDERSTOOD), params)


DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant)
