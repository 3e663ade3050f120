"""The tables of a report in a reader's language, each with what its figures mean."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from pledges import states
from pledges.forms import pledge_form
from pledges.instalments import overdue
from pledges.labels import WAYS
from pledges.reports.report_queries import AGES
from pledges.reports.report_sums import Group, Report, Sums
from relief.agencies.labels import KIND_NAMES
from relief.agencies.models import Agency
from relief.campaigns import sources
from relief.campaigns.models import Campaign
from relief.kit import i18n
from relief.kit.errors import Missing
from relief.kit.i18n import N_
from relief.kit.tables import Cell, Column, Table

COUNTED = N_(
    "Promises: those that count in the totals; what is being checked, cancelled or closed does "
    "not. Amounts are money in {currency}: promised, accepted by an organization, received."
)
NOTES = {
    "days": N_("The day on which it was promised, on the clocks of the place."),
    "ways": N_("How the promise reached us."),
    "kinds": N_("What was promised; only money has amounts here."),
    "heard": N_("What donors answered when asked where they heard of it."),
    "sources": N_(
        "The code that came with the promise. One that nobody made here stands as it was written."
    ),
    "sites": N_("The site whose link led to the web form, where the browser said so."),
    "ages": N_("Promises still open, by how many days ago they were made. Counts of every kind."),
    "agencies": N_(
        "What was sent to each organization, of one kind and unit: offered, accepted, received. "
        "Hours: from sending to the answer, on average."
    ),
    "fulfilment": N_(
        "What came of the promises that count, of each kind, unit and currency apart. What was "
        "closed counts with what had arrived of it."
    ),
    "instalments": N_("Instalments past their day, by how many days, and what is still owed."),
}
TITLES = {
    "fulfilment": N_("What came of it"),
    "days": N_("By day"),
    "ways": N_("By way in"),
    "kinds": N_("By kind"),
    "heard": N_("By where they heard of it"),
    "sources": N_("By source code"),
    "sites": N_("By site"),
    "ages": N_("How long open promises have waited"),
    "agencies": N_("By organization"),
    "instalments": N_("Instalments past their day"),
}
NO_TABLE = N_("There is no such report.")
NONE = N_("Not said")
UNKNOWN_CODE = N_("Not one of our codes")


class Tabler:
    """Makes tables of one report for one reader."""

    def __init__(self, session: Session, campaign: Campaign, report: Report, lang: str) -> None:
        self.session = session
        self.campaign = campaign
        self.report = report
        self.lang = lang

    def all(self) -> list[Table]:
        """Every table, in the order of the page."""
        return [
            self.days(),
            self._cut("kinds", lambda group: group.kind, self._named(KIND_NAMES)),
            self._cut("ways", lambda group: group.intake, self._named(WAYS)),
            self._cut(
                "heard", lambda group: group.heard_from, self._named(dict(pledge_form.HEARD_FROM))
            ),
            self.sources(),
            self._cut("sites", lambda group: group.referrer, self._named({})),
            self.fulfilment(),
            self.agencies(),
            self.ages(),
            self.instalments(),
        ]

    def days(self) -> Table:
        """Promises of each day with anything on it."""
        rows = []
        for day, kinds in self.report.days.items():
            of_day = Sums()
            for sums in kinds.values():
                of_day.add(sums.promises, sums.promised, sums.confirmed, sums.received)
            rows.append([day, *_cells(of_day)])
        columns = [Column("day", self._say(N_("Day")), "day"), *self._three()]
        return self._table("days", columns, rows, counted=True)

    def sources(self) -> Table:
        """Which post, broadcast or person brought what."""
        made = {each.code: each for each in sources.of(self.session, self.campaign)}
        found = self.report.by(lambda group: _spoken(group.code, made), self.campaign.currency)
        rows = []
        for code, sums in found.items():
            row = made.get(code)
            label = row.label if row else self._say(UNKNOWN_CODE) if code else ""
            who = row.who if row else ""
            rows.append([code or self._say(NONE), label, who, *_cells(sums), sums.calls])
        columns = [
            Column("code", self._say(N_("Code"))),
            Column("label", self._say(N_("What it is"))),
            Column("who", self._say(N_("Who says it"))),
            *self._three(),
            Column("calls", self._say(N_("By telephone")), "count"),
        ]
        return self._table("sources", columns, rows, counted=True, words=3)

    def agencies(self) -> Table:
        """What each organization was sent, and made of it."""
        names = {
            row.id: row.name(self.lang)
            for row in self.session.exec(select(Agency).order_by(col(Agency.name_en)))
        }
        rows: list[list[Cell]] = []
        for each in self.report.handed:
            amounts = [each.offered, each.accepted, each.received]
            thing = self._thing(each.kind, each.unit)
            counts = [each.offers, each.answered]
            rows.append([names[each.agency_id], *thing, *counts, *amounts, each.hours])
        columns = [
            Column("agency", self._say(N_("Organization"))),
            *self._things(),
            Column("offers", self._say(N_("Sent")), "count"),
            Column("answered", self._say(N_("Answered")), "count"),
            Column("offered", self._say(N_("Offered")), "amount"),
            Column("accepted", self._say(N_("Accepted")), "amount"),
            Column("received", self._say(N_("Received (amount)")), "amount"),
            Column("hours", self._say(N_("Hours to answer")), "hours"),
        ]
        return self._table("agencies", columns, rows)

    def fulfilment(self) -> Table:
        """What came of what was promised, of each kind and unit apart."""
        found: dict[tuple[str, str], Sums] = {}
        for group in self.report.groups:
            into, sums = found.setdefault((group.kind, group.unit), Sums()), group.sums
            into.add(sums.promises, sums.promised, sums.confirmed, sums.received)
        rows: list[list[Cell]] = [
            [
                *self._thing(*key),
                *_cells(sums),
                sums.received * 100 // sums.promised if sums.promised else None,
            ]
            for key, sums in sorted(found.items(), key=lambda each: (-each[1].promises, each[0]))
        ]
        columns = [
            *self._things(),
            Column("promises", self._say(N_("Promises")), "count"),
            Column("promised", self._say(N_("Promised (amount)")), "amount"),
            Column("accepted", self._say(N_("Accepted (amount)")), "amount"),
            Column("received", self._say(N_("Received (amount)")), "amount"),
            Column("percent", self._say(N_("Received, in 100")), "count"),
        ]
        return self._table("fulfilment", columns, rows)

    def _things(self) -> list[Column]:
        return [
            Column("kind", self._say(N_("Kind"))),
            Column("unit", self._say(N_("Unit"))),
            Column("currency", self._say(N_("Currency"))),
        ]

    def _thing(self, kind: str, unit: str) -> list[Cell]:
        """Kind and unit in words, and the currency of money."""
        money = kind == "money"
        word = "" if money else i18n.unit_name(unit, self.lang)
        return [self._say(KIND_NAMES.get(kind, kind)), word, unit if money else ""]

    def ages(self) -> Table:
        """Open promises by state and age."""
        edges = [0, *AGES]
        labels = [f"{first}–{last - 1}" for first, last in zip(edges, AGES, strict=False)]
        columns = [
            Column("state", self._say(N_("State"))),
            *(
                Column(f"days_{label}", self._say(N_("{days} days"), days=label), "count")
                for label in [*labels, f"{AGES[-1]}+"]
            ),
        ]
        rows: list[list[Cell]] = [
            [self._say(states.shown(state)["word"]), *counts]
            for state, counts in self.report.ages.items()
        ]
        return self._table("ages", columns, rows, words=1, summed=True)

    def instalments(self) -> Table:
        """What is late of promises in instalments."""
        columns = [
            Column("days", self._say(N_("Days late"))),
            Column("currency", self._say(N_("Currency"))),
            Column("pledges", self._say(N_("Promises")), "count"),
            Column("instalments", self._say(N_("Instalments")), "count"),
            Column("cents", self._say(N_("Still owed")), "money"),
        ]
        rows: list[list[Cell]] = [
            [
                f"{each.first}–{each.last}" if each.last else f"{each.first}+",
                each.currency,
                each.pledges,
                each.instalments,
                each.cents,
            ]
            for each in overdue.ageing(self.session, self.campaign)
        ]
        one = all(row[1] == self.campaign.currency for row in rows)  # two are never added
        return self._table("instalments", columns, rows, words=2, summed=one)

    def _cut(self, key: str, of: Callable[[Group], str], name: Callable[[str], str]) -> Table:
        found = self.report.by(of, self.campaign.currency)
        rows = [[name(each), *_cells(sums)] for each, sums in found.items()]
        columns = [Column(key, self._say(TITLES[key])), *self._three()]
        return self._table(key, columns, rows, counted=True)

    def _three(self) -> list[Column]:
        return [
            Column("promises", self._say(N_("Promises")), "count"),
            Column("promised", self._say(N_("Promised (amount)")), "money"),
            Column("accepted", self._say(N_("Accepted (amount)")), "money"),
            Column("received", self._say(N_("Received (amount)")), "money"),
        ]

    def _table(
        self,
        key: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
        *,
        words: int = 1,
        counted: bool = False,
        summed: bool = False,
    ) -> Table:
        note = self._say(NOTES[key])
        if counted:
            note += " " + self._say(COUNTED, currency=self.campaign.currency)
        sums: list[Cell] = []
        if rows and (counted or summed):
            numbers = range(words, len(columns))
            totals = [sum(_number(row[n]) for row in rows) for n in numbers]
            sums = [self._say(N_("In all")), *[""] * (words - 1), *totals]
        return Table(key, self._say(TITLES[key]), columns, rows, note, sums)

    def _named(self, labels: Mapping[str, str]) -> Callable[[str], str]:
        return lambda word: self._say(labels.get(word, word) if word else NONE)

    def _say(self, msgid: str, **params: Any) -> str:  # noqa: ANN401 - as `translate`
        return i18n.translate(self.lang, msgid, **params)


def named(made: Sequence[Table], key: str) -> Table:
    """One of the tables.

    Raises:
        Missing: if there is none of that name.
    """
    found = next((each for each in made if each.key == key), None)
    if found is None:
        raise Missing(NO_TABLE, code="unknown_report")
    return found


def _cells(sums: Sums) -> list[Cell]:
    return [sums.promises, sums.promised, sums.confirmed, sums.received]


def _spoken(code: str, made: Mapping[str, object]) -> str:
    """A code however it was typed: `evening ` is EVENING if there is one; else as written."""
    bare = code.strip().upper()
    return bare if bare in made else code.strip()


def _number(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0
