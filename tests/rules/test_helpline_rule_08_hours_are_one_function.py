"""Helpline, rule 8: filter, badge and slip say the same of one's hours; empty ones are unknown."""

from datetime import UTC, datetime

import pytest

from relief.directory import gathering
from relief.directory.hours.days import State
from relief.directory.hours.opening import status
from relief.directory.hours.tonight import tonight
from relief.directory.parts import Schedule
from relief.directory.records import Location
from relief.directory.shown.service import card
from relief.helpline import telling
from relief.kit import clock, ids
from tests.helpline.conftest import a_service, keep

TORONTO, VANCOUVER = "America/Toronto", "America/Vancouver"
LATE = datetime(2011, 8, 23, 1, 30, tzinfo=UTC)  # Monday evening, half past nine
NIGHT = Schedule(freq="WEEKLY", byday="MO", opens_at="20:00", closes_at="02:00")
DAY = Schedule(freq="WEEKLY", byday="MO", opens_at="09:00", closes_at="17:00")


@pytest.mark.parametrize(
    ("schedules", "at", "state"),
    [
        ((NIGHT,), LATE, State.OPEN),
        ((NIGHT,), datetime(2011, 8, 23, 5, 30, tzinfo=UTC), State.OPEN),  # past midnight
        ((NIGHT,), datetime(2011, 8, 23, 6, 30, tzinfo=UTC), State.CLOSED),
        ((), LATE, State.UNKNOWN),
        ((Schedule(description="by appointment"),), LATE, State.BY_APPOINTMENT),
    ],
)
def test_a_state_is_one_of_few_and_silence_is_unknown(schedules, at, state):
    assert status(schedules, TORONTO, at).state is state


def test_the_zone_is_the_service_s_own():
    assert status((NIGHT,), "America/Winnipeg", LATE).state is State.OPEN
    assert status((NIGHT,), "America/Vancouver", LATE).state is State.CLOSED


def test_the_filter_of_a_search_and_the_badge_never_differ(world):
    world.service("Help line night", schedules=(NIGHT,))
    world.service("Help line silent")

    with clock.hold(LATE):
        hits = world.find("help line", open_now=True).hits

    assert [hit.name for hit in hits] == ["Help line night"]
    assert hits[0].opening.state is status((NIGHT,), TORONTO, LATE).state


def test_a_caller_is_told_the_hours_of_tonight(session):
    service = a_service(session, "Night kitchen", schedules=(NIGHT,))

    with clock.hold(LATE):
        told = telling.told(session, service.id, "en", TORONTO)

    assert told.hours == tonight((NIGHT,), TORONTO, LATE, "en")
    assert told.hours.startswith("open tonight until 2:00")


def test_a_service_that_names_no_clocks_goes_by_those_of_its_helpline(session):
    service = a_service(session, "Night kitchen", schedules=(NIGHT,))

    with clock.hold(LATE):
        told = telling.told(session, service.id, "en", VANCOUVER)
        page = card(gathering.service(session, service.id, "en"), VANCOUVER, LATE, "en")

    assert status((NIGHT,), VANCOUVER, LATE).state is State.CLOSED
    assert told.hours == tonight((NIGHT,), VANCOUVER, LATE, "en")
    assert page["opening"]["word"].casefold() == told.hours.casefold()


@pytest.mark.parametrize("own", [(), (DAY,)])
def test_a_caller_is_told_what_the_page_says_of_a_place_with_hours_of_its_own(session, own):
    hall, shop = (keep(session, Location(id=ids.new(), name=name)) for name in ("Hall", "Shop"))
    places = (
        {"location_id": shop.id, "schedules": (DAY,)},
        {"location_id": hall.id, "schedules": (NIGHT,)},
    )
    service = a_service(session, "Night kitchen", schedules=own, service_at_locations=places)

    with clock.hold(LATE):
        told = telling.told(session, service.id, "en", TORONTO).hours
        page = card(gathering.service(session, service.id, "en"), TORONTO, LATE, "en")

    assert told.startswith("open tonight until 2:00")
    assert page["opening"]["word"].casefold() == told.casefold()
