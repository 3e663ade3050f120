"""Several who schedule one appeal, or carry one schedule forward, at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlmodel import select

from notifications.appeals.models import Appeal
from notifications.timetable import service
from notifications.timetable.models import AppealSchedule, ScheduleState
from relief.kit.errors import ReliefError
from tests.notifications.timetable.conftest import an_appeal, daily, states

DAY = timedelta(days=1)


def test_of_eight_who_schedule_at_once_one_schedule_stands(db, noon):
    with db.session(write=True) as session:
        appeal_id = an_appeal(session).id

    def press(n):
        try:
            with db.session(write=True) as session:
                appeal = session.get_one(Appeal, appeal_id)
                service.schedule(session, appeal, daily(f"{12 + n}:30"))
        except ReliefError as error:
            return error.code
        return "kept"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(press, range(8)))

    assert set(answers) <= {"kept", "changed"}
    with db.session() as session:
        assert states(session).get("waiting") in {60, 61}
        query = select(AppealSchedule).where(AppealSchedule.state == ScheduleState.ACTIVE)
        assert len(session.exec(query).all()) == 1


def test_eight_who_extend_at_once_make_each_day_once(db, noon):
    with db.session(write=True) as session:
        service.schedule(session, an_appeal(session), daily("12:30"))
    noon.move(20 * DAY)

    def extend(_):
        with db.session(write=True) as session:
            return service.extend(session)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(extend, range(8))) == 20

    with db.session() as session:
        assert states(session) == {"waiting": 81}
