"""A record as a form shows it: each field with its value, and what the other language says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from relief.directory.hours import week
from relief.directory.parts import Schedule
from relief.directory.records import AnyRecord
from relief.directory.upkeep.records import sheets
from relief.directory.upkeep.records.groups import SCHEDULES
from relief.directory.upkeep.records.pieces import Field, Group, Piece, Type
from relief.directory.upkeep.records.reading import ROOT
from relief.kit import clock, i18n

Options = Mapping[Type, Sequence[tuple[str, str]]]
BLANK = 1  # rows to write a new part into


class Shown:
    """The sheet of one record in one language, as the template walks it.

    Args:
        record: What is shown.
        other: The same in another language, to read beside it.
        lang: Of whoever reads the form.
        other_lang: Of `other`.
    """

    def __init__(
        self,
        record: AnyRecord,
        other: AnyRecord | None,
        lang: str,
        options: Options,
        other_lang: str = "",
    ) -> None:
        self._record = record
        self._other = other
        self._lang = lang
        self._other_lang = other_lang or lang
        self._options = options
        self.sent: Mapping[str, str] = {}

    def sections(self, sent: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
        """Sections with their pieces; `sent` is what somebody typed, if it is shown again."""
        self.sent = sent or {}
        typed = sent is not None
        return [
            {"label": self._say(each.label), "pieces": self.pieces(each.pieces, ROOT, typed=typed)}
            for each in sheets.SHEETS[self._record.kind]
        ]

    def pieces(
        self, pieces: Iterable[Piece], place: str, *, typed: bool = False
    ) -> list[dict[str, Any]]:
        """Some pieces whose names begin with `place`; as they were sent, if `typed`."""
        return [self._top(piece, place, typed=typed) for piece in pieces]

    def _top(self, piece: Piece, place: str, *, typed: bool) -> dict[str, Any]:
        shown = self._piece(piece, self._record, place, typed=typed)
        other = getattr(self._other, piece.name, None)
        return shown | {"other": said(piece, other, self._other_lang, self._options)}

    def _piece(self, piece: Piece, holder: object, place: str, *, typed: bool) -> dict[str, Any]:
        name = f"{place}.{piece.name}"
        value = getattr(holder, piece.name, None)
        if isinstance(piece, Group):
            return self._group(piece, value or (), name, typed=typed)
        text = self.sent.get(name, "") if typed else written(value)
        return {
            "is_group": False,
            "name": name,
            "label": self._say(piece.label),
            "hint": self._say(piece.hint),
            "type": piece.type.value,
            "value": text,
            "options": self._choices(piece, text),
        }

    def _group(
        self, group: Group, value: Sequence[object], name: str, *, typed: bool
    ) -> dict[str, Any]:
        keys = self._keys(name) if typed else list(range(len(value)))
        fresh = max(keys, default=-1) + 1
        return {
            "is_group": True,
            "name": name,
            "label": self._say(group.label),
            "rows": [
                self._row(group, n, value, name, typed=typed)
                for n in (*keys, *range(fresh, fresh + BLANK))
            ],
            "filled": len(keys),
        }

    def _row(
        self, group: Group, n: int, value: Sequence[object], name: str, *, typed: bool
    ) -> dict[str, Any]:
        part = value[n] if n < len(value) else None
        place = f"{name}.{n}"
        own = self.sent.get(f"{place}.id", "") if typed else getattr(part, "id", "")
        return {
            "id_name": f"{place}.id",
            "id": own,
            "number": n + 1,
            "is_new": part is None,
            "pieces": [self._piece(each, part, place, typed=typed) for each in group.pieces],
        }

    def _say(self, message: str) -> str:
        return i18n.translate(self._lang, message)

    def _keys(self, name: str) -> list[int]:
        """The rows of a group that somebody sent."""
        begin = f"{name}."
        found = {
            each[len(begin) :].partition(".")[0] for each in self.sent if each.startswith(begin)
        }
        filled = {
            key
            for key in found
            if key.isdecimal()
            and any(
                text and not each.endswith(".id")
                for each, text in self.sent.items()
                if each.startswith(f"{begin}{key}.")
            )
        }
        return sorted(int(key) for key in filled if len(key) <= 3)

    def _choices(self, piece: Field, text: str) -> list[tuple[str, str]]:
        if piece.type is Type.CHOICE:
            known = [(key, self._say(label)) for key, label in piece.choices]
        else:
            known = [*self._options.get(piece.type, ())]
        # What an import wrote stays to be chosen, else saving would lose it.
        return known if not text or text in dict(known) else [*known, (text, text)]


def written(value: object) -> str:
    """A value as a field holds it."""
    if value is None or value is False or value == ():
        return ""
    if value is True:
        return "yes"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, tuple):
        return "\n".join(map(str, value))
    return str(value)


def said(piece: Piece, value: object, lang: str, options: Options) -> list[str]:
    """A value in words to read, a line for each part."""
    if piece is SCHEDULES and isinstance(value, tuple):
        return _hours(value, lang)
    if isinstance(piece, Group):
        parts = value if isinstance(value, tuple) else ()
        return [
            line for line in (_line(piece.pieces, part, lang, options) for part in parts) if line
        ]
    text = _word(piece, value, lang, options)
    return text.split("\n") if text else []


def _hours(schedules: Sequence[Schedule], lang: str) -> list[str]:
    """Hours as everybody reads them; what nobody can read, a reader of the form sees at once."""
    found = week.week(schedules, clock.now().date(), lang)
    tables = [" · ".join(text for text in (each.title, str(each)) if text) for each in found.tables]
    return [*tables, *found.notes]


def _line(pieces: Iterable[Piece], part: object, lang: str, options: Options) -> str:
    found = []
    for piece in pieces:
        found += said(piece, getattr(part, piece.name, None), lang, options)
    return " · ".join(found)


def _word(piece: Field, value: object, lang: str, options: Options) -> str:
    text = written(value)
    if piece.type is Type.FLAG:
        return i18n.translate(lang, piece.label) if text else ""
    if piece.type is Type.CHOICE:
        return i18n.translate(lang, dict(piece.choices).get(text, "")) or text
    if isinstance(value, UUID):
        return dict(options.get(piece.type, ())).get(text, "")
    return text
