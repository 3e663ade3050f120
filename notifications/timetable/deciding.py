"""What a person does with one occurrence: moves it, leaves it out, decides on one that is late."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select, update

from notifications.timetable import plans
from notifications.timetable.models import AppealOccurrence, AppealSchedule, OccurrenceState
from notifications.timetable.schemas import DecisionIn, MoveIn, WhenIn
from relief.kit import audit, clock, i18n
from relief.kit.db import by_id, rows_changed
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_, Said, word

NO_OCCURRENCE = N_("There is no such time in the calendar.")
CHANGED = N_(
    "Someone changed this time since you opened the page; it is shown anew. Nothing of yours was "
    "saved."
)
NOT_NOW = N_("This one is {state}, so this cannot be done with it now.")
QUIET = N_("This falls within the quiet hours. They end on {moved}: choose that, or another time.")
TWICE = N_("This public request goes out at that very moment already. Choose another one.")
STATE_WORDS = {
    OccurrenceState.WAITING: N_("still to come"),
    OccurrenceState.FIRED: N_("already under way"),
    OccurrenceState.MISSED: N_("too late: decide"),
    OccurrenceState.SKIPPED: N_("left out"),
}


def get(session: Session, occurrence_id: str | UUID) -> AppealOccurrence:
    """One occurrence, as it stands now.

    Raises:
        Missing: if there is none.
    """
    found = by_id(session, AppealOccurrence, occurrence_id)
    if found is None:
        raise Missing(NO_OCCURRENCE, code="unknown_occurrence")
    return found


def move(session: Session, occurrence: AppealOccurrence, body: MoveIn) -> AppealOccurrence:
    """Let one that waits be due at another time; its day keeps its key, so it stays one.

    Raises:
        InvalidInput: if the time is over, never comes, comes twice unchosen, or is quiet.
        Conflict: if it does not wait any more, or somebody changed it meanwhile.
    """
    return _place(session, occurrence, body, OccurrenceState.WAITING, body.version)


def skip(
    session: Session, occurrence: AppealOccurrence, *, why: str = "", version: int | None = None
) -> AppealOccurrence:
    """Leave one out that waits.

    Raises:
        Conflict: as `move`.
    """
    return _drop(session, occurrence, OccurrenceState.WAITING, why, version)


def decide(session: Session, occurrence: AppealOccurrence, body: DecisionIn) -> AppealOccurrence:
    """Send one now that is too late, give it another time, or let it go.

    Raises:
        InvalidInput: as `move`.
        Conflict: if it is not too late, or somebody else has decided.
    """
    if body.decision == "at":
        return _place(session, occurrence, body, OccurrenceState.MISSED, body.version)
    if body.decision == "let_go":
        return _drop(session, occurrence, OccurrenceState.MISSED, body.why, body.version)
    _to(session, occurrence, OccurrenceState.MISSED, body.version, clock.now())
    return occurrence


def _place(
    session: Session,
    occurrence: AppealOccurrence,
    body: WhenIn,
    of: OccurrenceState,
    version: int | None,
) -> AppealOccurrence:
    made = session.get_one(AppealSchedule, occurrence.schedule_id)
    at = plans.moment(body.at, body.on, body.at_local, body.fold, made.time_zone)
    field = "/at" if body.at else "/at_local"
    plans.check(at, clock.now(), field)
    over = made.quiet.over(at, made.time_zone) if made.quiet else at
    if over != at:
        moved = Said(i18n.moment, over, made.time_zone)
        raise InvalidInput.field(field, "quiet_hours", QUIET, moved=moved)
    if _is_taken(session, occurrence, at):
        raise InvalidInput.field(field, "taken", TWICE)
    _to(session, occurrence, of, version, at)
    return occurrence


def _to(
    session: Session,
    occurrence: AppealOccurrence,
    of: OccurrenceState,
    version: int | None,
    at: datetime,
) -> None:
    own = occurrence.moved_from or occurrence.due_at
    me = session.info["actor"]
    values = {"due_at": at, "moved_from": own, "moved_by": me, "settled_at": None}
    _change(session, occurrence, of, version, state=OccurrenceState.WAITING, **values)
    audit.note(session, f"appeal:{occurrence.appeal_id}", "occurrence_moved", before=own, due_at=at)


def _drop(
    session: Session,
    occurrence: AppealOccurrence,
    of: OccurrenceState,
    why: str,
    version: int | None,
) -> AppealOccurrence:
    values = {"settled_at": clock.now(), "decided_by": session.info["actor"], "why": why}
    _change(session, occurrence, of, version, state=OccurrenceState.SKIPPED, **values)
    about = f"appeal:{occurrence.appeal_id}"
    audit.note(session, about, "occurrence_skipped", words=why, due_at=occurrence.due_at)
    return occurrence


def _change(
    session: Session,
    occurrence: AppealOccurrence,
    of: OccurrenceState,
    version: int | None,
    **values: Any,  # noqa: ANN401 - columns
) -> None:
    """Change one that stands at `of`; the condition is the lock."""
    seen = occurrence.version if version is None else version
    statement = (
        update(AppealOccurrence)
        .where(col(AppealOccurrence.id) == occurrence.id, col(AppealOccurrence.version) == seen)
        .where(col(AppealOccurrence.state) == of)
        .values(version=col(AppealOccurrence.version) + 1, **values)
    )
    changed = rows_changed(session, statement)
    session.refresh(occurrence)
    if changed != 1:
        if occurrence.state is of:
            raise Conflict(CHANGED, code="changed")
        state = Said(word, STATE_WORDS[occurrence.state])
        raise Conflict(NOT_NOW, code=f"occurrence_{occurrence.state.value}", state=state)


def _is_taken(session: Session, occurrence: AppealOccurrence, at: datetime) -> bool:
    """Whether another occurrence of its appeal is due at that moment, or was."""
    query = select(AppealOccurrence.id).where(
        AppealOccurrence.appeal_id == occurrence.appeal_id,
        AppealOccurrence.id != occurrence.id,
        AppealOccurrence.due_at == at,
        AppealOccurrence.state != OccurrenceState.SKIPPED,
    )
    return session.exec(query).first() is not None
