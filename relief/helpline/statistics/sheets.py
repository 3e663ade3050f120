"""The tables of the helpline's statistics in a reader's language."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from relief.helpline import shown
from relief.helpline.gaps import wording
from relief.helpline.gaps.models import Measure
from relief.helpline.statistics.reading import Cut, Report, Year
from relief.helpline.words import CHANNELS
from relief.kit import i18n
from relief.kit.i18n import N_
from relief.kit.tables import Cell, Column, Table

TITLES = {
    "answering": N_("Answered and given up"),
    "months": N_("By month"),
    "topics": N_("By topic"),
    "channels": N_("By channel"),
    "languages": N_("By language"),
    "areas": N_("By area"),
    "hours": N_("By hour"),
    "weekdays": N_("By weekday"),
    "visits": N_("Visits to the public directory"),
}
NOTES = {
    "answering": N_(
        "Answered: calls that were finished. Given up: the caller was gone before anything could "
        "be done. The wait is of calls whose wait was measured."
    ),
    "months": N_("Finished calls, chats, messages and visits, by the month in which they began."),
    "topics": N_("Needs, not calls: one call may have several."),
    "channels": N_("How people reached the helpline."),
    "languages": N_("The language that the caller speaks."),
    "areas": N_("Where people live, if they said so."),
    "hours": N_("The hour in which a call began, on the clocks of {zone}."),
    "weekdays": N_("The day on which a call began, on the clocks of {zone}."),
    "visits": N_("Pages that were read, by kind of page. Who read them is not known."),
}
HOURS = tuple(f"{hour:02}" for hour in range(24))
WEEKDAYS = tuple("0123456")
PAGES = {
    "home": N_("Beginning of the search"),
    "search": N_("Results of a search"),
    "record": N_("A service"),
    "organization": N_("An organization"),
    "emergency": N_("Emergency page"),
    "leaving": N_("Quick exit"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "channels": {each.value: label for each, label in CHANNELS.items()},
    "visits": PAGES,
}
NOW, BEFORE = N_("These twelve months"), N_("The twelve before")


def called(table: str, code: str, lang: str) -> str:
    """What a channel, a language, an hour, a weekday or a page of a table is called."""
    if table == "hours":
        return i18n.hour(int(code), lang)
    if table == "weekdays":
        return i18n.weekdays(lang)[int(code)]
    if table == "languages":
        return shown.language(code, lang)
    return i18n.translate(lang, WORDS[table].get(code, code))


class Tabler:
    """Makes the tables of one report for one reader."""

    def __init__(self, report: Report, topics: Mapping[str, str], zone: str, lang: str) -> None:
        self.report, self.topics, self.zone, self.lang = report, topics, zone, lang

    def all(self) -> list[Table]:
        """Every table, in the order of the page."""
        hours = self._named("hours", HOURS)
        days = self._named("weekdays", WEEKDAYS)
        return [
            self.answering(),
            self.months(),
            self._cut("topics", lambda year: year.by_topic(Measure.NEEDS), self._topic),
            self._cut("channels", lambda year: year.by_word(Measure.CHANNEL)),
            self._cut("languages", lambda year: year.by_word(Measure.LANGUAGE)),
            self._cut("areas", lambda year: year.by_area(Measure.CONTACTS), self._area),
            self._listed("hours", lambda year: year.by_word(Measure.HOUR), hours),
            self._listed("weekdays", lambda year: year.by_word(Measure.WEEKDAY), days),
            self._cut("visits", lambda year: year.visits),
        ]

    def answering(self) -> Table:
        """Calls that were answered, those given up, and the wait."""
        now, before = self.report.now, self.report.before
        rows: list[list[Cell]] = [
            [self._say(label), now.total(measure), before.total(measure)]
            for measure, label in (
                (Measure.CONTACTS, N_("Answered")),
                (Measure.ABANDONED, N_("Given up")),
            )
        ]
        waits = [None if year.wait_s is None else round(year.wait_s) for year in (now, before)]
        rows.append([self._say(N_("Wait on average, in seconds")), *waits])
        return self._table("answering", rows)

    def months(self) -> Table:
        """Each month beside the same month a year before."""
        now, before = (
            year.by_month(Measure.CONTACTS) for year in (self.report.now, self.report.before)
        )
        pairs = zip(self.report.now.months, self.report.before.months, strict=True)
        rows: list[list[Cell]] = [
            [i18n.month(month, self.lang), now.get(_key(month), 0), before.get(_key(past), 0)]
            for month, past in pairs
        ]
        return self._table("months", rows, summed=True)

    def _cut(
        self, key: str, of: Callable[[Year], Cut], name: Callable[[str], str] | None = None
    ) -> Table:
        name = name or partial(called, key, lang=self.lang)
        now, before = of(self.report.now), of(self.report.before)
        found = sorted({*now, *before}, key=lambda each: (-now.get(each, 0), name(each)))
        return self._listed(key, of, [(each, name(each)) for each in found])

    def _listed(
        self, key: str, of: Callable[[Year], Cut], named: Sequence[tuple[str, str]]
    ) -> Table:
        now, before = of(self.report.now), of(self.report.before)
        rows: list[list[Cell]] = [
            [name, now.get(each, 0), before.get(each, 0)] for each, name in named
        ]
        return self._table(key, rows, summed=True)

    def _table(self, key: str, rows: Sequence[list[Cell]], *, summed: bool = False) -> Table:
        columns = [
            Column(key, self._say(TITLES[key])),
            Column("now", self._say(NOW), "count"),
            Column("before", self._say(BEFORE), "count"),
            Column("change", self._say(N_("Change, %")), "change"),
        ]
        sums: list[Cell] = []
        if summed and rows:
            sums = [self._say(N_("In all")), *(sum(_n(row[at]) for row in rows) for at in (1, 2))]
        lines = [[*row, _change(row)] for row in rows]
        note = self._say(NOTES[key], zone=self.zone)
        total = [*sums, _change(sums)] if sums else []
        return Table(key, self._say(TITLES[key]), columns, lines, note, total)

    def _named(self, table: str, codes: Sequence[str]) -> list[tuple[str, str]]:
        return [(code, called(table, code, self.lang)) for code in codes]

    def _topic(self, topic: str) -> str:
        return self.topics.get(topic, self._say(wording.NO_TERM))

    def _area(self, code: str) -> str:
        return wording.area(code, self.lang)

    def _say(self, msgid: str, **params: object) -> str:
        return i18n.translate(self.lang, msgid, **params)


def _key(month: date) -> str:
    return f"{month:%Y-%m}"


def _n(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


def _change(row: Sequence[Cell]) -> int | None:
    """By how many in a hundred it grew; None where there was nothing before."""
    now, before = _n(row[1]), _n(row[2])
    return round((now - before) * 100 / before) if before else None
