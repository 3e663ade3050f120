"""Standing offers: kept until a day with the donor's terms, told of before it, let go after it.

Rule 8: nobody is refused. What is not needed now is kept, and its donor is called when it is.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select, update

from pledges import locks, service
from pledges.calls import consent
from pledges.dispatches import letters
from pledges.instalments import agreement
from pledges.models import Pledge, PledgeState
from pledges.schemas import Terms
from relief.campaigns.models import Campaign
from relief.kit import audit, outbox
from relief.kit.db import rows_changed, vault_of
from relief.kit.settings import Settings

TOLD_BEFORE = timedelta(days=7)
LONGER = timedelta(days=60)  # what a donor is offered who keeps it on
MOST = 200  # of one transaction
LETTER = "offer_lapsing"
OVER = "The day until which it was kept is over."


def keep(
    session: Session,
    pledge: Pledge,
    *,
    until: date,
    reason: str = "",
    may_call: str = "",
    best_time: str = "",
    terms: Terms | None = None,
    source: str = "desk",
) -> Pledge:
    """Keep an offer until a day, or longer than before, with what the donor said about calls.

    Raises:
        InvalidInput: if the day is over.
        Conflict: if an organization has it, or it is settled.
    """
    service.keep(session, pledge, until=until, reason=reason)
    if best_time:
        pledge.best_time = best_time
    if terms is not None:
        put_terms(session, pledge, terms)
    session.add(pledge)
    session.flush()
    if may_call:
        consent.record(session, pledge, may_call, source=source, words=reason)
    return pledge


def terms_of(session: Session, pledge: Pledge) -> Terms:
    """When to call and how it can be fetched, in the donor's words."""
    if pledge.terms is None:
        return Terms()
    opened = vault_of(session).open(f"terms:{pledge.id}", pledge.terms)
    return Terms.model_validate_json(opened)


def put_terms(session: Session, pledge: Pledge, terms: Terms) -> None:
    """Seal new words in the place of the old."""
    text = terms.model_dump_json()
    empty = terms == Terms()
    pledge.terms = None if empty else vault_of(session).seal(f"terms:{pledge.id}", text)
    session.add(pledge)


def ending(session: Session, campaign: Campaign, *, by: date) -> list[UUID]:
    """Standing offers of `campaign` whose last day is before `by`, some at a time."""
    query = select(Pledge.id).where(
        Pledge.campaign_id == campaign.id,
        Pledge.state == PledgeState.STANDING,
        Pledge.stands_until != "",
        Pledge.stands_until < by.isoformat(),
    )
    return list(session.exec(query.order_by(col(Pledge.id)).limit(MOST)).all())


def date_undated(session: Session, campaign: Campaign) -> int:
    """Give a last day to offers kept when none was asked for, so that their donors are told of it.

    Returns:
        How many have one now; as many as `MOST`, and there are perhaps more.
    """
    undated = (
        select(Pledge.id)
        .where(
            Pledge.campaign_id == campaign.id,
            Pledge.state == PledgeState.STANDING,
            Pledge.stands_until == "",
        )
        .order_by(col(Pledge.id))
        .limit(MOST)
    )
    until = (campaign.today() + LONGER).isoformat()
    found = session.exec(undated.with_for_update(skip_locked=True)).all()
    for pledge_id in found:
        dated = (
            update(Pledge)
            .where(
                col(Pledge.id) == pledge_id,
                col(Pledge.state) == PledgeState.STANDING,
                col(Pledge.stands_until) == "",
            )
            .values(stands_until=until, version=col(Pledge.version) + 1)
        )
        if rows_changed(session, dated) == 1:
            pledge = session.get_one(Pledge, pledge_id, populate_existing=True)
            audit.note(session, pledge.reference, "kept", until=until)
    return len(found)


def let_go(session: Session, campaign: Campaign) -> int:
    """Let every offer lapse whose last local day is over; safe late, twice and in parallel.

    Returns:
        How many lapsed now; as many as `MOST`, and there are perhaps more.
    """
    day = campaign.today()
    found = ending(session, campaign, by=day)
    locks.many(session, found, ())
    query = select(Pledge).where(col(Pledge.id).in_(found))
    lapsed = 0
    # Read again under the lock: a donor may have kept it on, another worker let it go.
    for pledge in session.exec(query.execution_options(populate_existing=True)).all():
        if pledge.state is PledgeState.STANDING and "" < pledge.stands_until < day.isoformat():
            service.lapse(session, pledge, reason=OVER)
            lapsed += 1
    return lapsed


def tell(session: Session, settings: Settings, campaign: Campaign) -> int:
    """Write once to each donor whose offer ends soon, with the link that keeps it longer."""
    soon = (campaign.today() + TOLD_BEFORE).isoformat()
    query = select(Pledge).where(
        Pledge.campaign_id == campaign.id,
        Pledge.state == PledgeState.STANDING,
        Pledge.stands_until != "",
        Pledge.stands_until <= soon,
        Pledge.lapse_told_for != Pledge.stands_until,
    )
    told = 0
    for pledge in session.exec(query.order_by(col(Pledge.id)).limit(MOST)).all():
        first = (
            update(Pledge)
            .where(
                col(Pledge.id) == pledge.id,
                col(Pledge.stands_until) == pledge.stands_until,
                col(Pledge.lapse_told_for) != pledge.stands_until,
            )
            .values(lapse_told_for=pledge.stands_until)
        )
        if rows_changed(session, first) == 1:
            _write(session, settings, campaign, pledge)
            told += 1
    return told


def _write(session: Session, settings: Settings, campaign: Campaign, pledge: Pledge) -> None:
    donor = service.donor_of(session, pledge)
    if not donor.email or agreement.mail_refused(session, pledge):
        return  # their own page says it
    facts: dict[str, Any] = letters.recorded_facts(settings, campaign, pledge)
    facts["until"] = pledge.stands_until
    letter = outbox.Letter(donor.email, LETTER, pledge.language, facts)
    outbox.put(session, about=pledge.reference, channel="email", letter=letter)
