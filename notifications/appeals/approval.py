"""Four eyes: an appeal goes out once a person who wrote none of it has read what it says.

Approval is of a digest of the content, so whatever is edited later is not approved.
"""

from sqlmodel import Session

from notifications.appeals import fourth_eye, steps
from notifications.appeals.models import MAY_GO_OUT, Appeal, AppealState
from relief.kit import audit, clock
from relief.kit.errors import Conflict
from relief.kit.i18n import N_

READ_ANEW = N_("The text is not the one you read: someone edited it. Read it again, then decide.")
OWN = N_(
    "You wrote some of this, so somebody else must approve it. It stays with those who may: "
    "nothing was changed."
)


def submit(session: Session, appeal: Appeal) -> Appeal:
    """Ask somebody else to read it; asked twice, it was asked once."""
    me = session.info["actor"]
    if appeal.state is AppealState.IN_REVIEW and appeal.submitted_by == me:
        return appeal
    steps.require(appeal, "submit")
    steps.move(
        session,
        appeal,
        AppealState.IN_REVIEW,
        submitted_by=me,
        submitted_at=clock.now(),
    )
    audit.note(session, appeal.about, "appeal_submitted", content=appeal.content_hash)
    return appeal


def approve(session: Session, appeal: Appeal, *, read: str | None = None) -> Appeal:
    """Let it go out, as a person who wrote none of it.

    Args:
        session: The transaction; its actor approves.
        appeal: In review.
        read: The digest of what the approver read, where the page sent it along.

    Raises:
        Conflict: code `own_appeal` for its author, `read_anew` if it is not what was read, or
            if it is not in review.
    """
    me = session.info["actor"]
    if appeal.is_approved and appeal.approved_by == me:
        return appeal  # said twice
    steps.require(appeal, "approve")
    if read is not None and read != appeal.content_hash:
        raise Conflict(READ_ANEW, code="read_anew")
    if fourth_eye.is_closed(session, appeal.authors):
        raise Conflict(OWN, code="own_appeal")
    approved = {"approved_by": me, "approved_at": clock.now()}
    steps.move(session, appeal, AppealState.APPROVED, approved_hash=appeal.content_hash, **approved)
    audit.note(session, appeal.about, "appeal_approved", content=appeal.content_hash)
    return appeal


def publish_unread(session: Session, appeal: Appeal, why: str) -> Appeal:
    """Let it go out before anybody else has read it; somebody else reads it afterwards.

    Args:
        session: The transaction; its actor answers for it.
        appeal: A draft, or in review.
        why: The emergency, in the actor's words.

    Raises:
        Conflict: if it is neither.
    """
    steps.require(appeal, "publish_unread")
    me = session.info["actor"]
    values = {"emergency_by": me, "reviewed_by": "", "approved_at": clock.now()}
    steps.move(session, appeal, AppealState.APPROVED, approved_hash=appeal.content_hash, **values)
    audit.note(session, appeal.about, "appeal_unread", words=why, content=appeal.content_hash)
    return appeal


def review(session: Session, appeal: Appeal, *, read: str | None = None) -> Appeal:
    """Say that what went out unread may stand, as a person who wrote none of it.

    Raises:
        Conflict: code `own_appeal` for its author, `read_anew` if it is not what was read, or if
            nothing awaits review.
    """
    if not appeal.awaits_review:
        raise steps.not_now(appeal)
    if read is not None and read != appeal.content_hash:
        raise Conflict(READ_ANEW, code="read_anew")
    if fourth_eye.is_closed(session, [*appeal.authors, appeal.emergency_by]):
        raise Conflict(OWN, code="own_appeal")
    steps.move(session, appeal, appeal.state, reviewed_by=session.info["actor"])
    audit.note(session, appeal.about, "appeal_reviewed", content=appeal.content_hash)
    return appeal


def send_back(session: Session, appeal: Appeal, why: str) -> Appeal:
    """Give it back to its author with a word on what to mend.

    Raises:
        Conflict: code `own_appeal` for its author, if it went out unread; or if it cannot be now.
    """
    steps.require(appeal, "send_back")
    if appeal.awaits_review and fourth_eye.is_closed(
        session, [*appeal.authors, appeal.emergency_by]
    ):
        raise Conflict(OWN, code="own_appeal")
    steps.move(session, appeal, AppealState.DRAFT, **steps.VOID)
    audit.note(session, appeal.about, "appeal_sent_back", words=why)
    return appeal


def require_approved(appeal: Appeal) -> None:
    """Let only an appeal pass that a second person has read as it is.

    Raises:
        Conflict: if it is anything else.
    """
    if appeal.state not in MAY_GO_OUT:
        raise steps.not_now(appeal)
    if not appeal.is_approved:
        raise Conflict(READ_ANEW, code="read_anew")
