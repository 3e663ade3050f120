"""Goods, services and time as people write them in a form: in numbers, days and parts of days."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from relief.kit import clock, quantity, spans
from relief.kit.errors import FieldError, InvalidInput
from relief.kit.i18n import N_

MOST_SPANS = 50
LONGEST = 366  # days ahead that anyone can tell
NOT_A_DAY = N_("Write a date like 2026-08-21.")
BACKWARD = N_("The last day comes before the first.")
TOO_FAR = N_("That is too many days. Name a nearer last day, or no times of the day.")


@dataclass(slots=True)
class Sheet:
    """What was sent about one kind, and what is wrong with it, each at its own field."""

    name: str
    said: dict[str, Any]
    zone: str
    problems: list[FieldError] = field(default_factory=list)

    def text(self, key: str) -> str:
        """What was written in a field."""
        return str(self.said.get(key, "")).strip()

    def words(self, *keys: str) -> dict[str, Any]:
        """The fields that go on as they are, those left empty apart."""
        return {key: self.text(key) for key in keys if self.text(key)}

    def listed(self, key: str) -> list[str]:
        """What was written with commas between."""
        return [part.strip() for part in self.text(key).split(",") if part.strip()]

    def number(self, key: str) -> int:
        """How many: 1 stands in where it cannot be read, and the problem is told."""
        return self._read(key, quantity.parse_quantity) or 1

    def maybe(self, key: str, *, zero: bool = False) -> dict[str, Any]:
        """How many, if anything was written."""
        text = self.text(key)
        if not text:
            return {}
        found = 0 if zero and text == "0" else self._read(key, quantity.parse_quantity)
        return {} if found is None else {key: found}

    def windows(self) -> dict[str, Any]:
        """When somebody is free: days, perhaps only parts of them, as spans of time."""
        first, last = self._day("from_day"), self._day("until_day")
        if first is None and (last is None or self.text("from_day")):
            return {}
        first = first or clock.local(clock.now(), self.zone).date()
        last = last or first
        parts = [name for name in spans.PARTS if self.text(name)]
        if last < first:
            return self._wrong("until_day", BACKWARD)
        if (last - first).days > LONGEST:
            return self._wrong("until_day", TOO_FAR)
        found = spans.days(first, last, parts, self.zone)
        if len(found) > MOST_SPANS:
            return self._wrong("until_day", TOO_FAR)
        return {
            "available": [
                {"from": clock.rfc3339(begin), "until": clock.rfc3339(end)} for begin, end in found
            ]
        }

    def _day(self, key: str) -> date | None:
        text = self.text(key)
        if not text:
            return None
        try:
            found = date.fromisoformat(text)
        except ValueError:
            self._wrong(key, NOT_A_DAY)
            return None
        if not 1900 < found.year < 2200:
            self._wrong(key, NOT_A_DAY)
            return None
        return found

    def _read(self, key: str, parse: Callable[[str], int]) -> int | None:
        try:
            return parse(self.text(key))
        except InvalidInput as error:
            pointer = f"/{self.name}/{key}"
            self.problems.append(FieldError(pointer, error.code, error.message, error.params))
            return None

    def _wrong(self, key: str, message: str) -> dict[str, Any]:
        self.problems.append(FieldError(f"/{self.name}/{key}", "day", message))
        return {}


def goods(sheet: Sheet) -> dict[str, Any]:
    """So many of one thing."""
    plain = ("item", "unit", "condition", "available_until", "best_before", "place", "delivers")
    packs = sheet.maybe("pack_size") if sheet.text("unit") not in LOOSE else {}
    return {**sheet.words(*plain), "quantity": sheet.number("quantity"), **packs}


def services(sheet: Sheet) -> dict[str, Any]:
    """Hours of one skill. Who names a licence has one."""
    found = sheet.words("skill", "place", "licensed", "licence")
    if "licence" in found:
        found.setdefault("licensed", True)
    return {
        **found,
        "hours": sheet.number("hours"),
        **sheet.maybe("people"),
        **sheet.windows(),
    }


def time(sheet: Sheet) -> dict[str, Any]:
    """People, what they can do, when they are free."""
    sheet.said.setdefault("people", "1")
    return {
        **sheet.words("screening", "place", "own_transport"),
        "people": sheet.number("people"),
        **sheet.maybe("under_18", zero=True),
        "skills": sheet.listed("skills"),
        "languages": sheet.listed("languages"),
        **sheet.windows(),
    }


LOOSE = ("each", "pair", "set", "kg", "tonne", "litre")  # what the form's pack size is not about
KINDS: dict[str, Callable[[Sheet], dict[str, Any]]] = {
    "goods": goods,
    "services": services,
    "time": time,
}
