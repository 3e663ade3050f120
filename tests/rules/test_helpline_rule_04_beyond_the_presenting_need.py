"""Helpline, rule 4: life events ask about related needs and say why; the answer is recorded."""

from relief.helpline import asking, needs
from relief.helpline.schemas import NeedIn
from relief.helpline.words import Answer, NeedKind


def test_whoever_lost_work_is_asked_and_told_why(session, contact):
    needs.add(session, contact, NeedIn(name="I was laid off"), "en")

    asked = asking.left(session, contact, "en")

    assert {each.key for each in asked} >= {"food", "rent_bank", "benefits", "low_mood"}
    assert all(each.ask.endswith("?") and each.why for each in asked)


def test_wanted_or_declined_both_are_recorded(session, contact):
    needs.add(session, contact, NeedIn(name="I was laid off"), "en")

    asking.answer(session, contact, "food", Answer.ACCEPTED, "en")
    asking.answer(session, contact, "low_mood", Answer.DECLINED, "en")

    assert asking.answered(session, contact) == {"food", "low_mood"}
    related = [each.name for each in needs.of(session, contact) if each.kind is NeedKind.RELATED]
    assert related == ["Food"]


def test_nothing_is_added_that_nobody_agreed_to(session, contact):
    needs.add(session, contact, NeedIn(name="I was laid off"), "en")

    asking.left(session, contact, "en")

    assert len(needs.of(session, contact)) == 1
