"""What happens to a pledge apart from its dispatch: found, withdrawn, redirected, held, released.

Recording one is the lane's (`pledges.lane.reception`); sending it out is `pledges.dispatches`.
"""

import hmac
from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select, update

from pledges import reserved, states
from pledges.instalments import agreement, book
from pledges.lane.keys import link_token, visitor_token
from pledges.models import GONE, Allocation, Donor, Pledge, PledgeState
from pledges.schemas import Designation, Person
from pledges.settling import settle as settle  # callers say service.settle
from relief.agencies.models import Agency
from relief.campaigns import tally
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import audit, refs
from relief.kit.db import rows_changed, vault_of
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_

NOT_FOUND = N_("There is no promise {reference}. Read it again, three digits at a time.")
MOVED = N_(
    "{reference} has changed meanwhile: it is now “{state}”. Nothing was done; reload the page."
)
ARRIVED = N_("{reference} has been received, so it can no longer be changed.")
NO_AGENCY = N_("There is no organization “{slug}”.")
PAST = N_("This day is over. Write the last day on which they would still give it.")
IN_HANDS = N_("{reference} is with an organization. Take it back first.")

OVER = N_(
    "The relief effort has closed and its figures are kept, so {reference} cannot be held any "
    "more. It stays as it is."
)


def get(session: Session, reference: str) -> Pledge:
    """The pledge with `reference`, as a person may have typed it.

    Raises:
        Missing: if there is none.
    """
    try:
        canonical = refs.parse(reference)
    except InvalidInput:
        raise Missing(NOT_FOUND, code="unknown_pledge", reference=reference[:20]) from None
    query = select(Pledge).where(Pledge.reference == canonical)
    found = session.exec(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise Missing(NOT_FOUND, code="unknown_pledge", reference=canonical)
    return found


def opened_by(session: Session, reference: str, token: str, secret: bytes) -> Pledge:
    """The pledge behind a donor's own link; a wrong token looks like a wrong reference."""
    pledge = get(session, reference)
    if not is_own(pledge, token, secret) and not _is(visitor_token(secret, pledge.id), token):
        raise Missing(NOT_FOUND, code="unknown_pledge", reference=reference[:20])
    return pledge


def is_own(pledge: Pledge, token: str, secret: bytes) -> bool:
    """Whether `token` is the one that was sent to the donor, not the form's."""
    return _is(link_token(secret, pledge.id), token)


def allocations(session: Session, pledge: Pledge) -> Sequence[Allocation]:
    """Every share of `pledge`, oldest first."""
    query = select(Allocation).where(Allocation.pledge_id == pledge.id)
    return session.exec(query.order_by(col(Allocation.id))).all()


def donor_of(session: Session, pledge: Pledge) -> Person:
    """Who promised; only for those who may know."""
    donor = session.get_one(Donor, pledge.donor_id)
    if donor.sealed is None:
        return Person()
    return Person.model_validate_json(vault_of(session).open(f"donor:{donor.id}", donor.sealed))


def note_of(session: Session, pledge: Pledge) -> str:
    """The note taken with the pledge."""
    return vault_of(session).open(f"pledge:{pledge.id}", pledge.note) if pledge.note else ""


def withdraw(session: Session, pledge: Pledge, *, words: str = "") -> Pledge:
    """The donor cancels; what has arrived stays counted, the rest leaves the totals.

    What is out must have been taken back first, as `presses.withdraw` does.

    Raises:
        Conflict: if it was received, is with an organization, or is already cancelled or closed.
    """
    return _close(session, pledge, PledgeState.WITHDRAWN, "withdrawn", words)


def hold(session: Session, pledge: Pledge, *, reason: str = "", **facts: object) -> Pledge:
    """Set aside a pledge in doubt; it counts in no total until it is released.

    Raises:
        Conflict: if it is with an organization, decided already, or its campaign has closed.
    """
    if is_over(session, pledge):
        raise Conflict(OVER, code="closed", reference=pledge.reference)
    reserved.let_go(session, pledge)
    if pledge.allocated:
        raise Conflict(IN_HANDS, code="in_hands", reference=pledge.reference)
    _decide(session, pledge, PledgeState.HELD)
    _count(session, pledge, amount=-pledge.amount, pledges=-1)
    audit.note(session, pledge.reference, "held", words=reason, **facts)
    return pledge


def release(session: Session, pledge: Pledge, *, reason: str = "") -> Pledge:
    """The doubt is answered: the pledge counts again."""
    if pledge.state is not PledgeState.HELD:
        raise _moved(pledge)
    _move(session, pledge, PledgeState.PROMISED)
    _count(session, pledge, amount=pledge.amount, pledges=1)
    audit.note(session, pledge.reference, "released", words=reason)
    return pledge


def keep(session: Session, pledge: Pledge, *, until: date, reason: str = "") -> Pledge:
    """Not needed now: it stays in the plans, until a day of the campaign's place (rule 8)."""
    today = campaign_of(session, pledge).today()
    if until < today:
        raise InvalidInput.field("/until", "past", PAST)
    reserved.let_go(session, pledge)
    if pledge.allocated:
        raise Conflict(IN_HANDS, code="in_hands", reference=pledge.reference)
    _decide(session, pledge, PledgeState.STANDING)
    pledge.stands_until = until.isoformat()
    session.add(pledge)
    audit.note(session, pledge.reference, "kept", words=reason, until=until.isoformat())
    return pledge


def told_twice(session: Session, pledge: Pledge, *, twin: str, words: str = "") -> Pledge:
    """It tells of the same gift as `twin`, which stands; this one is withdrawn."""
    return _close(session, pledge, PledgeState.WITHDRAWN, "told_twice", words, twin=twin)


def lapse(session: Session, pledge: Pledge, *, reason: str = "") -> Pledge:
    """The offer's time is over: what has not arrived leaves the totals."""
    return _close(session, pledge, PledgeState.LAPSED, "lapsed", reason)


def carry_over(session: Session, pledge: Pledge, *, other: str, words: str = "") -> Pledge:
    """Another relief effort needs it: what is left goes on as `other`, a promise of that one."""
    return _close(session, pledge, PledgeState.LAPSED, "carried_over", words, other=other)


def write_off(session: Session, pledge: Pledge, *, reason: str) -> Pledge:
    """It will not come, for a reason: what has not arrived leaves the totals."""
    return _close(session, pledge, PledgeState.WRITTEN_OFF, "written_off", reason)


def redirect(session: Session, pledge: Pledge, wish: Designation, *, words: str) -> Pledge:
    """Follow the donor's new wish, in the donor's own words; refused once anything arrived.

    Raises:
        Conflict: after receipt even with consent (Mulgrave School Foundation), while an
            organization has it in hand, or once it is closed.
    """
    if any(share.received for share in allocations(session, pledge)):
        raise Conflict(ARRIVED, code="received", reference=pledge.reference)
    reserved.let_go(session, pledge)
    if pledge.allocated:
        raise Conflict(IN_HANDS, code="in_hands", reference=pledge.reference)
    if pledge.state in GONE:
        raise _moved(pledge)
    agency = _designated(session, wish)
    pledge.designation = wish.rule
    pledge.designated_agency_id = agency.id if agency else None
    _move(session, pledge, pledge.state)
    audit.note(
        session,
        pledge.reference,
        "redirected",
        words=words,
        rule=wish.rule,
        agency=agency.slug if agency else None,
    )
    return pledge


def campaign_of(session: Session, pledge: Pledge) -> Campaign:
    """The campaign a pledge was made to."""
    return session.get_one(Campaign, pledge.campaign_id)


def is_over(session: Session, pledge: Pledge) -> bool:
    """Whether its campaign has closed; if not, it does not before this transaction has ended."""
    campaign = campaign_of(session, pledge)
    session.refresh(campaign, with_for_update={"read": True})
    return campaign.state is CampaignState.CLOSED


def _is(known: str, token: str) -> bool:
    # As bytes: an address may hold any character, and text beyond ASCII cannot be compared.
    return hmac.compare_digest(known.encode(), token.encode())


def _designated(session: Session, wish: Designation) -> Agency | None:
    if wish.rule == "none":
        return None
    query = select(Agency).where(Agency.slug == wish.agency, col(Agency.active))
    agency = session.exec(query).first()
    if agency is None:
        raise InvalidInput.field("/agency", "unknown_agency", NO_AGENCY, slug=wish.agency)
    return agency


def _close(
    session: Session,
    pledge: Pledge,
    to: PledgeState,
    event: str,
    reason: str,
    **facts: object,
) -> Pledge:
    """Close the remaining balance of a pledge that no organization has in hand."""
    reserved.let_go(session, pledge)
    received = sum(share.received for share in allocations(session, pledge))
    if received >= pledge.amount:
        raise Conflict(ARRIVED, code="received", reference=pledge.reference)
    if pledge.allocated > received:
        raise Conflict(IN_HANDS, code="in_hands", reference=pledge.reference)
    counted = pledge.state is not PledgeState.HELD
    _decide(session, pledge, to)
    book.close(session, pledge)
    agreement.take_out(session, pledge)
    if counted:
        _count(session, pledge, amount=received - pledge.amount, pledges=0 if received else -1)
    audit.note(session, pledge.reference, event, words=reason, **facts)
    return pledge


def _decide(session: Session, pledge: Pledge, to: PledgeState) -> None:
    if pledge.state in (*states.DECIDED, PledgeState.RECEIVED) and not (
        pledge.state is PledgeState.HELD and to in GONE
    ):
        raise _moved(pledge)
    _move(session, pledge, to)


def _move(session: Session, pledge: Pledge, to: PledgeState) -> None:
    session.flush()
    statement = (
        update(Pledge)
        .where(
            col(Pledge.id) == pledge.id,
            col(Pledge.version) == pledge.version,
            col(Pledge.allocated) == pledge.allocated,
        )
        .values(state=to, version=pledge.version + 1)
    )
    if rows_changed(session, statement) != 1:
        session.refresh(pledge)
        raise _moved(pledge)
    session.refresh(pledge)


def _count(session: Session, pledge: Pledge, *, amount: int, pledges: int) -> None:
    campaign = campaign_of(session, pledge)
    money = pledge.kind == "money"
    tally.add(
        session,
        campaign.id,
        pledge.unit if money else campaign.currency,
        pledges=pledges,
        promised=amount if money else 0,
    )


def _moved(pledge: Pledge) -> Conflict:
    return Conflict(
        MOVED, code="moved", reference=pledge.reference, state=states.said(pledge.state)
    )
