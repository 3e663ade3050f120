"""The one call to somebody who hung up: what it came to, and what that does to the draft (rule 9).

Whoever was called is not called again, reached or not; only they themselves can name another time.
What they had begun stays, and can be gone on with under its reference, unless they want it no more.
"""

from collections.abc import Callable

from sqlmodel import Session, col, select

from pledges.calls import callbacks, calling_times, consent, drafts, resumption
from pledges.calls.endings import CallEnd, Outcome, moment
from pledges.models import CallBack, Draft
from relief.campaigns.models import Campaign
from relief.kit import audit, clock


def settle(session: Session, call: CallBack, told: CallEnd) -> None:
    """Record how a call about a draft ended, and do what follows from it.

    Raises:
        Conflict: if the call is not in this actor's hands any more.
        InvalidInput: if the time does not fit; then the call is still in hand.
    """
    query = select(Draft).where(col(Draft.id) == call.draft_id).with_for_update()
    draft = session.exec(query.execution_options(populate_existing=True)).one()
    outcome = Outcome(told.outcome)
    if outcome is Outcome.OTHER_TIME:
        _other_time(session, call, told, draft)
        return
    callbacks.close(session, call, told.fence, outcome)
    if draft.call_back != drafts.ASK or drafts.is_over(session, draft):
        return  # finished on the public page while the telephone rang
    resumption.called(session, draft, told.words, outcome=outcome.value)
    if step := STEPS.get(outcome):
        step(session, call, told, draft)


def _other_time(session: Session, call: CallBack, told: CallEnd, draft: Draft) -> None:
    zone = session.get_one(Campaign, call.campaign_id).time_zone
    named = moment(told.at, zone)
    to = named or calling_times.first_welcome(clock.now() + calling_times.DAY, zone, "")
    agreed = named is not None
    callbacks.postpone(session, call, told.fence, Outcome.OTHER_TIME, to=to, agreed=agreed)
    facts = {"outcome": Outcome.OTHER_TIME.value, "due": clock.rfc3339(to)}
    audit.note(session, drafts.about(draft.reference), "called", words=told.words, **facts)


def _no_longer(session: Session, call: CallBack, _told: CallEnd, draft: Draft) -> None:
    _end(session, call, draft, "no_offer")


def _wrong_number(session: Session, call: CallBack, told: CallEnd, draft: Draft) -> None:
    _bar(session, call, consent.WRONG, told)
    _end(session, call, draft, "wrong_number")


def _not_again(session: Session, call: CallBack, told: CallEnd, draft: Draft) -> None:
    _bar(session, call, consent.NO, told)
    draft.call_back = drafts.NO
    session.add(draft)


def _bar(session: Session, call: CallBack, answer: str, told: CallEnd) -> None:
    if call.number:
        consent.record_line(session, call.number, answer, source="phone", words=told.words)


def _end(session: Session, call: CallBack, draft: Draft, outcome: str) -> None:
    campaign = session.get_one(Campaign, call.campaign_id)
    drafts.end(session, draft, outcome, {"campaign": campaign.slug})


STEPS: dict[Outcome, Callable[[Session, CallBack, CallEnd, Draft], None]] = {
    Outcome.NO_LONGER: _no_longer,
    Outcome.WRONG_NUMBER: _wrong_number,
    Outcome.NOT_AGAIN: _not_again,
}
