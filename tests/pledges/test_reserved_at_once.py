"""Two at once about what is reserved: one wins, and every number follows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from pledges import reserved
from pledges.desk import presses
from pledges.desk.presses import Placement
from pledges.models import Allocation, Dispatch, Pledge
from relief.kit import audit
from relief.kit.errors import Conflict
from tests.fixtures import dispatches_in
from tests.pledges.setting_aside import Town

HOUR = timedelta(hours=1)


@pytest.fixture
def town(db, settings, now):
    return Town(db, settings)


def together(*steps):
    """What each gave, done at once; `late` if somebody else was quicker."""

    def run(step):
        try:
            return step()
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def test_two_who_send_it_at_once_send_it_once(town):
    key = town.reserve(20)

    results = together(*[lambda: town.send(key)] * 4)

    assert sorted(results).count("reservation_gone") == 3
    with town.db.session() as session:
        assert len(dispatches_in(session)) == 1
        assert audit.verify(session) == []
    assert town.letters == 1


def test_sent_or_over_at_the_same_moment_is_one_of_both(town, now):
    key = town.reserve(20, hours=1)
    now.move(HOUR)

    together(lambda: town.send(key), town.job, lambda: town.release(key))

    with town.db.session() as session:
        sent = dispatches_in(session)
    if sent:
        assert (town.stands, town.shares) == (("dispatched", 20, 20), [("dispatched", 20)])
    else:
        assert (town.stands, town.shares) == (("promised", 0, 0), [("released", 20)])


def test_reserved_and_sent_by_a_plan_at_once_is_never_both(town):
    where = Placement(town.reference, town.agency.id, town.need.id, 30)

    def plan():
        with town.db.session(write=True) as session:
            _, skipped = presses.send(session, town.settings, [where])
            return [each.code for each in skipped]

    together(lambda: town.reserve(30), plan)

    state, placed, committed = town.stands
    assert (placed, committed) == (30, 30)
    with town.db.session() as session:
        assert len(session.exec(select(Allocation)).all()) == 1
        assert len(session.exec(select(Dispatch)).all()) == (state == "dispatched")
        pledge = session.exec(select(Pledge)).one()
        assert len(reserved.of(session, pledge)) == (state == "matched")
