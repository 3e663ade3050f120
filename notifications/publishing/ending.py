"""An appeal ends before its time: nothing more of it goes out, or all of it comes down."""

from sqlmodel import Session, col, select

from notifications.appeals import service, steps
from notifications.appeals.models import Appeal, AppealState
from notifications.publishing import deciding, retracting
from notifications.publishing.models import Post, PostState
from notifications.timetable import service as timetable
from relief.kit import audit

UP = (PostState.PUBLISHED, PostState.CORRECTED)


def cancel(session: Session, appeal: Appeal, why: str = "") -> Appeal:
    """Let nothing more of it go out; what is published stays."""
    if appeal.state is AppealState.CANCELLED:
        return appeal
    timetable.stop(session, appeal, why)  # first: locks go from the schedule to the appeal
    service.cancel(session, appeal, why)
    deciding.cancel_waiting(session, appeal.id)
    return appeal


def retract(session: Session, appeal: Appeal, why: str) -> int:
    """Take down all of it that is up, and let nothing more go out; how many posts come down."""
    if appeal.state is AppealState.RETRACTED:
        return 0
    timetable.stop(session, appeal, why)
    deciding.cancel_waiting(session, appeal.id)
    query = select(Post).where(Post.appeal_id == appeal.id, col(Post.state).in_(UP))
    down = sum(retracting.ask(session, post) for post in session.exec(query).all())
    steps.move(session, appeal, AppealState.RETRACTED)
    audit.note(session, appeal.about, "appeal_retracted", words=why, posts=down)
    return down
