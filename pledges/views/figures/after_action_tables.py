"""The report after a relief effort in words: its tables, each with what its figures mean."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from pledges.reports.aftermath import Aftermath
from pledges.reports.report_tables import Tabler
from pledges.reports.waits import EVERY, Wait
from pledges.views.figures.situation_report import ENDS, MOVED, NEED_HEAD
from pledges.views.pledge.history_words import OUTCOMES, REASONS
from relief.agencies.labels import KIND_NAMES
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import i18n
from relief.kit.i18n import N_
from relief.kit.tables import Cell, Column, Table
from relief.needs import catalogue, labels
from relief.needs import shown as needs_shown
from relief.needs.models import Need, NeedState

TITLES = {
    "timeline": N_("Day by day"),
    "waits": N_("How long each step took"),
    "declines": N_("Why organizations declined"),
    "closed": N_("Promises cancelled or closed, and why"),
    "calls": N_("Calls from donors"),
    "call_backs": N_("Calls back to donors"),
    "unmet": N_("Needs not met in full"),
    "unasked": N_("Offers that nobody had asked for"),
}
NOTES = {
    "timeline": N_(
        "What happened on each local day, as it was written down then: a promise cancelled later "
        "still stands on its first day. Amounts are money in {currency}."
    ),
    "waits": N_(
        "Hours are the median: half took less, half took more. Sending is the first of a promise; "
        "acceptance and arrival are those of each offer, when the organization told of them."
    ),
    "declines": N_("Offers that an organization declined whole, by the reason it gave."),
    "closed": N_(
        "Promises that ended without all of it arriving, and money in {currency} that did not come."
    ),
    "calls": N_("How each call from a donor ended."),
    "call_backs": N_("How each call back ended, and those that are still owed."),
    "unmet": N_(
        "What was asked for and has not arrived in full, the most urgent first. Still needed: what "
        "nobody has offered either."
    ),
    "unasked": N_(
        "Goods and services of which no organization of this effort ever listed a need. Money and "
        "time are not in it."
    ),
}
CLOSED = {
    "donor": N_("Cancelled by the donor, on their page"),
    "staff": N_("Cancelled by the donor, who told 211"),
    "partner": N_("Cancelled through a partner's system"),
    "called": N_("No longer available when 211 called back"),
    "told_twice": N_("The same gift, told twice"),
    "lapsed": N_("Its last day was over"),
    "written_off": N_("Written off by 211: it will not come"),
}
STATES = {
    NeedState.OPEN: N_("Asked for to the end"),
    NeedState.CLOSED: N_("No longer asked for"),
}
WAITS = (
    ("sent", N_("Promises sent"), N_("Hours to sending")),
    ("accepted", N_("Offers accepted"), N_("Hours to acceptance")),
    ("arrived", N_("Offers arrived"), N_("Hours to arrival")),
)
NUMBERS = ("requested", "committed", "in_transit", "received", "gap")  # as `NEED_HEAD` has them
SHARED = ("days", "ways", "heard", "sources", "agencies")  # as the reports have them
NO_REASON = N_("No reason given")


class Retelling:
    """Makes the tables of one effort for one reader."""

    def __init__(
        self,
        session: Session,
        campaign: Campaign,
        after: Aftermath,
        lang: str,
    ) -> None:
        self._campaign = campaign
        self._after = after
        self._lang = lang
        self._agencies = needs_shown.agencies_of(session, after.unmet)
        shared = Tabler(session, campaign, after.report, lang).all()
        self._shared = {each.key: each for each in shared}

    def all(self) -> list[Table]:
        """Every table, in the order of the page."""
        days, ways, heard, sources, agencies = (self._shared[key] for key in SHARED)
        return [
            days,
            self._timeline(),
            ways,
            heard,
            sources,
            self._waits(),
            agencies,
            self._by_kind("declines", self._after.declines, REASONS),
            self._closed(),
            self._calls(),
            self._call_backs(),
            self._unmet(),
            self._unasked(),
        ]

    def _timeline(self) -> Table:
        rows: list[list[Cell]] = [
            [day, *(getattr(moved, name) for name, _, _ in MOVED)]
            for day, moved in self._after.days.items()
        ]
        columns = [Column("day", self._say(N_("Day")), "day")]
        for name, label, cents in MOVED:
            columns.append(Column(name, self._say(label), "money" if cents else "count"))
        return self._table("timeline", columns, rows, summed=True)

    def _waits(self) -> Table:
        rows: list[list[Cell]] = []
        for kind in (*KIND_NAMES, EVERY):
            steps = [each.get(kind, Wait()) for each in self._after.waits]
            if steps[0].count:
                name = self._say(KIND_NAMES.get(kind, N_("All")))
                rows.append([name, *(cell for each in steps for cell in (each.count, each.hours))])
        columns = [Column("kind", self._say(N_("Kind")))]
        for key, count, hours in WAITS:
            columns.append(Column(key, self._say(count), "count"))
            columns.append(Column(f"{key}_hours", self._say(hours), "hours"))
        return self._table("waits", columns, rows)

    def _by_kind(
        self, key: str, counts: Mapping[tuple[str, str], int], words: Mapping[str, str]
    ) -> Table:
        """Reasons down, kinds across, the most frequent reason first."""
        sums: Counter[str] = Counter()
        for (reason, _), n in counts.items():
            sums[reason] += n
        rows: list[list[Cell]] = [
            [
                self._say(words.get(reason, reason) or NO_REASON),
                *(counts.get((reason, kind), 0) for kind in KIND_NAMES),
                n,
            ]
            for reason, n in _most(sums)
        ]
        return self._table(key, self._kinds(), rows, summed=True)

    def _closed(self) -> Table:
        counts = {(each.reason, each.kind): each.promises for each in self._after.ends}
        table = self._by_kind("closed", counts, CLOSED)
        lost: Counter[str] = Counter()
        for each in self._after.ends:
            lost[self._say(CLOSED[each.reason])] += each.cents
        rows = [[*row, lost[str(row[0])]] for row in table.rows]
        columns = [*self._kinds(), Column("cents", self._say(N_("Did not come")), "money")]
        return self._table("closed", columns, rows, summed=True)

    def _calls(self) -> Table:
        calls = self._after.calls
        counts = (
            [(self._say(N_("Promises taken by telephone")), calls.promised)]
            if calls.promised
            else []
        )
        counts += [(self._say(ENDS.get(word, word)), n) for word, n in calls.ended.items()]
        return self._counts("calls", N_("How it ended"), [each for each in counts if each[1]])

    def _call_backs(self) -> Table:
        calls = self._after.calls
        counts = [(self._say(OUTCOMES.get(word, word)), n) for word, n in calls.outcomes.items()]
        if owed := calls.back.now + calls.back.later:
            counts.append((self._say(N_("Donors to call back")), owed))
        return self._counts("call_backs", N_("How it ended"), counts)

    def _unmet(self) -> Table:
        columns = [
            Column("need", self._say(N_("What, for whom"))),
            Column("urgency", self._say(N_("Urgency")), "count"),
            *(
                Column(key, self._say(label), "count")
                for key, label in zip(NUMBERS, NEED_HEAD, strict=True)
            ),
            Column("state", self._say(N_("State"))),
        ]
        return self._table("unmet", columns, [self._need(each) for each in self._after.unmet])

    def _need(self, need: Need) -> list[Cell]:
        agency: Agency = self._agencies[need.agency_id]
        line = labels.line(need, agency.name_en, agency.name_fr).within(self._lang)
        said = [i18n.amount(getattr(need, key), need.unit, self._lang) for key in NUMBERS]
        return [_capital(line), need.urgency, *said, self._say(STATES[need.state])]

    def _unasked(self) -> Table:
        columns = [
            Column("what", self._say(N_("What"))),
            Column("kind", self._say(N_("Kind"))),
            Column("amount", self._say(N_("How much")), "count"),
            Column("promises", self._say(N_("Promises")), "count"),
            Column("standing", self._say(N_("Kept in reserve")), "count"),
            Column("placed", self._say(N_("With an organization")), "count"),
            Column("over", self._say(N_("Cancelled or closed")), "count"),
        ]
        rows: list[list[Cell]] = [
            [
                _capital(catalogue.name(each.kind, each.item, self._lang) or self._say(NO_NAME)),
                self._say(KIND_NAMES[each.kind]),
                i18n.quantity(each.amount, each.unit, self._lang),
                each.promises,
                each.standing,
                each.placed,
                each.over,
            ]
            for each in self._after.unasked
        ]
        return self._table("unasked", columns, rows)

    def _counts(self, key: str, head: str, counts: Iterable[tuple[str, int]]) -> Table:
        columns = [Column(key, self._say(head)), Column("n", self._say(N_("Calls")), "count")]
        return self._table(key, columns, [list(each) for each in counts], summed=True)

    def _kinds(self) -> list[Column]:
        return [
            Column("reason", self._say(N_("Reason"))),
            *(Column(kind, self._say(label), "count") for kind, label in KIND_NAMES.items()),
            Column("all", self._say(N_("All")), "count"),
        ]

    def _table(
        self,
        key: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
        *,
        summed: bool = False,
    ) -> Table:
        note = self._say(NOTES[key], currency=self._campaign.currency)
        sums: list[Cell] = []
        if rows and summed:
            numbers = range(1, len(columns))
            totals = [sum(int(str(row[n])) for row in rows) for n in numbers]
            sums = [self._say(N_("In all")), *totals]
        return Table(key, self._say(TITLES[key]), columns, rows, note, sums)

    def _say(self, msgid: str, **params: Any) -> str:  # noqa: ANN401 - as `translate`
        return i18n.translate(self._lang, msgid, **params)


NO_NAME = N_("Not said")


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
