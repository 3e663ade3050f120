"""What a call came to: one outcome each, and what it does to the pledge.

Arranged moves the pledge on; a "no" ends all calls; whoever was not reached is tried again, later
each time, and not for ever.
"""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from pledges import locks, pack_counts, service
from pledges.calls import (
    call_proposals,
    callbacks,
    calling_times,
    carried_offers,
    consent,
    hang_ups,
    owed_calls,
)
from pledges.calls.endings import DAY, CallEnd, Outcome, moment
from pledges.desk import presses
from pledges.desk.orders import much
from pledges.dispatches import dispatch as dispatches
from pledges.dispatches import letters
from pledges.models import CallBack, Pledge, PledgeState
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import audit, clock
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_
from relief.kit.settings import Settings
from relief.needs.models import Need, NeedState

NEED_OVER = N_("This need is not asked for any more.")
PART_LEFT = N_("What this need still lacks is less than one of these packs. The offer stays kept.")
TOO_MUCH = N_("They offer less than that. Write what they still give, or leave it empty.")


UNHEARD = (Outcome.VOICEMAIL, Outcome.NO_ANSWER, Outcome.WRONG_NUMBER)  # nobody spoke of it


def settle(session: Session, settings: Settings, call: CallBack, told: CallEnd) -> Conflict | None:
    """Record how a call in hand ended, and do what follows from it.

    Returns:
        Why what was arranged could not be sent any more; the offer stays as it was, so that the
        call was not in vain.

    Raises:
        Conflict: if the call is not in this actor's hands any more.
        InvalidInput: if the amount or the time does not fit; then the call is still in hand.
    """
    if call.pledge_id is None:
        hang_ups.settle(session, call, told)
        return None
    pledge = session.get_one(Pledge, call.pledge_id)
    locks.many(session, consent.kin(session, pledge), [call.need_id])
    session.refresh(pledge)
    return STEPS[Outcome(told.outcome)](session, settings, call, told, pledge)


def _arranged(
    session: Session, settings: Settings, call: CallBack, told: CallEnd, pledge: Pledge
) -> Conflict | None:
    amount = _amount(call, told, pledge)
    callbacks.close(session, call, told.fence, Outcome.ARRANGED)
    try:
        with session.begin_nested():
            _carry_out(session, settings, call, pledge, told, amount)
    except Conflict as why:
        session.refresh(pledge)
        session.refresh(call)
        call.outcome = Outcome.MET
        session.add(call)
        _note(session, call, pledge, told, Outcome.MET)
        return why
    return None


def _carry_out(
    session: Session, settings: Settings, call: CallBack, pledge: Pledge, told: CallEnd, amount: int
) -> None:
    _note(session, call, pledge, told, Outcome.ARRANGED)
    if call.reason == owed_calls.CONFIRM:
        service.release(session, pledge, reason=told.words)
    elif call.reason == owed_calls.NEED and call.need_id:
        need = session.get_one(Need, call.need_id, populate_existing=True)
        if need.state is not NeedState.OPEN or not need.gap:
            raise Conflict(NEED_OVER, code="need_over")
        agency = session.get_one(Agency, need.agency_id)
        wanted = amount or pack_counts.most(pledge, need)
        if not wanted:
            raise Conflict(PART_LEFT, code="part_left")
        if pledge.campaign_id != need.campaign_id:
            to = session.get_one(Campaign, need.campaign_id)
            pledge = carried_offers.over(session, settings, pledge, to, told.words)
        sent = dispatches.send(session, pledge, agency, amount=wanted, need_id=need.id)
        letters.announce(session, settings, [sent])


def _other_time(
    session: Session, _settings: Settings, call: CallBack, told: CallEnd, pledge: Pledge
) -> None:
    zone = service.campaign_of(session, pledge).time_zone
    named = moment(told.at, zone)
    to = named or calling_times.first_welcome(clock.now() + DAY, zone, pledge.best_time)
    agreed = named is not None
    callbacks.postpone(
        session, call, told.fence, Outcome.OTHER_TIME, to=to, agreed=agreed, attempts=0
    )
    _note(session, call, pledge, told, Outcome.OTHER_TIME, due=to)


def _no_longer(
    session: Session, _settings: Settings, call: CallBack, told: CallEnd, pledge: Pledge
) -> None:
    callbacks.close(session, call, told.fence, Outcome.NO_LONGER)
    _note(session, call, pledge, told, Outcome.NO_LONGER)
    day = service.campaign_of(session, pledge).today().isoformat()
    if pledge.state is PledgeState.STANDING and "" < pledge.stands_until < day:
        service.lapse(session, pledge, reason=told.words)
    else:
        presses.withdraw(session, pledge, words=told.words)


def _not_reached(
    session: Session, _settings: Settings, call: CallBack, told: CallEnd, pledge: Pledge
) -> None:
    zone = service.campaign_of(session, pledge).time_zone
    attempts = call.attempts + 1
    to = calling_times.again(
        told.outcome,
        call.outcome,
        attempts,
        at=clock.now(),
        zone=zone,
        best=pledge.best_time,
    )
    if to is None:
        callbacks.close(session, call, told.fence, told.outcome)
    else:
        callbacks.postpone(
            session, call, told.fence, told.outcome, to=to, agreed=False, attempts=attempts
        )
    _note(session, call, pledge, told, Outcome(told.outcome), due=to)


def _barred(
    session: Session, _settings: Settings, call: CallBack, told: CallEnd, pledge: Pledge
) -> None:
    outcome = Outcome(told.outcome)
    callbacks.close(session, call, told.fence, outcome)
    _note(session, call, pledge, told, outcome)
    answer = consent.WRONG if outcome is Outcome.WRONG_NUMBER else consent.NO
    if call.number:  # not the donor answered, but whom they had named
        consent.record_line(session, call.number, answer, source="phone", words=told.words)
    else:
        consent.record(session, pledge, answer, source="phone", words=told.words)
    call_proposals.overtaken(session, session.get_one(Campaign, call.campaign_id))


Step = Callable[[Session, Settings, CallBack, CallEnd, Pledge], Conflict | None]
STEPS: dict[Outcome, Step] = {
    Outcome.ARRANGED: _arranged,
    Outcome.OTHER_TIME: _other_time,
    Outcome.NO_LONGER: _no_longer,
    Outcome.HUNG_UP: _not_reached,
    Outcome.VOICEMAIL: _not_reached,
    Outcome.NO_ANSWER: _not_reached,
    Outcome.WRONG_NUMBER: _barred,
    Outcome.NOT_AGAIN: _barred,
}


def _note(
    session: Session,
    call: CallBack,
    pledge: Pledge,
    told: CallEnd,
    outcome: Outcome,
    *,
    due: datetime | None = None,
) -> None:
    event = "tried" if outcome in UNHEARD else "called"
    again = {"due": clock.rfc3339(due)} if due else {}
    audit.note(
        session,
        pledge.reference,
        event,
        words=told.words,
        outcome=outcome.value,
        reason=call.reason,
        call=call.id,
        **again,
    )


def _amount(call: CallBack, told: CallEnd, pledge: Pledge) -> int:
    """How much was agreed on, when it is not all that is needed."""
    said = much(pledge.kind, told.amount, told.amount)
    if said is None or call.reason != owed_calls.NEED:
        return 0
    if not 0 < said <= pledge.amount - pledge.allocated:
        raise InvalidInput.field("/amount", "too_much", TOO_MUCH)
    return said
