"""Lessons of a relief effort: one text by several people, and nobody's words are lost.

Whoever saves names the version that was read; of two who save at once the second is shown both
texts. Each text that was ever saved stays in the history, sealed.
"""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from pledges.models import Lessons
from relief.campaigns.models import Campaign
from relief.kit import audit, clock
from relief.kit.db import rows_changed, vault_of
from relief.kit.errors import Stale
from relief.kit.forms import Essay, Input, Number
from relief.kit.i18n import N_

SAVED = "lessons_saved"
BOTH = N_(
    "Someone saved other lessons while you wrote. Nothing is lost: theirs stand below, yours are "
    "in the field. Put both together there, then save again."
)


class LessonsIn(Input):
    """What somebody wrote, and the version that they had before them; none was 0."""

    version: Number
    text: Essay = ""


def of(session: Session, campaign: Campaign) -> Lessons | None:
    """The lessons of `campaign` as they stand."""
    query = select(Lessons).where(Lessons.campaign_id == campaign.id)
    return session.exec(query.execution_options(populate_existing=True)).first()


def text(session: Session, row: Lessons | None) -> str:
    """What is written there."""
    if row is None or row.sealed is None:
        return ""
    return vault_of(session).open(context(row.id), row.sealed)


def save(session: Session, campaign: Campaign, body: LessonsIn) -> Lessons | None:
    """Put `body` in the place of the version it was written from; the same text again is no step.

    Raises:
        Stale: if somebody saved another text meanwhile.
    """
    row = of(session, campaign)
    if body.text == text(session, row):
        return row
    written = _first(session, campaign) if row is None and not body.version else row
    if written is None or not _replace(session, written, body):
        raise Stale(BOTH)
    audit.note(session, about(campaign), SAVED, words=body.text, version=body.version + 1)
    return of(session, campaign)


def about(campaign: Campaign) -> str:
    """What the history calls them."""
    return f"lessons:{campaign.slug}"


def context(row: UUID) -> str:
    """What the text is sealed for."""
    return f"lessons:{row}"


def _first(session: Session, campaign: Campaign) -> Lessons | None:
    """The row itself; nothing if somebody else has just made it."""
    row = Lessons(campaign_id=campaign.id, saved_by=session.info["actor"], version=0)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return None
    return row


def _replace(session: Session, row: Lessons, body: LessonsIn) -> bool:
    sealed = vault_of(session).seal(context(row.id), body.text) if body.text else None
    # The condition is the lock: of two who save at once, one finds another version.
    statement = (
        update(Lessons)
        .where(col(Lessons.id) == row.id, col(Lessons.version) == body.version)
        .values(
            sealed=sealed,
            saved_by=session.info["actor"],
            saved_at=clock.now(),
            version=body.version + 1,
        )
    )
    return rows_changed(session, statement) == 1
