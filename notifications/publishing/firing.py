"""An occurrence that is due becomes posts, one for each network and language."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from notifications.appeals import steps
from notifications.appeals.models import Appeal, AppealState
from notifications.publishing import alerts
from notifications.publishing.models import NEEDS_A_PERSON, OPEN, Post
from notifications.publishing.settings import patience
from notifications.timetable import firing, service
from notifications.timetable.models import (
    AppealOccurrence,
    AppealSchedule,
    ScheduleState,
)
from relief.kit import audit, clock
from relief.kit.errors import Conflict
from relief.kit.i18n import LANGUAGES

AT_ONCE = 20  # occurrences in one transaction


def fire(session: Session) -> int:
    """Take what is due and make its posts; how many occurrences were taken."""
    late = timedelta(seconds=patience().late_s)
    taken = firing.due(session, clock.now(), AT_ONCE, late=late)
    for occurrence in taken.fired:
        make_posts(session, occurrence)
    alerts.occurrences_missed(session, taken.missed)
    return len(taken.fired) + len(taken.missed)


def make_posts(session: Session, occurrence: AppealOccurrence) -> list[Post]:
    """The posts of one occurrence, waiting; their words are filled when each is sent."""
    appeal = session.get_one(Appeal, occurrence.appeal_id)
    posts = [
        Post(
            appeal_id=appeal.id,
            campaign_id=appeal.campaign_id,
            occurrence_id=occurrence.id,
            network=network,
            lang=lang,
            planned_at=occurrence.due_at,
            due_at=occurrence.due_at,
        )
        for network in appeal.networks
        for lang in LANGUAGES
        if appeal.text(network, lang)
    ]
    session.add_all(posts)
    session.flush()
    return posts


def finish(session: Session) -> int:
    """Call appeals sent from which nothing more is to come, and nobody has to decide; how many."""
    service.finish(session)
    active = sa.exists().where(
        col(AppealSchedule.appeal_id) == col(Appeal.id),
        col(AppealSchedule.state) == ScheduleState.ACTIVE,
    )
    undecided = col(Post.state).in_((*OPEN, *NEEDS_A_PERSON))
    open_posts = sa.exists().where(col(Post.appeal_id) == col(Appeal.id), undecided)
    query = select(Appeal).where(col(Appeal.state) == AppealState.SCHEDULED, ~active, ~open_posts)
    done = 0
    for appeal in session.exec(query.limit(AT_ONCE)).all():
        try:
            steps.move(session, appeal, AppealState.DONE)
        except Conflict:  # somebody is at it this moment
            continue
        audit.note(session, appeal.about, "appeal_done")
        done += 1
    return done
