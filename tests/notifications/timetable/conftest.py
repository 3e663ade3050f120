"""Approved appeals, and schedules of them."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from notifications.appeals.models import Appeal, AppealState
from notifications.timetable import service
from notifications.timetable.models import AppealOccurrence
from notifications.timetable.schemas import ScheduleIn
from relief.kit import clock, forms
from tests.fixtures import a_campaign

TORONTO = "America/Toronto"
MIDSUMMER = datetime(2026, 7, 1, 16, tzinfo=UTC)  # noon in Toronto, a Wednesday


@pytest.fixture
def noon():
    """Time stands still at noon in Toronto, a day on which nothing odd happens."""
    with clock.hold(MIDSUMMER) as held:
        yield held


@pytest.fixture
def campaign(session):
    return a_campaign(session)


@pytest.fixture
def appeal(noon, session, campaign):
    """An appeal that may go out; time stands still."""
    return an_appeal(session, campaign)


def an_appeal(session, campaign=None, **given):
    """An appeal as a second person has approved it."""
    campaign = campaign or a_campaign(session)
    values = {"title": "Blankets", "text_en": "Call 2-1-1.", "state": AppealState.APPROVED}
    row = Appeal(campaign_id=campaign.id, **values | given)
    session.info["actor"] = "staff:robin"
    session.add(row)
    session.flush()
    return row


def body(**said):
    """A schedule as the API takes it."""
    return forms.parse(ScheduleIn, said)


def daily(at_local="09:00", until="2026-12-31", **said):
    """Every day at a minute."""
    return body(every="day", at_local=at_local, until=until, **{"time_zone": TORONTO} | said)


def waiting(session, made):
    """The occurrences of a schedule, by key."""
    session.expire_all()
    return {each.key: each for each in service.occurrences(session, made)}


def states(session):
    """How many occurrences stand where."""
    found = session.exec(select(AppealOccurrence.state)).all()
    return {state.value: found.count(state) for state in set(found)}
