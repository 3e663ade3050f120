"""The situation report in words: the figures of one moment, as page and paper both say them.

Nothing of a donor is in it. A table's first column names its row; the rest are numbers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from pledges import states
from pledges.models import PledgeState
from pledges.reports.figures import Figures
from pledges.reports.movements import Moved
from pledges.views.pledge.history_words import OUTCOMES
from relief.agencies.labels import KIND_NAMES
from relief.agencies.models import KINDS, Agency
from relief.campaigns.models import Campaign
from relief.kit import i18n
from relief.kit.i18n import N_
from relief.needs import labels
from relief.needs.models import Need

Facts = list[tuple[str, str]]
NEED_HEAD = (
    N_("Requested"),
    N_("On offer"),
    N_("On the way"),
    N_("Has arrived"),
    N_("Still needed"),
)
PARTNER_HEAD = (N_("No answer yet"), N_("On the way"), N_("Has arrived"))
DAY_HEAD = (
    N_("New promises"),
    N_("Money promised"),
    N_("Sent on"),
    N_("Accepted"),
    N_("Money received"),
)
ENDS = {
    "gave_directly": N_("They gave directly"),
    "hung_up": N_("Hung up"),
    "no_offer": N_("No offer"),
    "wrong_number": N_("Wrong number"),
    "wants_help": N_("Needs help themselves"),
}
TOTALS = (
    (N_("Promised, not all of it will arrive"), "promised_cents"),
    (N_("Accepted by an organization"), "confirmed_cents"),
    (N_("In an organization's hands"), "received_cents"),
)
OPEN = (
    ("held", N_("Promises to be checked with their donors")),
    ("unanswered", N_("Offers without an answer for a day")),
    ("calls_due", N_("Calls to donors that are due")),
    ("stale", N_("Needs that nobody has confirmed for two days")),
    ("ending", N_("Needs that end within two days and are not met")),
    ("untouched", N_("Most urgent needs for which nothing is found")),
)
PEOPLE = (
    (N_("Volunteers offered"), "time", "promised"),
    (N_("Volunteers placed"), "time", "confirmed"),
    (N_("Hours of services offered"), "services", "promised"),
    (N_("Hours of services placed"), "services", "confirmed"),
)
OTHER = N_("In {currency}: {promised} promised, {accepted} accepted, {received} received.")
UNMET = N_("Needs not met: {n} of {all}")
ACTIVE = N_("Organizations: {n} with offers, {waiting} of them with an answer to give")
BACK = N_("Called back: {outcome}")
MOVED: tuple[tuple[str, str, bool], ...] = (
    ("promises", N_("New promises"), False),
    ("promised_cents", N_("Money promised"), True),
    ("sent", N_("Offers sent to organizations"), False),
    ("accepted", N_("Offers accepted"), False),
    ("declined", N_("Offers declined"), False),
    ("arrivals", N_("Arrivals reported"), False),
    ("received_cents", N_("Money received"), True),
    ("closed", N_("Promises cancelled or closed"), False),
    ("calls", N_("Calls to donors ended"), False),
)
NEEDS_ON_PAPER, PARTNERS_ON_PAPER = 14, 8


@dataclass(frozen=True, slots=True)
class ReportTable:
    """Rows under a title; `most` of them fit on the page that is printed."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    most: int = 100
    sums: bool = False  # the last row is the sum of those above


@dataclass(frozen=True, slots=True)
class SituationReport:
    """One page: totals, tables and short lists of facts."""

    totals: Facts
    others: list[str]
    kinds: ReportTable
    people: Facts
    needs: ReportTable
    partners: ReportTable
    calls: Facts
    moved: Facts
    days: ReportTable
    open: Facts


class Saying:
    """Says figures in one language."""

    def __init__(
        self, figures: Figures, campaign: Campaign, agencies: Mapping[UUID, Agency], lang: str
    ) -> None:
        self._figures = figures
        self._currency = campaign.currency
        self._agencies = agencies
        self._lang = lang

    def report(self) -> SituationReport:
        """The whole page."""
        return SituationReport(
            totals=self._totals(),
            others=self._others(),
            kinds=self._kinds(),
            people=self._people(),
            needs=self._needs(),
            partners=self._partners(),
            calls=self._calls(),
            moved=self._moved(self._figures.last_day),
            days=self._days(),
            open=self._open(),
        )

    def _totals(self) -> Facts:
        own = self._figures.totals
        return [(self._say(label), self._money(getattr(own, name))) for label, name in TOTALS]

    def _others(self) -> list[str]:
        """What was promised in another currency: told apart, never added."""
        return [
            self._say(
                OTHER,
                currency=each.currency,
                promised=i18n.money(each.promised_cents, each.currency, self._lang),
                accepted=i18n.money(each.confirmed_cents, each.currency, self._lang),
                received=i18n.money(each.received_cents, each.currency, self._lang),
            )
            for each in self._figures.others
        ]

    def _kinds(self) -> ReportTable:
        """How many promises of each kind stand where; states that read the same are one row."""
        by_word: dict[str, list[PledgeState]] = {}
        for state in PledgeState:
            if self._figures.promises(states=(state,)):
                by_word.setdefault(states.shown(state)["word"], []).append(state)
        rows = [
            [self._capital(self._say(word)), *self._counts(those)]
            for word, those in by_word.items()
        ]
        rows.append([self._say(N_("All promises")), *self._counts(tuple(PledgeState))])
        head = (N_("State"), *(KIND_NAMES[kind] for kind in KINDS), N_("All"))
        return self._table(self._say(N_("Promises by kind and state")), head, rows, sums=True)

    def _counts(self, those: Sequence[PledgeState]) -> list[str]:
        return [self._number(self._figures.promises(kind, those)) for kind in (*KINDS, "")]

    def _people(self) -> Facts:
        return [
            (self._say(label), self._number(self._figures.units(kind, which)))
            for label, kind, which in PEOPLE
        ]

    def _needs(self) -> ReportTable:
        """Those that still lack something, the most urgent first."""
        listed = self._figures.needs
        lacking = [need for need in listed if need.gap]
        title = self._say(UNMET, n=self._number(len(lacking)), all=self._number(len(listed)))
        head = (N_("What, for whom"), *NEED_HEAD)
        return self._table(title, head, [self._need(need) for need in lacking], NEEDS_ON_PAPER)

    def _need(self, need: Need) -> list[str]:
        agency = self._agencies[need.agency_id]
        line = labels.line(need, agency.name_en, agency.name_fr).within(self._lang)
        rest = (need.committed, need.in_transit, need.received, need.gap)
        money = need.kind == "money"
        return [
            self._capital(line),
            i18n.amount(need.requested, need.unit, self._lang),
            *(self._money(n) if money else self._number(n) for n in rest),
        ]

    def _partners(self) -> ReportTable:
        active = self._figures.partners
        rows = [
            [
                self._agencies[each.agency_id].name(self._lang),
                *map(self._number, (each.waiting, each.accepted, each.received)),
            ]
            for each in active
        ]
        waiting = sum(bool(each.waiting) for each in active)
        title = self._say(ACTIVE, n=self._number(len(active)), waiting=self._number(waiting))
        return self._table(title, (N_("Organization"), *PARTNER_HEAD), rows, PARTNERS_ON_PAPER)

    def _calls(self) -> Facts:
        calls = self._figures.calls
        ended = [(self._say(ENDS.get(word, word)), n) for word, n in calls.ended.items()]
        back = [
            (self._say(BACK, outcome=self._say(OUTCOMES.get(word, word))), n)
            for word, n in calls.outcomes.items()
        ]
        counted = [
            (self._say(N_("Promises taken by telephone")), calls.promised),
            *ended,
            (self._say(N_("Donors to call back")), calls.back.now + calls.back.later),
            *back,
        ]
        return [(label, self._number(n)) for label, n in counted]

    def _moved(self, moved: Moved) -> Facts:
        return [
            (self._say(label), (self._money if cents else self._number)(getattr(moved, name)))
            for name, label, cents in MOVED
        ]

    def _days(self) -> ReportTable:
        """Each local day, today first."""
        rows = [
            [
                each.on.isoformat(),
                self._number(each.moved.promises),
                self._money(each.moved.promised_cents),
                self._number(each.moved.sent),
                self._number(each.moved.accepted),
                self._money(each.moved.received_cents),
            ]
            for each in reversed(self._figures.days)
        ]
        return self._table(self._say(N_("Day by day")), (N_("Local day"), *DAY_HEAD), rows)

    def _open(self) -> Facts:
        found = self._figures.open
        return [(self._say(label), self._number(getattr(found, name))) for name, label in OPEN]

    def _table(
        self,
        title: str,
        head: Iterable[str],
        rows: Sequence[Sequence[str]],
        most: int = 100,
        *,
        sums: bool = False,
    ) -> ReportTable:
        return ReportTable(title, [self._say(each) for each in head], rows, most, sums)

    def _say(self, message: str, **params: object) -> str:
        return i18n.translate(self._lang, message, **params)

    def _number(self, n: int) -> str:
        return i18n.number(n, self._lang)

    def _money(self, cents: int) -> str:
        return i18n.money(cents, self._currency, self._lang)

    def _capital(self, text: str) -> str:
        return text[:1].upper() + text[1:]
