"""Tables of needs and gaps: beside the map, of one area, and as open data."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from relief.helpline.gaps import divisions, figures, wording
from relief.helpline.gaps.figures import Three
from relief.helpline.gaps.published import ALL, Published
from relief.kit import i18n
from relief.kit.i18n import N_
from relief.kit.tables import Cell, Column, Table

Say = Callable[..., str]
IN_ALL = N_("In all")


class Readable(Protocol):
    """Figures of some time: exact ones, or as they are published."""

    def of_area(self, area: str, *, topic: str | None = None, reason: str = "") -> Three:
        """One area."""
        ...

    def all(self, *, topic: str | None = None, reason: str = "") -> Three:
        """All of them."""
        ...


def saying(lang: str) -> Say:
    """A voice in one language."""
    return lambda msgid, **params: i18n.translate(lang, msgid, **params)


def beside(
    found: Readable, measure: str, lang: str, *, topic: str | None = None, reason: str = ""
) -> Table:
    """The twin of the map: every area with its figures and the rate that the map shows."""
    say = saying(lang)
    rows: list[list[Cell]] = []
    for code in by_name(lang):
        three = found.of_area(code, topic=topic, reason=reason)
        rate = figures.rate(getattr(three, measure), code)
        people = divisions.residents(code) or None
        name = wording.area(code, lang)
        rows.append([name, three.contacts, three.needs, three.unmet, rate, people])
    whole = found.all(topic=topic, reason=reason)
    columns = [
        Column("area", say(N_("Area"))),
        *_three(say),
        Column("rate", say(N_("{what} per 1,000"), what=say(wording.MEASURES[measure])), "rate"),
        Column("residents", say(N_("Residents")), "count"),
    ]
    sums: list[Cell] = [say(IN_ALL), whole.contacts, whole.needs, whole.unmet, None, None]
    return Table("areas", say(N_("The same as a table")), columns, rows, "", sums)


def over_time(label: str, times: Sequence[tuple[str, Three]], code: str, lang: str) -> Table:
    """One area, a row for each month or quarter."""
    say = saying(lang)
    rows: list[list[Cell]] = [
        [name, three.contacts, three.needs, three.unmet, figures.rate(three.unmet, code)]
        for name, three in times
    ]
    unmet = say(wording.MEASURES["unmet"])
    rate = Column("rate", say(N_("{what} per 1,000"), what=unmet), "rate")
    columns = [Column("period", label), *_three(say), rate]
    return Table("times", say(N_("Over time")), columns, rows)


def why(found: Readable, code: str, lang: str) -> Table:
    """The gaps of one area by reason."""
    say = saying(lang)
    rows: list[list[Cell]] = [
        [label, found.of_area(code, reason=reason).unmet] for reason, label in wording.reasons(lang)
    ]
    columns = [Column("reason", say(N_("Reason"))), Column("unmet", _unmet(say), "count")]
    return Table("reasons", say(N_("Why no help was found")), columns, rows)


def about(found: Readable, code: str, names: Mapping[str, str], lang: str) -> Table:
    """The needs and gaps of one area by topic."""
    say = saying(lang)
    rows: list[list[Cell]] = []
    for topic, name in names.items():
        three = found.of_area(code, topic=topic)
        rows.append([name, three.needs, three.unmet])
    columns = [
        Column("topic", say(N_("Topic"))),
        Column("needs", say(wording.MEASURES["needs"]), "count"),
        Column("unmet", _unmet(say), "count"),
    ]
    return Table("topics", say(N_("What people need")), columns, rows)


def by_name(lang: str) -> list[str]:
    """The codes of the divisions by their names, and last who calls from nobody knows where."""
    codes = sorted(divisions.CODES, key=lambda code: divisions.name(code, lang))
    return [*codes, ""]


def open_data(found: Published, names: Mapping[str, str], lang: str) -> Table:
    """A published quarter whole: a row for each area alone, by reason, and by topic."""
    say = saying(lang)
    columns = [
        Column("quarter", say(N_("Quarter"))),
        Column("area", say(N_("Area, by Statistics Canada's code"))),
        Column("area_name", say(N_("Area"))),
        Column("cut", say(N_("By"))),
        Column("value", say(N_("Code"))),
        Column("value_name", say(N_("Which"))),
        Column("contacts", say(wording.MEASURES["contacts"]), "count"),
        Column("needs", say(wording.MEASURES["needs"]), "count"),
        Column("unmet", _unmet(say), "count"),
        Column("rate", say(N_("{what} per 1,000"), what=_unmet(say)), "rate"),
        Column("residents", say(N_("Residents")), "count"),
    ]
    title = say(N_("Needs and gaps, {period}"), period=wording.quarter(found.quarter, lang))
    return Table(found.quarter.key, title, columns, list(_rows(found, names, lang)))


def _rows(found: Published, names: Mapping[str, str], lang: str) -> Iterator[list[Cell]]:
    for code in (*by_name(lang), ALL):
        name = i18n.translate(lang, IN_ALL) if code == ALL else wording.area(code, lang)
        people = divisions.residents(code) or None
        for cut, value, label, three in _cuts(found, code, names, lang):
            rate = figures.rate(three.unmet, code)
            counts = [three.contacts, three.needs, three.unmet]
            known = [found.quarter.key, code or "unknown", name, cut, value, label]
            yield [*known, *counts, None if rate is None else round(rate, 4), people]


def _cuts(
    found: Published, code: str, names: Mapping[str, str], lang: str
) -> Iterator[tuple[str, str, str, Three]]:
    """An area whole, then by reason, then by topic; contacts are of the whole alone."""
    yield "", "", "", found.of_area(code)
    for reason, label in wording.reasons(lang):
        unmet = found.of_area(code, reason=reason).unmet
        yield "reason", reason, label, Three(None, None, unmet)
    for topic, label in names.items():
        three = found.of_area(code, topic=topic)
        yield "topic", topic or wording.OTHER, label, Three(None, three.needs, three.unmet)


def definitions(lang: str, zone: str) -> dict[str, str]:
    """What each figure means."""
    say = saying(lang)
    return {key: say(text, zone=zone) for key, text in wording.DEFINITIONS.items()}


def as_json(table: Table, head: Mapping[str, Any]) -> dict[str, Any]:
    """A table for a program, with what its figures mean."""
    return {**head, "rows": table.records()}


def _three(say: Say) -> list[Column]:
    return [
        Column("contacts", say(wording.MEASURES["contacts"]), "count"),
        Column("needs", say(wording.MEASURES["needs"]), "count"),
        Column("unmet", _unmet(say), "count"),
    ]


def _unmet(say: Say) -> str:
    return say(wording.MEASURES["unmet"])
