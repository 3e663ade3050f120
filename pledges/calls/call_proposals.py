"""Who is to be called: standing offers that a need has opened for, pledges in doubt, hang-ups.

Run by a clock, so that a need may open anywhere: on a page, by the API, because an agency declined.
Offers kept for another relief effort are called about like the effort's own. The rules of matching
decide what fits; a call in the queue counts against the need it is about, so
that no more people are called than the need has room for.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from pledges import backlog, pack_counts
from pledges.backlog import Inputs
from pledges.calls import calling_times, carried_offers, consent, drafts, resumption, turned_down
from pledges.calls.owed_calls import (
    ASKED,
    BROKEN,
    CONFIRM,
    NEED,
    OVERDUE,
    WISH,
    may_confirm,
    still_owed,
)
from pledges.matching.planner import plan
from pledges.models import CallBack, Pledge, PledgeState
from pledges.plan_words import Gap, Offer, Proposal
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import audit, clock
from relief.kit.db import rows_changed
from relief.needs.models import Need
from relief.needs.packs import Rate

OVERTAKEN = "overtaken"
RESTS = timedelta(days=7)  # nobody is called twice in a week for the same agency
MOST = 500  # calls of one transaction
SEED = 1


def run(session: Session, campaign: Campaign) -> int:
    """Put every call that is owed into the queue, and take out those that are not owed any more.

    Returns:
        How many calls are new.
    """
    # One at a time for a campaign; who comes second finds nothing left to do.
    query = select(Campaign.id).where(Campaign.id == campaign.id)
    session.exec(query.with_for_update(key_share=True)).one()
    overtaken(session, campaign)
    called = _in_doubt(session, campaign) + _turned_down(session, campaign)
    if campaign.state is CampaignState.OPEN:  # once promises have ended, nobody is asked for more
        called += _broken_off(session, campaign) + _for_needs(session, campaign)
    return called


def ask(session: Session, pledge: Pledge, *, at: datetime | None = None) -> bool:
    """A call that the donor asks for, perhaps at an hour; one in the queue serves as well."""
    return _put(session, _own(session, pledge), pledge, ASKED, at=at)


def late(session: Session, pledge: Pledge) -> bool:
    """A call about an instalment that is late, unless nobody may call or one is in the queue."""
    if consent.refused(session, pledge):
        return False
    return _put(session, _own(session, pledge), pledge, OVERDUE)


def overtaken(session: Session, campaign: Campaign) -> int:
    """Take out calls whose reason is gone, unless somebody is on the telephone about them."""
    due = select(CallBack.id).outerjoin(Pledge, col(Pledge.id) == CallBack.pledge_id)
    due = due.where(CallBack.campaign_id == campaign.id, col(CallBack.open), sa.not_(still_owed()))
    statement = (
        update(CallBack)
        .where(col(CallBack.id).in_(due), col(CallBack.open), col(CallBack.taken_by).is_(None))
        .values(open=False, outcome=OVERTAKEN, settled_at=clock.now())
    )
    return rows_changed(session, statement)


def _broken_off(session: Session, campaign: Campaign) -> int:
    """Rule 9: whoever hung up is called once, and never again for the same call."""
    count = 0
    for draft in resumption.to_call_back(session, campaign):
        said = drafts.opened(session, draft)
        best = str(said.get("donor.best_time", ""))
        best = best if best in calling_times.PARTS else ""
        call = CallBack(
            campaign_id=campaign.id,
            draft_id=draft.id,
            reason=BROKEN,
            number=draft.phone_index,
            language="fr" if said.get("donor.language") == "fr" else "en",
            due_at=calling_times.first_welcome(clock.now(), campaign.time_zone, best),
        )
        count += _added(session, call, drafts.about(draft.reference))
    return count


def _in_doubt(session: Session, campaign: Campaign) -> int:
    """Rule 14: what is held is asked about, once each time that it is held."""
    released = sa.and_(
        sa.not_(col(CallBack.open)), col(CallBack.outcome).in_(("arranged", OVERTAKEN))
    )
    asked = select(CallBack.pledge_id).where(CallBack.reason == CONFIRM, sa.not_(released))
    query = select(Pledge).where(
        Pledge.campaign_id == campaign.id,
        Pledge.state == PledgeState.HELD,
        col(Pledge.id).not_in(asked),
        may_confirm(),
    )
    found = session.exec(query.order_by(col(Pledge.id)).limit(MOST)).all()
    return sum(_put(session, campaign, pledge, CONFIRM) for pledge in found)


def _turned_down(session: Session, campaign: Campaign) -> int:
    """Rule 2: what its only organization declined goes nowhere by itself; the donor is asked."""
    found = turned_down.to_ask(session, campaign, MOST)
    return sum(_put(session, campaign, pledge, WISH) for pledge in found)


def _for_needs(session: Session, campaign: Campaign) -> int:
    """Standing offers that fit what is needed beyond the calls already in the queue."""
    gaps = _gaps(session, campaign)
    if not gaps:
        return 0
    beside = carried_offers.kept_on() if _any_kept_on(session) else None
    waiting = _waiting({gap.kind for gap in gaps})
    inputs = backlog.read(session, campaign, only=waiting, beside=beside)
    rested = _asked_lately(session, campaign)
    offers = [
        replace(each, declined_by=each.declined_by | rested.get(each.reference, frozenset()))
        for each in inputs.offers
    ]
    found = _plan(inputs, offers, gaps)[:MOST]
    pledges = _by_reference(session, [each.reference for each in found])
    count = 0
    for each in found:
        need_id = UUID(each.need or "")
        pledge = pledges[each.reference]
        count += _put(session, campaign, pledge, NEED, need_id=need_id, amount=each.amount)
    return count


def _any_kept_on(session: Session) -> bool:
    """Whether any offer is kept beyond its own effort: mostly none is, and nobody looks further."""
    return (
        session.exec(select(Pledge.id).where(carried_offers.kept_on()).limit(1)).first() is not None
    )


def _plan(inputs: Inputs, offers: Sequence[Offer], gaps: Sequence[Gap]) -> list[Proposal]:
    """One proposal an offer: whole where it fits; else as much as is needed, since one can ask."""
    chosen: dict[str, Proposal] = {}
    left = {gap.need: gap.amount for gap in gaps}
    for may_split in (False, True):
        rest = [replace(gap, amount=left[gap.need]) for gap in gaps if left[gap.need]]
        asked = [
            replace(each, may_split=may_split) for each in offers if each.reference not in chosen
        ]
        made = plan(
            asked,
            inputs.takers,
            rest,
            policy=inputs.policy("default"),
            seed=SEED,
            default_agency=inputs.default_agency,
        )
        for each in sorted(made.proposals, key=lambda part: -part.amount):
            if each.need and each.reference not in chosen:
                chosen[each.reference] = each
                left[each.need] -= each.for_need
    return sorted(chosen.values(), key=lambda each: each.reference)


def _gaps(session: Session, campaign: Campaign) -> list[Gap]:
    slugs = dict(session.exec(select(Agency.id, Agency.slug)).all())
    queued = _queued(session, campaign)
    return [
        replace(gap, amount=gap.amount - queued[gap.need])
        for gap in backlog.gaps(session, campaign, slugs)
        if gap.amount > queued[gap.need]
    ]


def _queued(session: Session, campaign: Campaign) -> Counter[str]:
    """How much of each need somebody is being asked about already, as the need counts it."""
    query = (
        select(CallBack.amount, Pledge, Need)
        .join(Pledge, col(Pledge.id) == CallBack.pledge_id)
        .join(Need, col(Need.id) == CallBack.need_id)
        .where(CallBack.campaign_id == campaign.id, col(CallBack.open))
    )
    found: Counter[str] = Counter()
    for amount, pledge, need in session.exec(query):
        rate = pack_counts.between(pledge, need) or Rate()
        found[str(need.id)] += rate.for_need(amount)
    return found


def _waiting(kinds: Iterable[str]) -> sa.ColumnElement[bool]:
    queued = select(CallBack.pledge_id).where(
        col(CallBack.open), col(CallBack.pledge_id).is_not(None)
    )
    return sa.and_(
        col(Pledge.state) == PledgeState.STANDING,
        col(Pledge.kind).in_(kinds),
        col(Pledge.id).not_in(queued),
        consent.may_be_called(),
    )


def _asked_lately(session: Session, campaign: Campaign) -> dict[str, frozenset[str]]:
    """The agencies about whose needs each donor was called within a week."""
    query = (
        select(Pledge.reference, Agency.slug)
        .join(CallBack, col(CallBack.pledge_id) == Pledge.id)
        .join(Need, col(Need.id) == CallBack.need_id)
        .join(Agency, col(Agency.id) == Need.agency_id)
        .where(CallBack.campaign_id == campaign.id, col(CallBack.outcome) != OVERTAKEN)
        .where(col(CallBack.settled_at) > clock.now() - RESTS)
    )
    found: dict[str, set[str]] = defaultdict(set)
    for reference, slug in session.exec(query):
        found[reference].add(slug)
    return {reference: frozenset(slugs) for reference, slugs in found.items()}


def _by_reference(session: Session, references: Sequence[str]) -> dict[str, Pledge]:
    query = select(Pledge).where(col(Pledge.reference).in_(references))
    return {each.reference: each for each in session.exec(query)}


def _own(session: Session, pledge: Pledge) -> Campaign:
    return session.get_one(Campaign, pledge.campaign_id)


def _put(
    session: Session,
    campaign: Campaign,
    pledge: Pledge,
    reason: str,
    *,
    need_id: UUID | None = None,
    amount: int = 0,
    at: datetime | None = None,
) -> bool:
    """A new call, due in the donor's next best hours; false if one is open already."""
    call = CallBack(
        campaign_id=campaign.id,
        pledge_id=pledge.id,
        need_id=need_id,
        amount=amount,
        reason=reason,
        number=pledge.confirm_line if reason == CONFIRM else None,
        due_at=at or calling_times.first_welcome(clock.now(), campaign.time_zone, pledge.best_time),
        agreed=at is not None,
    )
    return _added(session, call, pledge.reference)


def _added(session: Session, call: CallBack, about: str) -> bool:
    try:
        with session.begin_nested():
            session.add(call)
            session.flush()
    except sa.exc.IntegrityError:
        return False
    audit.note(session, about, "call_due", reason=call.reason, need=call.need_id, call=call.id)
    return True
