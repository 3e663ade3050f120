"""Tallies are of what is finished, in its local month, and twice counted is the same."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from relief.directory.records import Term
from relief.helpline.gaps import counting, figures
from relief.helpline.gaps.figures import Three
from relief.helpline.gaps.models import HelplineTally, Measure
from relief.helpline.words import Channel, ContactState, Reason
from relief.kit import clock, ids
from tests.helpline.conftest import a_term, keep
from tests.helpline.gaps.conftest import BRUCE, HURON, IN_MAY, ZONE, calls, count

MAY = date(2011, 5, 1)

pytestmark = pytest.mark.usefixtures("now")


def test_calls_needs_and_gaps_are_counted_by_area(session):
    calls(session, 3)
    calls(session, 2, reason=Reason.FULL)
    calls(session, 1, area=BRUCE)
    count(session)

    found = figures.of(session, [MAY])
    assert found.of_area(HURON) == Three(5, 5, 2)
    assert found.of_area(HURON, reason="full") == Three(5, 5, 2)
    assert found.of_area(HURON, reason="cost").unmet == 0
    assert found.all() == Three(6, 6, 2)
    assert found.as_of == clock.now()


def test_a_call_that_goes_on_counts_nowhere_and_one_that_was_given_up_apart(session):
    calls(session, 1, state=ContactState.OPEN, ended_at=None)
    calls(session, 2, state=ContactState.ABANDONED)
    count(session)

    rows = session.exec(select(HelplineTally)).all()
    assert [(row.measure, row.n) for row in rows] == [(Measure.ABANDONED, 2)]


def test_a_call_at_night_is_of_the_local_hour_day_and_month(session):
    calls(session, 1, at=datetime(2011, 6, 1, 2, 30, tzinfo=UTC), channel=Channel.CHAT)
    count(session)

    rows = {row.measure: (row.month, row.word) for row in session.exec(select(HelplineTally))}
    assert rows[Measure.HOUR] == (MAY, "22")
    assert rows[Measure.WEEKDAY] == (MAY, "1")
    assert rows[Measure.CHANNEL] == (MAY, "chat")


def test_a_need_counts_under_the_top_of_its_tree(session):
    food = a_term(session, "Food")
    boxes = a_term(session, "Food banks", parent_id=food.id)
    gift = a_term(session, "Hampers", parent_id=boxes.id)
    calls(session, 2, term=gift.id)
    calls(session, 1, term=boxes.id)
    calls(session, 1)
    count(session)

    found = figures.of(session, [MAY])
    assert found.topics == [str(food.id), ""]
    assert found.of_area(HURON, topic=str(food.id)).needs == 3


def test_a_loop_in_the_taxonomy_ends(session):
    one, other = ids.new(), ids.new()
    keep(session, Term(id=one, name="Rent", parent_id=other))
    keep(session, Term(id=other, name="Homes", parent_id=one))
    calls(session, 1, term=one)
    count(session)

    assert figures.of(session, [MAY]).topics in ([str(one)], [str(other)])


def test_counted_again_it_follows_what_changed_and_doubles_nothing(session):
    calls(session, 2)
    count(session)
    calls(session, 1, area=BRUCE)
    counting.keep(session, MAY, counting.counted(session, MAY, ZONE))
    counting.keep(session, MAY, counting.counted(session, MAY, ZONE))

    assert figures.of(session, [MAY]).all() == Three(3, 3, 0)


def test_what_was_counted_and_settled_is_not_counted_again(session):
    calls(session, 1, at=IN_MAY)
    assert counting.months_due(session, ZONE)[-1] == MAY
    count(session)

    assert counting.months_due(session, ZONE) == [date(2011, 8, 1)]
