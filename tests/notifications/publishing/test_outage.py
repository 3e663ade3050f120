"""After an outage everything that was due is too late at once; people are told so once."""

from datetime import timedelta

from sqlmodel import select

from notifications.publishing import firing
from notifications.timetable import service
from notifications.timetable.schemas import ScheduleIn
from relief.kit import clock
from relief.kit.outbox import OutboxMessage
from tests.fixtures import a_campaign, an_account
from tests.notifications.publishing.conftest import an_appeal


def fired_late(db, now, **later):
    """Two appeals whose time passes while nothing runs."""
    with db.session(write=True) as session:
        for n in range(2):
            appeal = an_appeal(session, a_campaign(session), text=f"Part {n} of the evening.")
            service.schedule(session, appeal, ScheduleIn(at=clock.now() + timedelta(minutes=1)))
    now.move(timedelta(**later))
    with db.session(write=True) as session:
        assert firing.fire(session) == 2


def letters(db):
    with db.session() as session:
        return len(session.exec(select(OutboxMessage)).all())


def test_a_person_is_told_once_of_all_that_was_missed(db, now):
    with db.session(write=True) as session:
        an_account(session, "comms")

    fired_late(db, now, minutes=15)
    assert letters(db) == 1

    fired_late(db, now, minutes=15)
    assert letters(db) == 2
