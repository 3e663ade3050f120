"""Helpline, rule 12: in what is published, fewer than five people are not counted out."""

from relief.helpline.gaps import suppression
from relief.helpline.words import Reason
from tests.helpline.gaps.conftest import BRUCE, HURON, calls, count


def test_few_are_hidden_and_not_by_difference_either():
    hidden = suppression.line([3, 40, 50])

    assert 0 in hidden
    assert len(hidden) >= 2
    assert suppression.line([0, 5, 50]) == frozenset()


def test_the_open_data_do_not_say_how_many_few_were(now, db, browser):
    with db.session(write=True) as session:
        calls(session, 3, area=BRUCE, reason=Reason.FULL)
        calls(session, 60, area=HURON, reason=Reason.FULL)
        count(session)

    text = browser().get("/map").text

    assert "Bruce: hidden, since few people are counted." in text
    assert "Bruce: Help not found" not in text
    few = browser().get("/map/2011-Q2.csv").text
    assert not [line for line in few.splitlines() if BRUCE in line and ",3," in line]
