"""Goderich, day by day: the calls of each half-day, then what people decide about them."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from pledges.calls import call_proposals, drafts
from pledges.intake import api, phone, web
from pledges.lane.reception import Way
from pledges.models import Pledge, PledgeState
from pledges.planning import match_plans
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign
from relief.campaigns.schemas import BriefingIn
from relief.kit import forms
from relief.needs import service as needs
from relief.needs.schemas import NeedIn
from relief.rehearsal import (
    agencies,
    alerts,
    appeals,
    arrivals,
    parts,
    promises,
    reserved,
    slips,
    sponsors,
    surges,
    temporary,
    twice,
    updates,
    verifying,
)
from relief.rehearsal import needs as lacking
from relief.rehearsal.campaigns import BRIEFINGS, GODERICH
from relief.rehearsal.decisions import Decisions
from relief.rehearsal.people import Caller, somebody
from relief.rehearsal.stage import ZONE, Offering, Stage

PLEDGES = 500
LAST_CALLS = 14  # nobody has looked at these yet
TOUCHED_DOWN = time(16, 3)
HALF_DAYS = ((time(8, 10), time(12, 40)), (time(13, 30), time(20, 40)))
LARGE_CENTS = 150_000
Span = tuple[datetime, datetime]


def play(stage: Stage, now: datetime) -> None:
    """From the Monday after the tornado until now; a plan is left for somebody to look at."""
    sunday = sunday_before(now)
    stage.at(sunday + timedelta(hours=15, minutes=47))
    campaign = _opened(stage)
    decisions = Decisions(stage, campaign)
    spans = list(half_days(sunday, now))
    calls = Calls(stage)
    for n, (span, count) in enumerate(zip(spans, _shares(len(spans)), strict=True)):
        if n == min(2, len(spans) - 1):
            _brief(stage, campaign, BRIEFINGS[-1], span[0])
            sponsors.announce(stage, campaign)
        taken = stage.take(campaign, calls.between(span, count))
        stage.at(span[1])
        decisions.after(taken)
        parts.after(stage, campaign)
        stage.post()
    last = (now - timedelta(minutes=95), now - timedelta(minutes=14))
    stage.take(campaign, calls.between(last, LAST_CALLS - twice.CALLS))
    twice.play(stage, campaign, now)
    stage.at(now - timedelta(minutes=19))
    appeals.written(stage, campaign)
    stage.at(now - timedelta(minutes=9))
    with stage.coordinating() as session:
        _confirm(session, campaign)
        reserved.on_the_telephone(session, campaign)
        match_plans.make(session, campaigns.get(session, campaign.slug))
        _call_back(session, campaign, now)
        slips.laid_out(session, campaign)
        agencies.invited(stage, session)
    arrivals.bring(stage)
    alerts.come(stage, now)
    updates.told(stage, campaign, now)
    surges.come(stage, campaign, now)
    temporary.opened(stage, campaign)
    verifying.shared_out(stage)
    stage.post()


def _confirm(session: Session, campaign: Campaign) -> None:
    """Most organizations have said this week that they still lack it; a few are to be asked."""
    for n, need in enumerate(needs.open_for(session, campaign)):
        if n % 6:
            needs.confirm(session, need)


def _call_back(session: Session, campaign: Campaign, now: datetime) -> None:
    """Who is to be called; two have named this very hour, whatever it is."""
    query = select(Pledge).where(
        Pledge.campaign_id == campaign.id, Pledge.state == PledgeState.PROMISED
    )
    for pledge in session.exec(query.order_by(col(Pledge.id)).limit(2)).all():
        call_proposals.ask(session, pledge, at=now)
    call_proposals.run(session, campaign)


def sunday_before(now: datetime) -> datetime:
    """The moment of the tornado: a Sunday afternoon, three to nine days ago."""
    local = now.astimezone(ZoneInfo(ZONE))
    day = local.date() - timedelta(days=3)
    day -= timedelta(days=(day.weekday() + 1) % 7)
    return datetime.combine(day, TOUCHED_DOWN, ZoneInfo(ZONE))


def half_days(sunday: datetime, now: datetime) -> Iterator[Span]:
    """The spans in which calls come, from Monday morning to an hour and a half ago."""
    end = now - timedelta(minutes=150)
    day = sunday.date() + timedelta(days=1)
    while day <= end.astimezone(ZoneInfo(ZONE)).date():
        for begins, ends in HALF_DAYS:
            since = datetime.combine(day, begins, ZoneInfo(ZONE))
            until = min(end, datetime.combine(day, ends, ZoneInfo(ZONE)))
            if until - since > timedelta(hours=1):
                yield since, until
        day += timedelta(days=1)


class Calls:
    """Who offers what: most by telephone, many on the page, some through a partner."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._rng = stage.rng
        self._earlier: list[Caller] = []
        names = ("call-taker@example.org", "p.dunn@example.org", "h.vos@example.org")
        self._shift = [stage.who[name] for name in names]

    def between(self, span: Span, count: int) -> list[Offering]:
        """`count` offerings within `span`, in order of time."""
        seconds = (span[1] - span[0]).total_seconds()
        offsets = sorted(self._rng.uniform(0, seconds) for _ in range(count))
        return [self._one(span[0] + timedelta(seconds=offset)) for offset in offsets]

    def _one(self, at: datetime) -> Offering:
        rng = self._rng
        again = bool(self._earlier) and rng.random() < 0.02  # the same gift told twice?
        caller = rng.choice(self._earlier) if again else self._somebody()
        way = rng.choices((phone.WAY, web.WAY, api.WAY), (55, 35, 10))[0]
        body = promises.body(rng, caller)
        large = body["kind"] == "money" and body["amount"]["amount_cents"] >= LARGE_CENTS
        return Offering(at, way, self._principal(way, caller), body, held=again or large)

    def _somebody(self) -> Caller:
        caller = somebody(self._rng, "fr" if self._rng.random() < 0.2 else "en")
        self._earlier.append(caller)
        return caller

    def _principal(self, way: Way, caller: Caller) -> str:
        if way is phone.WAY:
            french = self._stage.who["s.mercier@example.org"]
            return french if caller.language == "fr" else self._rng.choice(self._shift)
        return self._stage.who["partner"] if way is api.WAY else "public"


def _shares(spans: int) -> list[int]:
    """How many call in each half-day: most on the second day, then fewer and fewer."""
    weights = [3.0, 4.0, 6.0, 5.0, *(4 / (1 + n / 3) for n in range(spans))][:spans]
    wanted = PLEDGES - LAST_CALLS
    marks = [round(wanted * part / sum(weights)) for part in accumulate(weights)]
    return [mark - before for before, mark in zip([0, *marks], marks, strict=False)]


def _opened(stage: Stage) -> Campaign:
    with stage.coordinating() as session:
        campaign = stage.open(session, GODERICH, default_agency=agencies.FUND)
        for body in lacking.bodies():
            stage.clock.move(timedelta(seconds=25))
            needs.create(session, campaign, forms.parse(NeedIn, body))
    _brief(stage, campaign, BRIEFINGS[0], stage.clock.at)
    _other_calls(stage, campaign)
    return campaign


def _brief(stage: Stage, campaign: Campaign, words: dict[str, object], at: datetime) -> None:
    stage.at(at)
    with stage.coordinating() as session:
        row = campaigns.get(session, campaign.slug)
        campaigns.brief(session, row, forms.parse(BriefingIn, words), by="Martin Oakes")


def _other_calls(stage: Stage, campaign: Campaign) -> None:
    """Calls that end without a promise are written down as well; they are in no total."""
    ends = ("no_offer", "gave_directly", "wrong_number", "gave_directly")
    with stage.acting(stage.who["call-taker@example.org"]) as session:
        for at, outcome in enumerate(ends):
            facts = {"agency": agencies.FUND} if outcome == "gave_directly" else {}
            draft = drafts.start(session, campaign, f"rehearsal-{at}")
            drafts.end(session, draft, outcome, {"campaign": campaign.slug} | facts)
