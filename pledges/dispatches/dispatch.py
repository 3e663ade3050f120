"""Putting an allocation before its agency: sent, acknowledged, accepted, declined, taken back.

A dispatch is an offer. Each step is a guarded UPDATE whose row count decides between two people
who act at once; an answer given twice is the recorded answer, a contradicting one is refused with
who gave the first and when. What arrives is `pledges.dispatches.receipts`.
"""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from pledges import service, settling
from pledges.dispatches import answers, eligibility, placing
from pledges.dispatches.answers import Answer as Answer  # callers say dispatch.Answer
from pledges.dispatches.placing import TAKEN as TAKEN  # and dispatch.TAKEN
from pledges.models import AGREED, OFFERED, Allocation, AllocationState, Dispatch, Pledge
from pledges.schemas import Reason
from relief.agencies.models import Agency
from relief.campaigns import tally
from relief.kit import audit, clock, i18n, ids, refs
from relief.kit.db import vault_of
from relief.kit.errors import InvalidInput, Missing
from relief.kit.i18n import N_, Said
from relief.needs import ledger

NOT_FOUND = N_("There is no dispatch {reference}.")
TOO_MUCH = N_("That is more than was offered: {offered}. Write that or less.")


def get(session: Session, reference: str) -> Dispatch:
    """The dispatch with `reference`.

    Raises:
        Missing: if there is none.
    """
    query = select(Dispatch).where(Dispatch.reference == _canonical(reference))
    found = session.exec(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise Missing(NOT_FOUND, code="unknown_dispatch", reference=reference[:20])
    return found


def send(
    session: Session,
    pledge: Pledge,
    agency: Agency,
    *,
    amount: int,
    need_id: UUID | None = None,
    batch_id: UUID | None = None,
    beyond: bool = False,
    arrived: bool = False,
) -> Dispatch:
    """Offer `amount` of `pledge` to `agency`; the message leaves with `letters.announce`.

    What has `arrived` there already is no question any more: it is only written down.

    Raises:
        Conflict: if the pledge or the need was taken meanwhile, the agency declined it before,
            or the donor meant it for another agency only.
    """
    if not arrived:
        eligibility.check(session, pledge, agency)
    share, over = placing.place(
        session,
        pledge,
        agency,
        AllocationState.DISPATCHED,
        amount=amount,
        need_id=need_id,
        beyond=beyond,
    )
    sent = put(session, pledge, agency, share, batch_id=batch_id)
    if over:
        _note(session, sent, pledge, "overcommitted", agency=agency.slug)
    return sent


def put(
    session: Session,
    pledge: Pledge,
    agency: Agency,
    share: Allocation,
    *,
    batch_id: UUID | None = None,
) -> Dispatch:
    """Write down that `share` is before its agency now."""
    sent = Dispatch(
        reference=_free_reference(session),
        campaign_id=pledge.campaign_id,
        pledge_id=pledge.id,
        allocation_id=share.id,
        agency_id=agency.id,
        batch_id=batch_id or ids.new(),
        channel=agency.channel,
        offered=share.amount,
    )
    session.add(sent)
    service.settle(session, pledge.id)
    _note(session, sent, pledge, "dispatched", agency=agency.slug, amount=share.amount)
    return sent


def acknowledge(session: Session, dispatch: Dispatch, answer: Answer) -> Dispatch:
    """The agency has seen it. Seeing it again, or after an answer, changes nothing."""
    if dispatch.state is not AllocationState.DISPATCHED:
        return dispatch
    if answers.move(session, dispatch, answer, AllocationState.ACKNOWLEDGED):
        _share(session, dispatch, state=AllocationState.ACKNOWLEDGED)
        pledge = service.settle(session, dispatch.pledge_id)
        _note(session, dispatch, pledge, "acknowledged", by=answer.by, channel=answer.channel)
    return dispatch


def accept(
    session: Session, dispatch: Dispatch, answer: Answer, *, amount: int | None = None
) -> Dispatch:
    """The agency takes it, or `amount` of it; the rest is promised again, without this agency.

    Raises:
        InvalidInput: if `amount` is more than was offered.
        Conflict: if it was answered otherwise.
    """
    wanted = dispatch.offered if amount is None else amount
    if not 0 < wanted <= dispatch.offered:
        raise InvalidInput.field(
            "/amount", "too_much", TOO_MUCH, offered=_offered(session, dispatch)
        )
    if dispatch.state in AGREED and dispatch.accepted == wanted:
        return dispatch
    if not answers.move(session, dispatch, answer, AllocationState.ACCEPTED, accepted=wanted):
        return answers.recorded(session, dispatch, AGREED, accepted=wanted)
    rest = dispatch.offered - wanted
    share = _share(session, dispatch, state=AllocationState.ACCEPTED, amount=wanted)
    if rest:
        session.add(_declined_rest(share, rest))
        settling.free(session, dispatch.pledge_id, rest)
    if share.need_id:
        offered, accepted = (share.rate.for_need(n) for n in (dispatch.offered, wanted))
        ledger.accept(session, share.need_id, offered=offered, accepted=accepted)
    pledge = service.settle(session, dispatch.pledge_id)
    _confirm(session, pledge, wanted)
    facts = {"by": answer.by, "channel": answer.channel, "amount": wanted, "of": dispatch.offered}
    if answer.said_at:
        facts["said_at"] = clock.rfc3339(answer.said_at)
    _note(session, dispatch, pledge, "accepted", **facts)
    return dispatch


def decline(
    session: Session, dispatch: Dispatch, answer: Answer, *, reason: Reason, note: str = ""
) -> Dispatch:
    """The agency cannot take it, for one reason: it is promised again, without this agency.

    Raises:
        Conflict: if it was answered otherwise.
    """
    if dispatch.state is AllocationState.DECLINED and dispatch.reason == reason:
        return dispatch
    sealed = vault_of(session).seal(f"dispatch:{dispatch.id}", note) if note else None
    values: dict[str, Any] = {"active": False, "reason": reason, "note": sealed}
    if not answers.move(session, dispatch, answer, AllocationState.DECLINED, **values):
        return answers.recorded(session, dispatch, (AllocationState.DECLINED,), reason=reason)
    share = _share(session, dispatch, state=AllocationState.DECLINED)
    settling.free(session, dispatch.pledge_id, share.amount)
    if share.need_id:
        ledger.take_back(session, share.need_id, committed=share.rate.for_need(share.amount))
    pledge = service.settle(session, dispatch.pledge_id)
    _note(session, dispatch, pledge, "declined", words=note, by=answer.by, reason=reason)
    return dispatch


def recall(session: Session, dispatch: Dispatch, *, words: str = "") -> Dispatch:
    """A coordinator takes back what has not arrived.

    Raises:
        Conflict: if anything arrived, or the agency declined.
    """
    if dispatch.state is AllocationState.RECALLED:
        return dispatch
    was_accepted = dispatch.state is AllocationState.ACCEPTED
    before = (AllocationState.ACCEPTED,) if was_accepted else OFFERED
    nobody = Answer(by="", channel="")
    if not answers.move(
        session, dispatch, nobody, AllocationState.RECALLED, before=before, active=False
    ):
        return answers.recorded(session, dispatch, (AllocationState.RECALLED,))
    share = _share(session, dispatch, state=AllocationState.RECALLED)
    settling.free(session, dispatch.pledge_id, share.amount)
    if share.need_id:
        moved = "in_transit" if was_accepted else "committed"
        ledger.take_back(session, share.need_id, **{moved: share.rate.for_need(share.amount)})
    pledge = service.settle(session, dispatch.pledge_id)
    if was_accepted:
        _confirm(session, pledge, -share.amount)
    _note(session, dispatch, pledge, "recalled", words=words)
    return dispatch


def active_of(session: Session, pledge: Pledge) -> list[Dispatch]:
    """The dispatches of `pledge` that are with an agency and may be taken back."""
    open_states = (*OFFERED, AllocationState.ACCEPTED)
    query = select(Dispatch).where(
        Dispatch.pledge_id == pledge.id, col(Dispatch.active), col(Dispatch.state).in_(open_states)
    )
    return list(session.exec(query).all())


def pledge_of(session: Session, dispatch: Dispatch) -> Pledge:
    """The pledge behind a dispatch."""
    return session.get_one(Pledge, dispatch.pledge_id)


def note_of(session: Session, dispatch: Dispatch) -> str:
    """What the agency said with its answer."""
    if dispatch.note is None:
        return ""
    return vault_of(session).open(f"dispatch:{dispatch.id}", dispatch.note)


def _offered(session: Session, dispatch: Dispatch) -> Said:
    return Said(i18n.amount, dispatch.offered, pledge_of(session, dispatch).unit)


def _share(session: Session, dispatch: Dispatch, **values: object) -> Allocation:
    share = session.get_one(Allocation, dispatch.allocation_id)
    for name, value in values.items():
        setattr(share, name, value)
    session.add(share)
    session.flush()
    return share


def _declined_rest(share: Allocation, rest: int) -> Allocation:
    return Allocation(
        pledge_id=share.pledge_id,
        agency_id=share.agency_id,
        need_id=share.need_id,
        amount=rest,
        state=AllocationState.DECLINED,
        of_pledge=share.of_pledge,
        of_need=share.of_need,
    )


def _confirm(session: Session, pledge: Pledge, cents: int) -> None:
    if pledge.kind == "money":
        tally.add(session, pledge.campaign_id, pledge.unit, confirmed=cents)


def _note(session: Session, dispatch: Dispatch, pledge: Pledge, event: str, **facts: Any) -> None:  # noqa: ANN401 - facts of any shape
    audit.note(session, pledge.reference, event, dispatch=dispatch.reference, **facts)


def _free_reference(session: Session) -> str:
    while True:
        reference = refs.new()
        taken = select(Dispatch.id).where(Dispatch.reference == reference)
        if session.exec(taken).first() is None:
            return reference


def _canonical(reference: str) -> str:
    try:
        return refs.parse(reference)
    except InvalidInput:
        raise Missing(NOT_FOUND, code="unknown_dispatch", reference=reference[:20]) from None
