"""The comms calendar: each day once, with what falls on it there, also what is not made yet."""

from datetime import date, timedelta

from notifications.timetable import calendar, deciding, firing, milestones, service
from notifications.timetable.models import OccurrenceState
from relief.campaigns import tally
from relief.kit import clock
from tests.fixtures import a_campaign
from tests.notifications.timetable.conftest import TORONTO, an_appeal, body, daily, waiting

REACHES = {"total": "received", "reaches": {"amount_cents": 100, "currency": "CAD"}}
DAY = timedelta(days=1)
FIRST, LAST = date(2026, 7, 1), date(2026, 7, 4)


def shown(days):
    return [[f"{each.shown:%H:%M}" for each in day.entries] for day in days]


def test_each_day_has_what_falls_on_it_in_order(session, campaign, appeal):
    service.schedule(session, appeal, daily("13:00"))
    service.schedule(session, an_appeal(session, campaign), body(at="2026-07-02T13:00:00Z"))

    found = calendar.between(session, FIRST, LAST, TORONTO)

    assert [day.on for day in found] == [FIRST + n * DAY for n in range(4)]
    assert shown(found) == [["13:00"], ["09:00", "13:00"], ["13:00"], ["13:00"]]


def test_it_is_shown_on_the_clocks_of_the_place_that_looks(session, appeal):
    service.schedule(session, appeal, daily("23:30", until="2026-07-02"))

    there = calendar.between(session, FIRST, LAST, "America/St_Johns")

    assert shown(there) == [[], ["01:00"], ["01:00"], []]


def test_days_that_are_not_made_yet_are_shown_and_cannot_be_moved(session, appeal):
    service.schedule(session, appeal, daily("13:00"))

    found = calendar.between(session, date(2026, 8, 29), date(2026, 9, 1), TORONTO)

    assert shown(found) == [["13:00"]] * 4
    assert [day.entries[0].movable for day in found] == [True, True, False, False]


def test_no_day_stands_twice_where_made_and_reckoned_meet(session, appeal):
    quiet = {"from": "12:00", "until": "08:00"}
    service.schedule(session, appeal, daily("13:00", quiet=quiet))

    found = calendar.between(session, date(2026, 8, 27), date(2026, 9, 3), TORONTO)

    assert shown(found) == [["08:00"]] * 8


def test_every_state_is_shown(session, appeal, noon):
    made = service.schedule(session, appeal, daily("13:00"))
    firing.due(session, clock.now() + timedelta(hours=1), 9)
    deciding.skip(session, waiting(session, made)["2026-07-02"])

    found = calendar.between(session, FIRST, date(2026, 7, 3), TORONTO)

    assert [day.entries[0].state for day in found] == [
        OccurrenceState.FIRED,
        OccurrenceState.SKIPPED,
        OccurrenceState.WAITING,
    ]


def test_one_relief_effort_is_looked_at_alone(session, campaign, appeal):
    other = a_campaign(session)
    service.schedule(session, appeal, daily("13:00"))
    service.schedule(session, an_appeal(session, other), body(milestone=REACHES))

    found = calendar.between(session, FIRST, FIRST, TORONTO, other.id)

    assert shown(found) == [[]]
    assert len(calendar.milestones(session, other.id)) == 1
    assert calendar.milestones(session, campaign.id) == []


def test_a_milestone_waits_beside_the_calendar_until_it_is_reached(session, campaign, appeal):
    service.schedule(session, appeal, body(milestone=REACHES))
    [(_, waits)] = calendar.milestones(session)
    assert waits.id == appeal.id

    tally.add(session, campaign.id, "CAD", received=100)
    milestones.check(session)

    assert calendar.milestones(session) == []
    assert shown(calendar.between(session, FIRST, FIRST, TORONTO)) == [["12:00"]]
