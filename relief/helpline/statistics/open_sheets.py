"""The tables of published quarters in a reader's language, and the same as open data.

What has no order of its own stands by its name: by size, its place would tell a hidden count.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from relief.helpline.gaps import wording
from relief.helpline.statistics.published import ANSWERED, GIVEN_UP, WAIT_S, Published
from relief.helpline.statistics.sheets import NOTES, TITLES, called
from relief.kit import i18n
from relief.kit.i18n import N_
from relief.kit.tables import Cell, Column, Table

ANSWERING = {
    ANSWERED: N_("Answered"),
    GIVEN_UP: N_("Given up"),
    WAIT_S: N_("Wait on average, in seconds"),
}
BY_CODE = {"months", "hours", "weekdays"}
IN_ALL = N_("In all")


def tables(now: Published, before: Published, zone: str, lang: str) -> list[Table]:
    """Every table of a quarter beside the same quarter a year before."""
    rows: list[list[Cell]] = [
        [i18n.translate(lang, label), now.answering[code], before.answering[code]]
        for code, label in ANSWERING.items()
    ]
    periods = [str(each.quarter.year) for each in (now, before)]
    found = [_table("answering", rows, [], periods, zone, lang)]
    for key in now.cuts:
        ours, theirs = now.cuts[key], before.cuts[key]
        rows = [
            [name, now.cell(key, code), before.cell(key, code)]
            for code, name in _named(key, {*ours, *theirs}, lang)
        ]
        sums: list[Cell] = [i18n.translate(lang, IN_ALL), now.sums[key], before.sums[key]]
        found.append(_table(key, rows, sums, periods, zone, lang))
    return found


def open_data(found: Published, lang: str) -> Table:
    """A published quarter whole: a row for each figure."""
    columns = [
        Column("quarter", i18n.translate(lang, N_("Quarter"))),
        Column("cut", i18n.translate(lang, N_("By"))),
        Column("value", i18n.translate(lang, N_("Code"))),
        Column("value_name", i18n.translate(lang, N_("Which"))),
        Column("n", i18n.translate(lang, N_("How many")), "count"),
    ]
    title = i18n.translate(
        lang, N_("The helpline, {period}"), period=wording.quarter(found.quarter, lang)
    )
    rows = [[found.quarter.key, *row] for row in _rows(found, lang)]
    return Table(found.quarter.key, title, columns, rows)


def _rows(found: Published, lang: str) -> Iterator[list[Cell]]:
    for code, label in ANSWERING.items():
        yield ["answering", code, i18n.translate(lang, label), found.answering[code]]
    for key, cut in found.cuts.items():
        for code, name in _named(key, {*cut}, lang):
            yield [key, code, name, cut[code]]
        yield [key, "", i18n.translate(lang, IN_ALL), found.sums[key]]


def _named(table: str, codes: set[str], lang: str) -> list[tuple[str, str]]:
    """The rows of a table with their names, in an order that tells nothing."""
    named = [(code, _called(table, code, lang)) for code in codes]
    return sorted(named, key=lambda each: each if table in BY_CODE else (each[1], each[0]))


def _called(table: str, code: str, lang: str) -> str:
    if table == "months":
        return i18n.month_name(date(2000, int(code), 1), lang)
    return called(table, code, lang)


def _table(
    key: str,
    rows: Sequence[Sequence[Cell]],
    sums: Sequence[Cell],
    periods: Sequence[str],
    zone: str,
    lang: str,
) -> Table:
    title, calls = (
        i18n.translate(lang, each) for each in (TITLES[key], wording.MEASURES["contacts"])
    )
    columns = [
        Column(key, calls if key == "answering" else title),
        Column("now", periods[0], "count"),
        Column("before", periods[1], "count"),
    ]
    note = i18n.translate(lang, NOTES[key], zone=zone)
    return Table(key, title, columns, rows, note, sums)
