"""A form as a record: what was typed, put into what the record held before.

What stands on no form (ids, nested parts that nobody edits here) is kept as it was.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, create_model

from relief.directory.hours import parsing
from relief.directory.parts import Part, Schedule
from relief.directory.records import AnyRecord, Kind, Record
from relief.directory.upkeep.records import sheets
from relief.directory.upkeep.records.pieces import Group, Piece, Type
from relief.kit import forms
from relief.kit.errors import InvalidInput
from relief.kit.forms import Essay, Input, Number, Sentence
from relief.kit.i18n import N_

ROOT = "r"  # what every field's name begins with, so that none meets a name of the form's own
MOST_ROWS = 200
NO_HOURS = N_("These hours could not be read. Write them another way, or as rows below.")
ROWS = re.compile(r"[0-9]{1,3}")
Rec = TypeVar("Rec", bound=Record)


def _point(value: object) -> object:
    """Decimals as both languages write them."""
    return value.replace(",", ".").replace(" ", "") if isinstance(value, str) else value


MOST = 2**31 - 1  # as a whole `Number`: no card's number is that small (rule 18)
Bounded = Field(allow_inf_nan=False, ge=-MOST, le=MOST)
Decimal = Annotated[float, BeforeValidator(_point), Bounded] | None
TYPES: Mapping[Type, Any] = {
    Type.LINE: (Sentence, ""),
    Type.TEXT: (Essay, ""),
    Type.LINES: (Essay, ""),
    Type.NUMBER: (Decimal, None),
    Type.WHOLE: (Number | None, None),
    Type.FLAG: (bool, False),
    Type.CHOICE: (Sentence, ""),
    Type.LOCATION: (UUID | None, None),
    Type.PROGRAM: (UUID | None, None),
}


def _rows(rows: dict[str, Any]) -> dict[str, Any]:
    if len(rows) > MOST_ROWS or not all(ROWS.fullmatch(key) for key in rows):
        raise InvalidInput(forms.NOT_UNDERSTOOD)
    return rows


@cache
def model(pieces: tuple[Piece, ...]) -> type[Input]:
    """What a form of these pieces may hold."""
    return create_model("Form", __base__=Input, **_fields(pieces))


def _fields(pieces: Iterable[Piece], *, in_row: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {"id": (Sentence, "")} if in_row else {}
    for piece in pieces:
        if isinstance(piece, Group):
            row = create_model("Row", __base__=Input, **_fields(piece.pieces, in_row=True))
            found[piece.name] = (Annotated[dict[str, row], AfterValidator(_rows)], {})
        else:
            found[piece.name] = TYPES[piece.type]
    return found


class Sent(Input):
    """The form about its record: as which edition its sender read it, and which button."""

    edition: Sentence = ""
    step: Sentence = ""
    hours_text: Essay = ""
    r: dict[str, Any] = Field(default_factory=dict)


def read(kind: Kind, sent: Sent, base: AnyRecord) -> AnyRecord:
    """The record as the form has it.

    Raises:
        InvalidInput: with one message for each field that does not fit.
    """
    with within(ROOT):
        return read_pieces(tuple(sheets.pieces(kind)), sent.r, base)


def read_pieces(pieces: tuple[Piece, ...], data: object, base: Rec) -> Rec:
    """A record with what a form of some pieces says; what stands on none of them is kept.

    Raises:
        InvalidInput: with one message for each field that does not fit.
    """
    form = forms.parse(model(pieces), data)
    whole = {name: getattr(base, name) for name in type(base).model_fields}
    return forms.parse(type(base), whole | _patch(pieces, form, base))


def hours(text: str) -> tuple[Schedule, ...]:
    """Hours that somebody typed, as rows.

    Raises:
        InvalidInput: if they cannot be read whole.
    """
    found = parsing.parse(text)
    if not found.readable:
        raise InvalidInput.field("/hours_text", "hours", NO_HOURS)
    names = Schedule.model_fields.keys()
    return tuple(
        Schedule.model_validate({name: getattr(each, name, None) for name in names})
        for each in found.schedules
    )


def _patch(pieces: Iterable[Piece], form: Input, base: object) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for piece in pieces:
        value = getattr(form, piece.name)
        if isinstance(piece, Group):
            found[piece.name] = _parts(piece, value, getattr(base, piece.name, ()))
        elif piece.type is Type.LINES:
            found[piece.name] = tuple(line.strip() for line in value.splitlines() if line.strip())
        else:
            # Browsers end lines as no record does.
            is_text = isinstance(value, str)
            found[piece.name] = value.replace("\r\n", "\n") if is_text else value
    return found


def _parts(group: Group, rows: Mapping[str, Input], base: Sequence[Part]) -> tuple[Any, ...]:
    """The rows as parts; one in which nothing is said is gone."""
    known = {part.id: part for part in base if part.id}
    found = []
    for key in sorted(rows, key=int):
        row, n = rows[key], int(key)
        before: object = known.get(getattr(row, "id", ""))
        if before is None and n < len(base) and not base[n].id:
            before = base[n]
        with within(f"{group.name}/{key}"):
            patch = _patch(group.pieces, row, before)
        if not any(_says(value) for value in patch.values()):
            continue
        if isinstance(before, Part):
            patch = {name: getattr(before, name) for name in type(before).model_fields} | patch
        with within(f"{group.name}/{key}"):
            found.append(forms.parse(group.part, patch))
    return tuple(found)


@contextmanager
def within(place: str) -> Iterator[None]:
    """Errors of what is read meanwhile point to their fields within `place`."""
    try:
        yield
    except InvalidInput as error:
        fields = [replace(each, pointer=f"/{place}{each.pointer}") for each in error.fields]
        raise InvalidInput(error.message, fields=fields, code=error.code) from None


def _says(value: object) -> bool:
    """Whether a field says anything: a mark by itself does not, an amount of nothing does."""
    return not isinstance(value, bool) and value not in ("", None, ())
