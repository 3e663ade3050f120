"""What sponsors give for gifts received: judged on arrival, in order, to the cent (rule 12).

Nothing here is in the three totals. Each step is an entry of its own, so that every figure of a
rule can be explained by the gifts behind it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from pledges.models import Allocation, Arrival, Dispatch, LateReceipt, MatchingEntry, Pledge
from relief.campaigns import judging, sponsorship, tally
from relief.campaigns.judging import Gift
from relief.campaigns.models import Campaign
from relief.campaigns.sponsors import MatchingRule
from relief.kit import clock

JUDGED, TAKEN_BACK, TOPPED_UP = "judged", "taken back", "topped up"


@dataclass(slots=True)
class SponsorSums:
    """What a rule came to: gifts that count, what was given for them, and what was refused."""

    gifts: int = 0
    gift_cents: int = 0
    matched_cents: int = 0
    over_cents: int = 0
    refused: dict[str, tuple[int, int]] = field(default_factory=dict)  # reason: gifts, cents


@dataclass(frozen=True, slots=True)
class CameTo:
    """What was received in one currency, and what sponsors gave beside it."""

    currency: str
    received_cents: int
    matched_cents: int

    @property
    def for_each_dollar_cents(self) -> int:
        """What each dollar received came to with the sponsors' money, in whole cents."""
        return 100 * (self.received_cents + self.matched_cents) // self.received_cents


def came_to(session: Session, campaign: Campaign) -> list[CameTo]:
    """The announced ratio aside: what each received dollar came to, by currency."""
    own, others = tally.totals(session, campaign)
    rules = sponsorship.of(session, campaign.id)
    return [
        CameTo(
            each.currency,
            each.received_cents,
            sum(rule.matched_cents for rule in rules if rule.currency == each.currency),
        )
        for each in (own, *others)
        if each.received_cents and any(rule.currency == each.currency for rule in rules)
    ]


def arrive(session: Session, dispatch: Dispatch, pledge: Pledge, amount: int, on: date) -> None:
    """Write an arrival down, and judge it by every rule of its campaign."""
    arrive_all(session, [(dispatch, pledge, amount, on)])


def arrive_all(session: Session, came: Sequence[tuple[Dispatch, Pledge, int, date]]) -> None:
    """Write arrivals down, and judge each by every rule of its campaign, in this order."""
    arrivals = [
        Arrival(
            campaign_id=pledge.campaign_id,
            pledge_id=pledge.id,
            dispatch_id=dispatch.id,
            amount=amount,
            received_on=on,
        )
        for dispatch, pledge, amount, on in came
    ]
    _write(session, arrivals, [(pledge, dispatch.agency_id) for dispatch, pledge, _, _ in came])


def arrive_late(
    session: Session, receipt: LateReceipt, pledge: Pledge, agency_id: UUID, on: date
) -> None:
    """What came for a closed promise is an arrival as any other, and judged as any other."""
    arrival = Arrival(
        campaign_id=pledge.campaign_id,
        pledge_id=pledge.id,
        receipt_id=receipt.id,
        amount=receipt.amount,
        received_on=on,
    )
    _write(session, [arrival], [(pledge, agency_id)])


def catch_up(session: Session, campaign: Campaign, rule: MatchingRule) -> None:
    """Judge by a new rule what had arrived before it was written down, in order of receipt."""
    query = (
        select(Arrival, Pledge)
        .join(Pledge, col(Pledge.id) == Arrival.pledge_id)
        .where(Arrival.campaign_id == campaign.id, Pledge.kind == "money")
        .where(col(Arrival.taken_back) < col(Arrival.amount))
        .order_by(col(Arrival.received_on), col(Arrival.id))
    )
    for arrival, pledge in session.exec(query).all():
        _judge(session, rule, arrival, pledge, recipient(session, arrival))


def recipient(session: Session, arrival: Arrival) -> UUID:
    """The organization that has it."""
    if arrival.dispatch_id:
        return session.get_one(Dispatch, arrival.dispatch_id).agency_id
    receipt = session.get_one(LateReceipt, arrival.receipt_id)
    return session.get_one(Allocation, receipt.allocation_id).agency_id


def take_back(session: Session, arrival: Arrival, cents: int) -> None:
    """So much of an arrival had not come: what was matched on it goes to those who wait for it."""
    for rule in sponsorship.of(session, arrival.campaign_id):
        entries = _of(session, rule, arrival)
        if not entries:
            continue
        given = sum(each.matched_cents for each in entries)
        waiting = sum(each.over_cents for each in entries)
        eligible = not entries[0].reasons
        still = judging.matched(rule, arrival.left) if eligible else 0
        freed = max(0, given - still)
        entry = _entry(rule, arrival, TAKEN_BACK, entries[0].reasons, -cents)
        entry.matched_cents = -freed
        entry.over_cents = max(0, still - given) - waiting
        session.add(entry)
        sponsorship.take_back(session, rule, freed)
        session.flush()
        if freed:
            _top_up(session, rule)


def gift(
    campaign: Campaign, pledge: Pledge, recipient: UUID | None, on: date | None = None
) -> Gift:
    """What the rules look at of `pledge`, or of a part that came to `recipient` on a day."""
    return Gift(
        kind=pledge.kind,
        currency=pledge.unit,
        donor_type=pledge.donor_type,
        designation=pledge.designation,
        recipient=recipient,
        promised_on=clock.local(pledge.recorded_at, campaign.time_zone).date(),
        received_on=on,
    )


def likely(session: Session, pledge: Pledge) -> list[tuple[MatchingRule, Gift, tuple[str, ...]]]:
    """How each rule looks at a promise, and every reason why it would not match it."""
    campaign = session.get_one(Campaign, pledge.campaign_id)
    recipient = pledge.designated_agency_id or campaign.default_agency_id
    asked, today = gift(campaign, pledge, recipient), campaign.today()
    return [
        (rule, asked, judging.against(rule, asked, today=today))
        for rule in sponsorship.of(session, campaign.id)
    ]


def entries_of(session: Session, pledge: Pledge) -> Sequence[tuple[MatchingEntry, Arrival]]:
    """Every step of every rule for what arrived of `pledge`, oldest first."""
    query = (
        select(MatchingEntry, Arrival)
        .join(Arrival, col(Arrival.id) == MatchingEntry.arrival_id)
        .where(MatchingEntry.pledge_id == pledge.id)
    )
    return session.exec(query.order_by(col(MatchingEntry.id))).all()


def sums(session: Session, rules: Iterable[MatchingRule]) -> dict[UUID, SponsorSums]:
    """What each rule came to; a gift refused for two reasons stands under both."""
    found = {rule.id: SponsorSums() for rule in rules}
    by_arrival: dict[tuple[UUID, UUID], list[MatchingEntry]] = defaultdict(list)
    query = select(MatchingEntry).where(col(MatchingEntry.rule_id).in_(found))
    for entry in session.exec(query.order_by(col(MatchingEntry.id))):
        by_arrival[entry.rule_id, entry.arrival_id].append(entry)
    for (rule_id, _), entries in by_arrival.items():
        _add(found[rule_id], entries)
    return found


def _add(into: SponsorSums, entries: Sequence[MatchingEntry]) -> None:
    cents = sum(each.gift_cents for each in entries)
    if not cents:
        return
    said = [each for each in entries[0].reasons.split(",") if each]
    for reason in said:
        gifts, refused = into.refused.get(reason, (0, 0))
        # Dollars of another currency are counted, never added to the sponsor's (rule 17).
        into.refused[reason] = (gifts + 1, refused + (0 if "currency" in said else cents))
    if said:
        return
    into.gifts += 1
    into.gift_cents += cents
    into.matched_cents += sum(each.matched_cents for each in entries)
    into.over_cents += sum(each.over_cents for each in entries)


def _write(
    session: Session, arrivals: Sequence[Arrival], whose: Sequence[tuple[Pledge, UUID]]
) -> None:
    session.add_all(arrivals)
    session.flush()
    campaigns = {pledge.campaign_id for pledge, _ in whose if pledge.kind == "money"}
    rules = {each: sponsorship.of(session, each) for each in campaigns}
    for arrival, (pledge, agency_id) in zip(arrivals, whose, strict=True):
        for rule in rules.get(pledge.campaign_id, ()) if pledge.kind == "money" else ():
            _judge(session, rule, arrival, pledge, agency_id)


def _judge(
    session: Session, rule: MatchingRule, arrival: Arrival, pledge: Pledge, agency_id: UUID
) -> None:
    campaign = session.get_one(Campaign, pledge.campaign_id)
    given = gift(campaign, pledge, agency_id, arrival.received_on)
    reasons = judging.against(rule, given, today=campaign.today())
    entry = _entry(rule, arrival, JUDGED, ",".join(reasons), arrival.left)
    if not reasons:
        wanted = judging.matched(rule, arrival.left)
        entry.matched_cents = sponsorship.grant(session, rule, wanted)
        entry.over_cents = wanted - entry.matched_cents
    session.add(entry)
    session.flush()


def _top_up(session: Session, rule: MatchingRule) -> None:
    """Money below the cap again: whoever waits for it has it in order of receipt."""
    query = select(MatchingEntry).where(MatchingEntry.rule_id == rule.id)
    waiting: dict[UUID, int] = defaultdict(int)
    for entry in session.exec(query.order_by(col(MatchingEntry.id))):
        waiting[entry.arrival_id] += entry.over_cents
    for arrival_id, cents in waiting.items():
        given = sponsorship.grant(session, rule, cents) if cents else 0
        if given:
            arrival = session.get_one(Arrival, arrival_id)
            entry = _entry(rule, arrival, TOPPED_UP, "", 0)
            entry.matched_cents, entry.over_cents = given, -given
            session.add(entry)
    session.flush()


def _of(session: Session, rule: MatchingRule, arrival: Arrival) -> Sequence[MatchingEntry]:
    query = select(MatchingEntry).where(
        MatchingEntry.rule_id == rule.id, MatchingEntry.arrival_id == arrival.id
    )
    return session.exec(query.order_by(col(MatchingEntry.id))).all()


def _entry(
    rule: MatchingRule, arrival: Arrival, step: str, reasons: str, cents: int
) -> MatchingEntry:
    return MatchingEntry(
        rule_id=rule.id,
        arrival_id=arrival.id,
        pledge_id=arrival.pledge_id,
        step=step,
        reasons=reasons,
        gift_cents=cents,
    )
