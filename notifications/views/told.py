"""What the comms desk calls things: states, what an appeal asks, what happened to it."""

from collections.abc import Callable, Mapping

from notifications.appeals.models import AppealState, Asks
from notifications.networks import networks
from notifications.publishing.models import PostState
from relief.kit import i18n
from relief.kit.audit import AuditEntry
from relief.kit.i18n import N_

ASKS = {
    Asks.CALL: N_("To call 2-1-1"),
    Asks.GIVE_ONLINE: N_("To give on the web page"),
    Asks.NEWS: N_("Nothing: it is news"),
    Asks.STOP: N_("To stop sending something"),
}
ASKS_WHY = {
    Asks.CALL: N_("It waits while the lines are overwhelmed."),
    Asks.GIVE_ONLINE: N_("It goes out however busy the lines are."),
    Asks.NEWS: N_("It may go out while the relief effort is paused or closed."),
    Asks.STOP: N_("It may always go out, also when the need is met."),
}
# A word, an icon and a tone for each state.
APPEAL_STATES = {
    AppealState.DRAFT: (N_("Draft"), "edit", "neutral"),
    AppealState.IN_REVIEW: (N_("Waits for approval"), "eye", "warn"),
    AppealState.APPROVED: (N_("Approved, no time set"), "check", "info"),
    AppealState.SCHEDULED: (N_("Approved and scheduled"), "clock", "info"),
    AppealState.DONE: (N_("Sent"), "check-circle", "good"),
    AppealState.CANCELLED: (N_("Cancelled"), "ban", "quiet"),
    AppealState.RETRACTED: (N_("Taken down"), "undo", "quiet"),
}
POST_STATES = {
    PostState.WAITING: (N_("Waits"), "clock", "info"),
    PostState.SENDING: (N_("Being sent"), "send", "info"),
    PostState.PUBLISHED: (N_("Published"), "check-circle", "good"),
    PostState.UNKNOWN: (N_("May have gone out"), "help", "warn"),
    PostState.FAILED: (N_("Failed"), "alert", "bad"),
    PostState.MISSED: (N_("Too late, not sent"), "alert", "warn"),
    PostState.CANCELLED: (N_("Let go"), "ban", "quiet"),
    PostState.RETRACTING: (N_("Being taken down"), "undo", "warn"),
    PostState.RETRACTED: (N_("Taken down"), "undo", "quiet"),
    PostState.CORRECTED: (N_("Corrected"), "edit", "neutral"),
}
LANGUAGES = {"en": N_("in English"), "fr": N_("in French")}
EVENTS = {
    "appeal_written": N_("Written"),
    "appeal_edited": N_("Changed: it is a draft again"),
    "appeal_submitted": N_("Given to somebody else to read"),
    "appeal_approved": N_("Approved"),
    "appeal_unread": N_("Let go out before anybody else had read it"),
    "appeal_reviewed": N_("Read afterwards, and found right"),
    "appeal_sent_back": N_("Sent back to its author"),
    "appeal_cancelled": N_("Cancelled"),
    "appeal_scheduled": N_("Scheduled"),
    "appeal_done": N_("Sent: nothing more is to come"),
    "appeal_retracted": N_("Taken down from every network"),
    "schedule_stopped": N_("Schedule stopped"),
    "milestone_reached": N_("Milestone reached"),
    "occurrence_missed": N_("One time was too late"),
    "occurrence_moved": N_("One time moved"),
    "occurrence_skipped": N_("One time left out"),
    "post_published": N_("Published: {network}"),
    "post_failed": N_("Failed: {network}"),
    "post_missed": N_("Not sent in time: {network}"),
    "post_unsure": N_("Nobody can tell whether it went out: {network}"),
    "post_corrected": N_("Put right: {network}"),
    "correction_asked": N_("To be put up as a correction: {network}"),
    "post_copied": N_("Copied by hand"),
    "post_sent_anew": N_("To be sent now: {network}"),
    "post_given_a_time": N_("Given another time: {network}"),
    "post_let_go": N_("Let go: {network}"),
    "post_seen": N_("Seen there by a person: {network}"),
    "post_not_seen": N_("Not seen there by a person: {network}"),
    "post_retract": N_("To be taken down: {network}"),
    "post_retracted": N_("Taken down: {network}"),
}


def fill(lang: str) -> Callable[[AuditEntry], Mapping[str, object]]:
    """What of a history's entry stands in its words."""

    def filled(entry: AuditEntry) -> Mapping[str, object]:
        key = str(entry.facts.get("network", ""))
        return {"network": label(key, lang)} if key else {}

    return filled


def label(key: str, lang: str) -> str:
    """What people call a network, also one that is no more."""
    found = networks.get(key)
    return i18n.translate(lang, found.label) if found else key
