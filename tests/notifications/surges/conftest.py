"""Surges are watched on a held clock, through the whole application."""

from datetime import timedelta

import pytest

from notifications.links.arrivals import Arrivals
from notifications.surges import watch
from tests.fixtures import a_campaign, a_pledged
from tests.hall import browser  # noqa: F401 - fixtures of these tests
from tests.pledges.conftest import app  # noqa: F401

TICK = timedelta(seconds=15)


@pytest.fixture
def campaign(db):
    with db.session(write=True) as session:
        found = a_campaign(session, slug="goderich")
        session.refresh(found)
        session.expunge(found)
    return found


@pytest.fixture
def pass_time(db, now):
    """Let minutes pass in which so many come by a code, and so many promise; a look each 15 s."""

    def pass_time(minutes, campaign, *, code="", visits=0, promises=0, heard=""):
        arrivals = Arrivals(db)
        for quarter in range(int(minutes * 4)):
            for _ in range(_share(visits, quarter)):
                arrivals.count(code)
            arrivals.flush()
            with db.session(write=True) as session:
                for _ in range(_share(promises, quarter)):
                    given = {"code": code, "heard_from": heard}
                    a_pledged(session, campaign, **given)
            now.move(TICK)
            watch.look(db)

    return pass_time


def _share(of_a_minute, quarter):
    """What falls into one of a minute's four quarters."""
    return of_a_minute * (quarter % 4 + 1) // 4 - of_a_minute * (quarter % 4) // 4
