"""What people decide: the coordinator's plans, organizations' answers, donors' second thoughts.

Each dispatch is dealt a fate from a shuffled deck, so that every state of a pledge has its cases.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from sqlmodel import Session

from pledges import service
from pledges.calls import consent, standing_offers
from pledges.desk import presses
from pledges.dispatches import dispatch, receipts
from pledges.dispatches.dispatch import Answer
from pledges.lane.batch import Written
from pledges.models import Dispatch, Pledge, PledgeState
from pledges.planning import match_plans, packing
from pledges.schemas import Designation, Reason, Terms
from relief.agencies.models import Agency
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign
from relief.rehearsal.cast import CAST
from relief.rehearsal.stage import Stage

Card = TypeVar("Card")
FATES = (
    *["received"] * 17,
    *["accepted"] * 10,
    *["silent"] * 6,
    *["seen", "part", "partly", "declined"] * 4,
    *["recalled", "ended", "bounced", "cancelled"],
)
COORDINATORS = ("recalled", "bounced", "cancelled")  # fates that the coordinator writes down
DONORS = (*["content"] * 44, "withdraws", "redirects")
DOUBTS = ("release", "release", "stay", "withdraw", "stay")
DECLINED: Mapping[Reason, str] = {
    "full": "No room before the hall is dry; ask again next week.",
    "not_needed": "Twelve came yesterday, that is plenty.",
    "not_ours": "Our volunteers do not do this; try the builders.",
    "other": "The donor lives too far for our truck.",
}
OF_NO_USE = "Nothing listed needs it now. We promised to call if that changes."
PICK_UP = {"en": "Weekends only; ring first.", "fr": "La fin de semaine; appelez avant."}
LAPSED = "Could keep it only until yesterday."
BOUNCED = "The cheque came back; the donor asked us to drop it."
NO_REST = "The donor cannot give the rest after all."
SECOND_THOUGHTS = "Gave at the church instead, and thanks us."
ELSEWHERE = "“My sister is staying there now; I would like it to go to them.”"


class Deck(Generic[Card]):
    """Cards dealt in a shuffled order, shuffled again when they run out."""

    def __init__(self, stage: Stage, cards: Sequence[Card]) -> None:
        self._rng, self._cards, self._left = stage.rng, cards, list[Card]()

    def deal(self) -> Card:
        """The next card."""
        if not self._left:
            self._left = self._rng.sample(self._cards, len(self._cards))
        return self._left.pop()


@dataclass
class Out:
    """A dispatch that is out, and what will become of it."""

    reference: str
    fate: str
    step: int = 0


class Decisions:
    """What is decided after each half-day of calls."""

    def __init__(self, stage: Stage, campaign: Campaign) -> None:
        self._stage = stage
        self._campaign = campaign
        self._by_id = {agency.id: agency for agency in stage.agencies.values()}
        self._users = {m.agency: stage.who[m.email] for m in CAST if m.agency}
        self._fates = Deck(stage, FATES)
        self._donors = Deck(stage, DONORS)
        self._doubts = Deck(stage, DOUBTS)
        self._declined = Deck(stage, tuple(DECLINED))
        self._held: list[str] = []
        self._kept: list[str] = []
        self._out: list[Out] = []

    def after(self, taken: Sequence[Written]) -> None:
        """The end of a half-day: doubts first, then answers, then the next plan."""
        with self._stage.coordinating() as session:
            self._settle_doubts(session)
            self._hear_donors(session, taken)
        self._hear_organizations()
        with self._stage.coordinating() as session:
            self._plan(session)
        self._held += [each.reference for each in taken if each.state == PledgeState.HELD]

    def _settle_doubts(self, session: Session) -> None:
        """Call-backs: is it a second gift, and did they mean it?"""
        for reference in self._held:
            self._pass_time()
            card = self._doubts.deal()
            if card == "release":
                said = "Called back: it is theirs, and meant as we wrote it."
                service.release(session, service.get(session, reference), reason=said)
            elif card == "withdraw":
                said = "Called back: the same gift, told twice."
                presses.withdraw(session, service.get(session, reference), words=said)
        self._held = []

    def _hear_donors(self, session: Session, taken: Iterable[Written]) -> None:
        """A few change their minds before anything was sent."""
        for each in taken:
            card = self._donors.deal()
            if card == "content" or each.state == PledgeState.HELD:
                continue
            self._pass_time()
            pledge = service.get(session, each.reference)
            if card == "withdraws":
                presses.withdraw(session, pledge, words=SECOND_THOUGHTS)
            elif pledge.kind == "money":
                wish = Designation(rule="only", agency="tiger-dunlop-shelter")
                service.redirect(session, pledge, wish, words=ELSEWHERE)

    def _plan(self, session: Session) -> None:
        """A plan is made and most of it sent; what nobody needs is kept."""
        stage = self._stage
        self._pass_time()
        plan = match_plans.make(session, campaigns.get(session, self._campaign.slug))
        found = packing.outcome_of(plan)
        chosen = {each.reference for each in found.proposals if stage.rng.random() < 0.88}
        sent, _ = match_plans.dispatch(session, stage.settings, plan, chosen)
        self._out += [Out(each.reference, self._fates.deal()) for each in sent]
        for waiting in found.unmatched:
            pledge = service.get(session, waiting.reference)
            if pledge.state is PledgeState.PROMISED and not pledge.allocated:
                self._keep(session, pledge)
        for reference in self._kept[:-12:12]:
            pledge = service.get(session, reference)
            if pledge.state is PledgeState.STANDING and not pledge.allocated:
                service.lapse(session, pledge, reason=LAPSED)

    def _keep(self, session: Session, pledge: Pledge) -> None:
        if pledge.kind == "money" or self._stage.rng.random() < 0.3:
            return
        self._pass_time()
        until = self._stage.today + timedelta(days=60)
        goods = pledge.kind == "goods"
        terms = Terms(pick_up=PICK_UP[pledge.language] if goods else "")
        standing_offers.keep(
            session, pledge, until=until, reason=OF_NO_USE, may_call=consent.YES, terms=terms
        )
        self._kept.append(pledge.reference)

    def _hear_organizations(self) -> None:
        """Each answers by its own way, and later says what arrived."""
        due, self._out = self._out, []
        by_principal: dict[str, list[Out]] = {}
        with self._stage.db.session() as session:
            for each in due:
                principal = self._who_says(each, dispatch.get(session, each.reference))
                by_principal.setdefault(principal, []).append(each)
        for principal, theirs in by_principal.items():
            with self._stage.acting(principal) as session:
                for each in theirs:
                    self._pass_time()
                    self._step(session, each)
        self._out += [each for each in due if each.step]

    def _who_says(self, out: Out, offer: Dispatch) -> str:
        agency = self._by_id[offer.agency_id]
        if out.fate in COORDINATORS or out.step == 2 or agency.channel == "phone":
            return self._stage.who["coordinator@example.org"]
        return self._users.get(agency.slug, "link")

    def _step(self, session: Session, out: Out) -> None:
        offer = dispatch.get(session, out.reference)
        steps = (self._answer, self._arrive, self._finish)
        done = not offer.active or out.step == len(steps) or out.fate == "silent"
        if not done:
            steps[out.step](session, out.fate, offer)
        out.step = 0 if done else out.step + 1

    def _answer(self, session: Session, fate: str, offer: Dispatch) -> None:
        answer = self._said(self._by_id[offer.agency_id])
        acts: dict[str, Callable[[], object]] = {
            "seen": lambda: dispatch.acknowledge(session, offer, answer),
            "part": lambda: dispatch.accept(session, offer, answer, amount=part(offer.offered)),
            "declined": lambda: self._decline(session, offer, answer),
            "recalled": lambda: presses.recall(session, offer, words="Sent to the wrong one."),
            "cancelled": lambda: presses.withdraw(
                session, dispatch.pledge_of(session, offer), words=SECOND_THOUGHTS
            ),
        }
        acts.get(fate, lambda: dispatch.accept(session, offer, answer))()

    def _arrive(self, session: Session, fate: str, offer: Dispatch) -> None:
        answer, today = self._said(self._by_id[offer.agency_id]), self._stage.today
        if fate in {"received", "part"}:
            receipts.receive(session, offer, answer, on=today)
        elif fate in {"partly", "ended"}:
            receipts.receive(session, offer, answer, amount=part(offer.accepted), on=today)
        elif fate == "bounced":
            presses.recall(session, offer, words=BOUNCED)
            self._write_off(session, offer, BOUNCED)

    def _finish(self, session: Session, fate: str, offer: Dispatch) -> None:
        if fate == "ended" and offer.received:
            receipts.end(session, offer, words=NO_REST)
            self._write_off(session, offer, NO_REST)

    def _write_off(self, session: Session, offer: Dispatch, reason: str) -> None:
        pledge = service.get(session, dispatch.pledge_of(session, offer).reference)
        shares = service.allocations(session, pledge)
        if pledge.allocated == sum(share.received for share in shares):
            service.write_off(session, pledge, reason=reason)

    def _decline(self, session: Session, offer: Dispatch, answer: Answer) -> None:
        reason = self._declined.deal()
        dispatch.decline(session, offer, answer, reason=reason, note=DECLINED[reason])

    def _said(self, agency: Agency) -> Answer:
        channel = "phone" if agency.channel == "phone" else "portal"
        return Answer(by=agency.contact_name, channel=channel)

    def _pass_time(self) -> None:
        self._stage.clock.move(timedelta(seconds=self._stage.rng.randrange(4, 40)))


def part(amount: int) -> int:
    """About half, in round figures; one is not divided."""
    half = amount // 2
    return half // 500 * 500 or half or amount
