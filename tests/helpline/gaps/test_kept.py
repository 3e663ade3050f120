"""A published quarter is worked out once, and anew as soon as it is counted anew."""

from datetime import timedelta

import pytest

from relief.helpline.gaps import counting, kept, published
from relief.helpline.gaps.kept import MOST, Kept
from relief.helpline.gaps.periods import Quarter
from tests.helpline.gaps.conftest import BRUCE, HURON, ZONE, calls, count

SPRING = Quarter(2011, 2)

pytestmark = pytest.mark.usefixtures("now")


def test_what_was_worked_out_is_what_is_published(session):
    calls(session, 30)
    count(session)

    assert Kept().of(session, SPRING) == published.of(session, SPRING)


def test_it_is_not_worked_out_again_while_nothing_is_counted(session):
    calls(session, 30)
    count(session)
    known = Kept()
    found = known.of(session, SPRING)

    calls(session, 30)  # not counted yet

    assert known.of(session, SPRING) is found


def test_what_is_counted_anew_is_seen_at_once(session, now):
    calls(session, 30)
    count(session)
    known = Kept()
    known.of(session, SPRING)

    now.move(timedelta(minutes=1))
    calls(session, 7, area=BRUCE)
    recount(session)

    assert known.of(session, SPRING).of_area(BRUCE).contacts == 7
    assert known.of(session, SPRING).of_area(HURON).contacts == 30


def recount(session):
    """Count the months of the quarter once more, though they are settled."""
    for month in SPRING.months:
        counting.keep(session, month, counting.counted(session, month, ZONE))


def test_no_more_quarters_are_kept_than_there_is_room_for(session):
    known = Kept()
    for year in range(2000, 2000 + MOST):
        first = known.of(session, Quarter(year, 1))
        known.of(session, Quarter(year, 2))

    assert len(known._known) == MOST
    assert known.of(session, Quarter(2000 + MOST - 1, 1)) is first


def test_a_process_has_one_of_them(app):
    assert kept.of(app.state.services) is kept.of(app.state.services)
