"""A schedule is made, replaced, stopped, carried forward and finished."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from notifications.appeals.models import AppealState
from notifications.timetable import firing, service, walls
from notifications.timetable.models import AppealOccurrence, OccurrenceState, ScheduleState
from relief.kit import audit, clock
from relief.kit.errors import Conflict, InvalidInput
from tests.notifications.timetable.conftest import (
    MIDSUMMER,
    TORONTO,
    an_appeal,
    body,
    daily,
    states,
    waiting,
)

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def refused(session, appeal, said):
    with pytest.raises(InvalidInput) as error:
        service.schedule(session, appeal, said)
    [field] = error.value.fields
    return field.pointer, field.code


def test_once_makes_one_occurrence_and_the_appeal_is_scheduled(session, appeal):
    made = service.schedule(session, appeal, body(at="2026-07-02T13:00:00Z"))

    [found] = waiting(session, made).values()
    assert (found.key, found.local_date) == ("once", date(2026, 7, 2))
    assert found.due_at == MIDSUMMER + timedelta(hours=21)
    assert appeal.state is AppealState.SCHEDULED


def test_a_rhythm_makes_sixty_days_ahead_and_nothing_of_its_past(session, appeal):
    made = service.schedule(session, appeal, daily("09:00"))

    keys = sorted(waiting(session, made))
    assert (keys[0], keys[-1], len(keys)) == ("2026-07-02", "2026-08-30", 60)


def test_a_rhythm_whose_minute_is_still_to_come_begins_today(session, appeal):
    made = service.schedule(session, appeal, daily("12:01"))

    assert min(waiting(session, made)) == "2026-07-01"


def test_it_runs_on_the_clocks_of_the_relief_effort_unless_told_otherwise(session, campaign, noon):
    campaign.time_zone = "America/Winnipeg"
    appeal = an_appeal(session, campaign)

    made = service.schedule(session, appeal, daily("09:00", time_zone=None))

    found = waiting(session, made)["2026-07-02"]
    assert found.due_at.astimezone(ZoneInfo("America/Winnipeg")).hour == 9


def test_each_day_makes_the_next_and_twice_makes_no_second(session, appeal, noon):
    made = service.schedule(session, appeal, daily("09:00"))

    noon.move(DAY)
    assert service.extend(session) == 1
    assert service.extend(session) == 0
    assert max(waiting(session, made)) == "2026-08-31"


def test_days_that_were_not_made_while_nothing_ran_are_made_late_and_told_of(session, appeal, noon):
    made = service.schedule(session, appeal, daily("09:00"))
    noon.move(70 * DAY)

    service.extend(session)
    taken = firing.due(session, clock.now(), 200)

    assert (len(taken.fired), len(taken.missed)) == (0, 70)
    assert max(waiting(session, made)) == "2026-11-08"


def test_what_waits_follows_the_tables_of_zones_and_what_was_moved_does_not(session, appeal):
    made = service.schedule(session, appeal, daily("09:00"))
    own, moved, fired = (waiting(session, made)[f"2026-07-{n:02}"] for n in (2, 3, 4))
    for each in (own, moved, fired):
        each.due_at += HOUR  # as older tables had it
    moved.moved_by, fired.state = "staff:kim", OccurrenceState.FIRED
    session.flush()

    service.extend(session)

    found = waiting(session, made)
    hours = [walls.shown(found[f"2026-07-{n:02}"].due_at, TORONTO).hour for n in (2, 3, 4)]
    assert hours == [9, 10, 10]


def test_a_new_schedule_replaces_the_old_one(session, appeal):
    old = service.schedule(session, appeal, daily("09:00"))
    new = service.schedule(session, appeal, daily("10:00"))

    session.refresh(old)
    assert (old.state, new.state) == (ScheduleState.STOPPED, ScheduleState.ACTIVE)
    assert {each.state for each in waiting(session, old).values()} == {OccurrenceState.SKIPPED}
    assert {each.state for each in waiting(session, new).values()} == {OccurrenceState.WAITING}


@pytest.mark.parametrize(
    "said", [body(at="2026-07-01T16:00:00Z"), daily("12:01"), body(milestone="campaign_closing")]
)
def test_the_same_said_twice_changes_nothing(session, appeal, said):
    first = service.schedule(session, appeal, said)
    before = states(session)

    again = service.schedule(session, appeal, said)

    assert (again.id, states(session)) == (first.id, before)


def test_a_second_press_after_it_went_out_sends_nothing_again(session, appeal, noon):
    said = body(at="2026-07-01T16:00:00Z")
    first = service.schedule(session, appeal, said)
    assert len(firing.due(session, clock.now(), 9).fired) == 1
    service.finish(session)
    noon.move(MINUTE)

    again = service.schedule(session, appeal, said)

    assert again.id == first.id
    assert firing.due(session, clock.now(), 9).fired == []


def test_a_changed_rhythm_does_not_repeat_what_has_gone_out(session, appeal, noon):
    service.schedule(session, appeal, daily("12:01"))
    # A worker whose clock is ahead has sent today's already.
    assert len(firing.due(session, clock.now() + MINUTE, 9).fired) == 1

    made = service.schedule(session, appeal, daily("12:01", until="2026-11-30"))

    assert min(waiting(session, made)) == "2026-07-02"


def test_a_moment_for_which_it_went_out_is_refused(session, appeal, noon):
    service.schedule(session, appeal, body(at="2026-07-01T16:01:00Z"))
    noon.move(MINUTE)
    assert len(firing.due(session, clock.now(), 9).fired) == 1

    assert refused(session, appeal, body(at="2026-07-01T16:00:30Z")) == ("/at", "sent")


@pytest.mark.parametrize(
    ("said", "where"),
    [
        (body(at="2026-07-01T15:00:00Z"), ("/at", "past")),
        (body(at="2036-07-01T15:00:00Z"), ("/at", "far")),
        (body(on="2026-07-01", at_local="11:00"), ("/on", "past")),
        (body(on="2027-03-14", at_local="02:30"), ("/at_local", "time_never_comes")),
        (body(on="2026-11-01", at_local="01:30"), ("/at_local", "time_comes_twice")),
        (daily(until="2026-06-30"), ("/until", "backward")),
        (daily(until="2036-06-30"), ("/until", "far")),
        (daily("11:00", until="2026-07-01"), ("/until", "empty")),
        (daily(first_on="2036-01-01", until="2036-06-30"), ("/first_on", "far")),
    ],
)
def test_times_that_cannot_be_are_refused_at_their_field(session, appeal, said, where):
    assert refused(session, appeal, said) == where
    assert states(session) == {}


def test_a_moment_just_over_is_now_for_a_clock_may_be_slow(session, appeal):
    service.schedule(session, appeal, body(at="2026-07-01T15:58:00Z"))

    assert len(firing.due(session, clock.now(), 9).fired) == 1


def test_a_time_that_comes_twice_is_the_one_that_was_chosen(session, appeal):
    said = {"on": "2026-11-01", "at_local": "01:30", "time_zone": TORONTO}

    made = service.schedule(session, appeal, body(**said, fold="later"))

    assert made.at.isoformat() == "2026-11-01T06:30:00+00:00"


def test_a_preview_shows_times_and_notes_and_keeps_nothing(session, appeal):
    plan = service.preview(session, appeal, daily("02:30", until="2027-12-31"))

    assert [note.code for note in plan.notes] == ["time_never_comes"]
    assert len(plan.occurrences) == 60
    assert states(session) == {}
    assert service.latest(session, appeal) is None


def test_quiet_hours_move_a_moment_and_say_so(session, appeal):
    quiet = {"from": "22:00", "until": "07:00"}
    said = body(at="2026-07-02T03:00:00Z", quiet=quiet)  # 11 in the evening of the first

    [note] = service.preview(session, appeal, said).notes
    made = service.schedule(session, appeal, said)

    [found] = waiting(session, made).values()
    assert walls.shown(found.due_at, TORONTO).isoformat() == "2026-07-02T07:00:00"
    assert (found.moved_from, found.moved_by) == (made.at, "")
    assert note.within("en") == (
        "1 July 2026, 11:00 p.m. falls within the quiet hours. It goes out on 2 July 2026, "
        "7:00 a.m., when they end."
    )


@pytest.mark.parametrize("state", ["draft", "in_review", "cancelled", "done"])
def test_what_nobody_approved_is_not_scheduled(session, noon, state):
    with pytest.raises(Conflict):
        service.schedule(session, an_appeal(session, state=AppealState(state)), daily())


def test_what_is_stopped_goes_out_no_more_and_may_be_scheduled_anew(session, appeal):
    said = daily()
    made = service.schedule(session, appeal, said)

    assert service.stop(session, appeal, "the need is met")
    assert not service.stop(session, appeal)

    assert states(session) == {"skipped": 60}
    assert appeal.state is AppealState.APPROVED
    again = service.schedule(session, appeal, said)
    assert again.id != made.id


def test_a_schedule_finishes_when_its_last_one_has_gone_out(session, appeal, noon):
    made = service.schedule(session, appeal, daily("12:01", until="2026-07-02"))
    noon.move(MINUTE)
    firing.due(session, clock.now(), 9)
    assert service.finish(session) == 0

    noon.move(DAY + HOUR)
    firing.due(session, clock.now(), 9)
    assert service.finish(session) == 0  # one is too late, and a person decides

    waiting(session, made)["2026-07-02"].state = OccurrenceState.SKIPPED
    session.flush()
    assert service.finish(session) == 1
    session.refresh(made)
    assert made.state is ScheduleState.FINISHED


def test_of_a_rhythm_with_days_to_come_nothing_finishes(session, appeal, noon):
    service.schedule(session, appeal, daily("12:01", until="2026-12-31"))
    noon.move(60 * DAY)
    firing.due(session, clock.now(), 99)
    session.exec(service.update(AppealOccurrence).values(state=OccurrenceState.SKIPPED))

    assert service.finish(session) == 0


def test_its_history_says_who_scheduled_it(db, noon):
    with db.session(write=True) as session:
        appeal = an_appeal(session)
        service.schedule(session, appeal, daily())

    with db.session() as session:
        [entry] = audit.history(session, appeal.about)
    assert (entry.event, entry.actor) == ("appeal_scheduled", "staff:robin")
