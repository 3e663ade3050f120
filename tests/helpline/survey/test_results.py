"""What is shown: shares with their margins, from ten answers on, and nothing by subtraction."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from relief.helpline.gaps import periods
from relief.helpline.models import HelplineContact
from relief.helpline.survey import results
from relief.helpline.survey.calling import words_context
from relief.helpline.survey.margin import margin
from relief.helpline.survey.models import HelplineSurvey, HelplineSurveyAnswer, SurveyState
from relief.helpline.words import ContactState
from relief.kit.db import vault_of
from tests.helpline.gaps.conftest import calls
from tests.helpline.survey.conftest import ZONE, acting

YEAR = periods.back(date(2011, 9, 1), 12)
QUARTER = YEAR[-3:]
SPRING, SUMMER = date(2011, 4, 1), date(2011, 7, 1)
IN_AUGUST = datetime(2011, 8, 12, 15, tzinfo=UTC)


def answer(session, quarter=SUMMER, count=1, **said):
    session.add_all(HelplineSurveyAnswer(quarter=quarter, **said) for _ in range(count))
    session.flush()


def of(session, months=QUARTER):
    """The results of some months, question by question."""
    return {each.key: each for each in results.of(session, months, ZONE).questions}


def test_a_share_comes_with_its_margin_for_everybody(session):
    calls(session, 200, at=IN_AUGUST)
    answer(session, count=26, satisfaction=5)
    answer(session, count=8, satisfaction=3)

    found = of(session)["satisfaction"]

    assert found.answers == 34
    assert found.good == margin(26, 34, 200)
    assert [each.count for each in found.levels] == [26, 0, 8, 0, 0]


def test_below_ten_nothing_is_shown(session):
    calls(session, 200, at=IN_AUGUST)
    answer(session, count=9, satisfaction=5)

    assert of(session)["satisfaction"].good is None
    answer(session, again="yes")
    assert of(session)["satisfaction"].good is None
    answer(session, satisfaction=5)
    assert of(session)["satisfaction"].good is not None
    assert of(session)["again"].good is None


def test_few_who_say_the_same_are_not_counted_out_nor_told_by_subtraction(session):
    calls(session, 200, at=IN_AUGUST)
    answer(session, count=20, settled="yes")
    answer(session, count=8, settled="partly")
    answer(session, count=2, settled="no")

    found = of(session)["settled"]

    assert [each.count for each in found.levels] == [20, None, None]
    assert [each.margin is None for each in found.levels] == [False, True, True]
    assert found.good == margin(20, 30, 200)


def test_a_year_tells_nothing_of_one_quarter_that_is_hidden(session):
    calls(session, 200, at=IN_AUGUST)
    answer(session, SUMMER, 30, again="yes")
    answer(session, SPRING, 4, again="no")
    assert of(session, YEAR)["again"].good is None

    answer(session, date(2011, 1, 1), 7, again="yes")

    assert of(session, YEAR)["again"].answers == 41
    assert of(session, YEAR)["again"].good is not None


def test_who_was_asked_is_counted_among_the_finished_calls(session):
    acting(session, "ruth")
    for given in ({}, {"is_crisis": True}, {"age_group": "under_18"}):
        calls(session, 3, at=IN_AUGUST, **given)
    calls(session, 2, at=IN_AUGUST, state=ContactState.ABANDONED)
    calls(session, 5)  # in May
    query = select(HelplineContact.id).order_by(HelplineContact.id)
    made = session.exec(query).all()
    states = (SurveyState.ANSWERED, SurveyState.DECLINED, SurveyState.NOT_ASKED)
    for key, state in zip(made, states, strict=False):
        session.add(HelplineSurvey(contact_id=key, state=state, due_on=SUMMER, asked_by="staff:x"))
    session.flush()

    found = results.of(session, QUARTER, ZONE).asked

    assert found.finished == 3
    counted = (found.drawn, found.not_asked, found.declined, found.agreed, found.answered)
    assert counted == (3, 1, 1, 1, 1)


@pytest.mark.parametrize("count", [9, 10])
def test_own_words_are_read_only_where_enough_answered(session, count):
    answer(session, count=count - 1, satisfaction=5)
    row = HelplineSurveyAnswer(quarter=SUMMER, satisfaction=1)
    row.sealed = vault_of(session).seal(words_context(row.id), "Too long a wait.")
    session.add(row)
    session.flush()

    def read(until):
        return list(results.of(session, QUARTER, ZONE, words_until=until).words)

    assert read(SUMMER) == (["Too long a wait."] if count >= results.ENOUGH else [])
    assert read(SPRING) == read(None) == []
