"""What a form is made of: fields, and groups of parts with a row for each."""

from dataclasses import dataclass
from enum import StrEnum

from relief.directory.parts import Part


class Type(StrEnum):
    """How a field is written."""

    LINE = "line"
    TEXT = "text"
    LINES = "lines"  # one of several on each line
    NUMBER = "number"
    WHOLE = "whole"
    FLAG = "flag"
    CHOICE = "choice"
    LOCATION = "location"  # one of the organization's
    PROGRAM = "program"  # alike


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `same` says the same in both languages, so a translation begins with it."""

    name: str
    label: str
    type: Type = Type.LINE
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    same: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of one kind, a row each."""

    name: str
    label: str
    part: type[Part]
    pieces: "tuple[Field | Group, ...]"


Piece = Field | Group


@dataclass(frozen=True, slots=True)
class Section:
    """Pieces that belong together."""

    label: str
    pieces: tuple[Piece, ...]
