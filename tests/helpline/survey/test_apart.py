"""Nothing in the database leads from an answer to its call: no order, no moment, no transaction."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, select

from relief.helpline.survey import calling, jobs
from relief.helpline.survey.models import HelplineSurvey, HelplineSurveyAnswer
from relief.helpline.survey.schemas import AnswerIn
from relief.kit import audit
from relief.kit.jobs import Work
from tests.helpline.survey.conftest import ZONE, agreed

COUNT = 24
NUMBERS = [f"519-555-01{n:02}" for n in range(COUNT)]


@pytest.fixture
def answered(db, now):
    """Callers who answered one after another, each in a transaction of its own: 1, 2, 3 …"""
    for n, number in enumerate(NUMBERS):
        now.move(timedelta(hours=1))
        with db.session(write=True) as session:
            key = agreed(session, number).id
        now.move(timedelta(hours=1))
        with db.session(write=True, actor="staff:ben") as session:
            calling.answered(session, key, AnswerIn(satisfaction=1 + n % 5, words=f"{n}"), ZONE)


@pytest.fixture
def mixed(db, settings, answered):
    """The same, once the clock has struck."""
    jobs.forget(Work(settings, db))


def callers(session, rows):
    """Whose each answer is, by their words: 0 who answered first."""
    vault = session.info["vault"]
    return [int(vault.open(calling.words_context(row.id), row.sealed)) for row in rows]


def test_a_row_says_of_its_call_the_quarter_and_nothing_else(db, answered):
    with db.session() as session:
        rows = session.exec(select(HelplineSurveyAnswer)).all()

    assert len({row.quarter for row in rows}) == 1
    for row in rows:
        assert row.id.version == 4
        others = row.model_dump(exclude={"id", "quarter", "sealed", "satisfaction"})
        assert set(others.values()) == {None}


def test_the_callers_row_says_that_they_answered_and_not_when_or_whom_they_told(db, answered):
    with db.session() as session:
        rows = session.exec(select(HelplineSurvey)).all()

    assert {(row.state, row.caller, row.taken_at, row.ended_at) for row in rows} == {
        ("answered", "", None, None)
    }


def test_the_history_has_the_consent_and_not_the_answer(db, answered):
    with db.session() as session:
        events = {each.event for each in session.exec(select(audit.AuditEntry)).all()}

    assert "survey_agreed" in events
    assert {each for each in events if "answer" in each} == set()


def test_an_answer_leaves_no_row_anywhere_else(db, now):
    with db.session(write=True) as session:
        key = agreed(session).id
    before = counts(db)

    with db.session(write=True, actor="staff:ben") as session:
        calling.answered(session, key, AnswerIn(satisfaction=5), ZONE)

    assert counts(db) == before | {"helpline_survey_answer": 1}


def counts(db):
    with db.session() as session:
        return {
            name: session.scalar(sa.select(sa.func.count()).select_from(table))
            for name, table in SQLModel.metadata.tables.items()
        }


def test_the_database_has_no_order_but_that_of_the_random_keys(db, mixed):
    """As it hands rows out that nobody orders, and by whatever it numbers them with itself."""
    with db.session() as session:
        rows = session.exec(select(HelplineSurveyAnswer)).all()
        places = PLACES[session.get_bind().dialect.name](session)
        told = callers(session, rows)

    assert [row.id for row in rows] == places == sorted(places)
    assert sorted(told) == list(range(COUNT))
    assert told not in (sorted(told), sorted(told, reverse=True))


def test_no_transaction_wrote_an_answer_and_anything_of_its_caller(db, mixed):
    with db.session() as session:
        assert WRITTEN_WITH[session.get_bind().dialect.name](session) == set()


def _without_numbers(session):
    with pytest.raises(sa.exc.OperationalError, match="no such column: rowid"):
        session.execute(sa.text("SELECT rowid FROM helpline_survey_answer"))
    return list(session.scalars(sa.select(HelplineSurveyAnswer.id)))


def _by_place(session):
    query = sa.select(HelplineSurveyAnswer.id).order_by(sa.literal_column("ctid"))
    return list(session.scalars(query))


def _none_is_known(session):
    columns = session.execute(sa.text("PRAGMA table_xinfo(helpline_survey_answer)")).all()
    return {column.name for column in columns} - set(HelplineSurveyAnswer.__table__.columns.keys())


def _by_transaction(session):
    answers = sa.text("SELECT DISTINCT CAST(xmin AS text) FROM helpline_survey_answer")
    known = set(session.scalars(answers))
    return {
        name
        for name in SQLModel.metadata.tables.keys() - {"helpline_survey_answer"}
        if known & set(session.scalars(sa.text(f'SELECT CAST(xmin AS text) FROM "{name}"')))  # noqa: S608
    }


PLACES = {"sqlite": _without_numbers, "postgresql": _by_place}
WRITTEN_WITH = {"sqlite": _none_is_known, "postgresql": _by_transaction}
