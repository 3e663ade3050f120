"""What happened to a promise, and why something could not be done, in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from pledges import states
from pledges.dispatches import dispatch as dispatches
from pledges.models import AllocationState, Dispatch, Pledge
from pledges.views.pledge import rows
from relief.kit import chronicle, i18n
from relief.kit.audit import AuditEntry
from relief.kit.i18n import N_

EVENTS = {
    "promised": N_("Promised"),
    "written": N_("Promised on paper on {said_on}"),
    "imported": N_("Taken over from a list"),
    "call_noted": N_("Finished by the donor; noted during the call"),
    "held": N_("Held: to be checked"),
    "released": N_("Released: it counts again"),
    "entered_again": N_("Its slip was entered a second time, and told otherwise"),
    "kept": N_("Kept in reserve"),
    "closing_told": N_("Told that the relief effort ends and until when it is kept"),
    "closing_untold": N_("Kept as before: the relief effort goes on"),
    "kept_on": N_("Agreed that it is kept for another relief effort"),
    "carried_over": N_("Needed in another relief effort: goes on there as {other}"),
    "carried_from": N_("Kept from an earlier relief effort, there {other}"),
    "thanked": N_("Thanked at the end of the relief effort"),
    "report_asked": N_("Asked what has arrived: {agency}"),
    "call_over": N_("No call any more: the relief effort ends"),
    "call_again": N_("To be called after all"),
    "redirected": N_("The donor changed who should receive it"),
    "told_twice": N_("The same gift as {twin}, told twice"),
    "may_repeat": N_("It may be the same gift as {twin}: ask. It counts, for it was passed on"),
    "told_again": N_("The donor told of it again"),
    "link_sent": N_("The donor's link was sent again"),
    "withdrawn": N_("Cancelled by the donor"),
    "lapsed": N_("Closed: its time is over"),
    "written_off": N_("Closed: it will not come"),
    "reserved": N_("Reserved for {agency}: {amount}, until {until}"),
    "reservation_released": N_("No longer reserved for {agency}: {amount}"),
    "reservation_over": N_("Reserved for {agency} and not sent in time: {amount} is free again"),
    "dispatched": N_("Sent to {agency}: {amount}"),
    "overcommitted": N_("Decided: more is sent to {agency} than it asked for"),
    "acknowledged": N_("Seen by {by}"),
    "accepted": N_("Accepted by {by}: {amount} of {of}"),
    "declined": N_("Declined by {by}: {reason}"),
    "recalled": N_("Taken back from the organization"),
    "received": N_("Received by the organization: {amount}"),
    "corrected": N_("Corrected: {amount} had not been received"),
    "ended": N_("Nothing more will come: {amount}"),
    "scheduled": N_("To be given in instalments: {count}, from {first}"),
    "unscheduled": N_("Instalments cancelled: {count}"),
    "reminded": N_("Reminded by e-mail"),
    "reminders_agreed": N_("Agreed to be reminded by e-mail"),
    "reminders_stopped": N_("Asked for no more reminders"),
    "came_beside": N_("A further gift came beside it: {amount}, now {other}"),
    "received_late": N_("Received by {agency} after it was closed: {amount}"),
    "handled": N_("Taken in hand"),
    "let_go": N_("Let go"),
    "colleague_on_it": N_("Somebody at the organization is on it"),
    "colleague_off_it": N_("Nobody at the organization is on it any more"),
    "agency_reminded": N_("Asked again: {agency} has not answered"),
    "escalated": N_("Put to the second person at {agency}"),
    "agency_called": N_("The organization was called, without an answer yet"),
    "move_on": N_("To be moved on: {agency} has not answered"),
    "link_closed": N_("The link in the organization's message was closed"),
    "moved_on": N_("Moved on to {agency}"),
    "call_due": N_("To be called"),
    "called": N_("Called: {outcome}"),
    "tried": N_("Called, not reached: {outcome}"),
    "calls_agreed": N_("Agreed to be called"),
    "calls_refused": N_("Asked not to be called"),
    "number_wrong": N_("The telephone is somebody else's"),
    "number_right": N_("The telephone is the donor's after all"),
}
# What a call came to, short enough for a button.
OUTCOMES = {
    "arranged": N_("Arranged"),
    "other_time": N_("Still willing, another time"),
    "no_longer": N_("No longer available"),
    "hung_up": N_("Hung up"),
    "wrong_number": N_("Wrong number"),
    "voicemail": N_("Left a message"),
    "no_answer": N_("No answer"),
    "not_again": N_("Do not call again"),
    "met_meanwhile": N_("Arranged, but somebody else was quicker: it stays kept"),
}
REASONS = {  # by `schemas.Reason`
    "full": N_("No room now"),
    "not_needed": N_("Not needed"),
    "not_ours": N_("Not what they do"),
    "unreachable": N_("Donor not reached"),
    "other": N_("Another reason"),
}
TAKEN_BACK = N_("{reference} was taken back by {who} on {at}, so no answer can be logged any more.")
ANSWERED = N_(
    "{reference} was answered already: {by} said “{state}” on {at}, logged by {who}. That answer "
    "stands and nothing of yours was saved. If it is wrong, call {by} and take the offer back."
)
NOBODY = N_("somebody there")
AMOUNTS = ("amount", "of")


def facts(
    entry: AuditEntry, pledge: Pledge, agencies: Mapping[str, str], lang: str, zone: str
) -> dict[str, Any]:
    """What of a step stands in its words: amounts, names and moments as people read them."""
    found = _readable(entry.facts, pledge, lang)
    if "agency" in found:
        found["agency"] = agencies.get(str(found["agency"]), found["agency"])
    if "reason" in found:
        found["reason"] = i18n.translate(lang, REASONS.get(str(found["reason"]), ""))
    if "outcome" in found:
        found["outcome"] = i18n.translate(lang, OUTCOMES.get(str(found["outcome"]), ""))
    if "said_on" in found:
        found["said_on"] = i18n.day(date.fromisoformat(str(found["said_on"])), "UTC", lang)
    if entry.event == "reserved":
        until = datetime.fromisoformat(str(found["until"]))
        found["until"] = i18n.moment(until, zone, lang)
    if not found.get("by"):
        found["by"] = i18n.translate(lang, NOBODY)
    return found


def already(session: Session, dispatch: Dispatch, zone: str, lang: str) -> str:
    """Who has answered an offer, what and when; or that it was taken back."""
    if dispatch.state is AllocationState.RECALLED:
        pledge = dispatches.pledge_of(session, dispatch)
        steps = chronicle.steps(session, pledge.reference, lang, {"recalled": "recalled"})
        last = [step for step in steps if step.text == "recalled"][-1]
        return i18n.translate(
            lang,
            TAKEN_BACK,
            reference=dispatch.reference,
            who=last.who,
            at=i18n.moment(last.at, zone, lang),
        )
    who = chronicle.who(session, [dispatch.logged_by], lang)[dispatch.logged_by]
    return i18n.translate(
        lang,
        ANSWERED,
        reference=dispatch.reference,
        by=dispatch.answered_by or i18n.translate(lang, NOBODY),
        state=i18n.translate(lang, states.shown(dispatch.state)["word"]),
        at=i18n.moment(dispatch.answered_at or dispatch.sent_at, zone, lang),
        who=who,
    )


def _readable(entry: Mapping[str, object], pledge: Pledge, lang: str) -> dict[str, Any]:
    """A step's facts with its amounts as people read them."""
    found = dict(entry)
    for name in AMOUNTS:
        if isinstance(amount := found.get(name), int):
            found[name] = rows.bare(pledge, lang, amount)
    return found
