"""The calendar by keys alone: arrows move the time in focus, and what came of it is said."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from notifications.appeals import approval, service
from notifications.appeals.schemas import AppealIn
from notifications.timetable import service as timetable
from notifications.timetable.models import AppealOccurrence
from notifications.timetable.schemas import ScheduleIn
from relief.kit import clock
from relief.kit.db import Database
from tests.browser.test_four_eyes import seated
from tests.fixtures import a_campaign

pytestmark = pytest.mark.browser

THERE = ZoneInfo("America/Toronto")
ONE = "[data-times=month] a[data-version]"
IN_FOCUS = "document.activeElement.closest('[data-times=month]') !== null"


def due(db):
    """When the one appeal goes out."""
    with db.session() as session:
        return session.exec(select(AppealOccurrence.due_at)).one()


@pytest.fixture
def noon():
    """An hour that is noon at Goderich, or one, in three days."""
    return datetime.combine(clock.now().date() + timedelta(days=3), time(17), UTC)


@pytest.fixture
def db(install, noon):
    """The installation's database, with an appeal that goes out at noon."""
    install.command("db", "upgrade")
    db = Database(install.settings.database_url, install.settings.vault())
    with db.session(write=True, actor="staff:author") as session:
        campaign = a_campaign(session, slug="goderich")
        body = AppealIn(text={"en": "Blankets"}, networks=["preview"], asks="news")
        appeal = approval.submit(session, service.create(session, campaign, body))
        session.info["actor"] = "staff:second"
        approval.approve(session, appeal)
        timetable.schedule(session, appeal, ScheduleIn(at=noon))
    yield db
    db.close()


def test_arrows_move_the_time_in_focus_and_say_where_it_is(install, serve, somebody, db, noon):
    serve(install)
    robin = seated(db, install, somebody, "comms")
    robin.visit("/comms/calendar")
    said = robin.page.locator("#moved")

    robin.page.locator(ONE).focus()
    robin.press("ArrowRight", "ArrowDown", "ArrowDown")
    robin.page.locator(f"{ONE}[data-version='4']").wait_for()
    said.filter(has_text="Blankets").wait_for()

    assert due(db) == noon.astimezone(THERE) + timedelta(days=1, hours=2)  # by the clocks there
    assert robin.page.evaluate(IN_FOCUS)
    assert said.get_attribute("role") == "status"


def test_keys_that_are_switched_off_move_nothing(install, serve, somebody, db, noon):
    serve(install)
    robin = seated(db, install, somebody, "comms")
    robin.visit("/comms/calendar")
    robin.page.evaluate("localStorage.setItem('relief-keys-off', 'yes')")

    robin.page.locator(ONE).focus()
    robin.press("ArrowRight")
    robin.page.wait_for_timeout(500)

    assert due(db) == noon
