"""Wall time: minutes that never come, minutes that come twice, and what people are told of them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.timetable import notes, walls
from relief.kit.errors import InvalidInput

TORONTO, HOWE = "America/Toronto", "Australia/Lord_Howe"
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)  # in Toronto
ZONES = st.sampled_from([TORONTO, "America/Winnipeg", "UTC", HOWE, "America/Nuuk", "Asia/Beirut"])
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31)) | st.sampled_from([SPRING, AUTUMN])
MINUTES = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@given(DAYS, MINUTES, ZONES)
def test_at_each_of_its_moments_the_wall_shows_the_time(on, at, zone):
    found = walls.moments(on, at, zone)

    assert len(found) <= 2
    assert {walls.shown(each, zone) for each in found} <= {datetime.combine(on, at)}
    assert list(found) == sorted(found)


@given(DAYS, MINUTES, ZONES)
def test_a_time_that_comes_once_has_no_change_of_clocks_to_tell_of(on, at, zone):
    change = walls.change_around(on, at, zone)

    assert (change is None) == (len(walls.moments(on, at, zone)) == 1)
    assert (change is None) == (notes.clock_notes(zone, on, at) == [])


@given(DAYS, MINUTES, ZONES)
def test_the_first_moment_is_the_first_at_which_the_wall_has_come_to_the_time(on, at, zone):
    """Asked without any arithmetic of zones: by walking minute by minute."""
    moment, wanted = walls.first(on, at, zone), datetime.combine(on, at)
    before = [moment - timedelta(minutes=n) for n in range(1, 200)]

    assert walls.shown(moment, zone) >= wanted
    assert max(walls.shown(each, zone) for each in before) < wanted


@given(DAYS, MINUTES, ZONES)
def test_the_choices_of_a_time_that_never_comes_are_the_minutes_next_to_the_gap(on, at, zone):
    for note in notes.clock_notes(zone, on, at):
        earlier, later = note.choices

        if note.code == notes.NEVER:
            assert later - earlier == walls.MINUTE
            shown = [walls.shown(each, zone) for each in note.choices]
            assert shown[0] < datetime.combine(on, at) < shown[1] + walls.MINUTE


def test_in_spring_half_past_two_never_comes_in_toronto():
    assert walls.moments(SPRING, time(2, 30), TORONTO) == ()
    assert walls.first(SPRING, time(2, 30), TORONTO) == utc("2026-03-08T07:00:00")


def test_in_autumn_half_past_one_comes_twice_in_toronto():
    found = walls.moments(AUTUMN, time(1, 30), TORONTO)

    assert found == (utc("2026-11-01T05:30:00"), utc("2026-11-01T06:30:00"))


def test_lord_howe_changes_by_half_an_hour():
    spring, autumn = date(2026, 10, 4), date(2026, 4, 5)

    assert walls.moments(spring, time(2, 15), HOWE) == ()
    assert walls.moments(spring, time(2, 30), HOWE) != ()
    assert len(walls.moments(autumn, time(1, 45), HOWE)) == 2
    assert len(walls.moments(autumn, time(1, 15), HOWE)) == 1


def test_a_day_that_a_place_left_out_never_comes():
    assert not walls.exists(date(2011, 12, 30), "Pacific/Apia")
    assert walls.exists(date(2011, 12, 31), "Pacific/Apia")
    assert walls.exists(SPRING, TORONTO)


def test_what_never_comes_is_refused_with_the_reason_and_the_two_nearest_times():
    with pytest.raises(InvalidInput) as refused:
        notes.choose(TORONTO, SPRING, time(2, 30), "earlier", pointer="/at_local")

    [field] = refused.value.fields
    assert (field.pointer, field.code) == ("/at_local", "time_never_comes")
    assert str(refused.value) == (
        "On 8 March 2026 there is no 2:30 a.m. in America/Toronto: the clocks go from "
        "2:00 a.m. straight to 3:00 a.m. there. Choose 8 March 2026, 1:59 a.m. or "
        "8 March 2026, 3:00 a.m. instead."
    )


def test_what_comes_twice_must_be_chosen():
    with pytest.raises(InvalidInput) as refused:
        notes.choose(TORONTO, AUTUMN, time(1, 30), None, pointer="/at_local")

    assert str(refused.value) == (
        "On 1 November 2026 the clocks in America/Toronto go back from 2:00 a.m. to "
        "1:00 a.m., so 1:30 a.m. comes twice. Choose the earlier or the later one."
    )


@pytest.mark.parametrize(("which", "hour"), [("earlier", 5), ("later", 6)])
def test_what_was_chosen_of_the_two_is_taken(which, hour):
    found = notes.choose(TORONTO, AUTUMN, time(1, 30), which, pointer="/at_local")

    assert found == datetime(2026, 11, 1, hour, 30, tzinfo=UTC)


def test_an_ordinary_time_needs_no_choice():
    found = notes.choose(TORONTO, SPRING, time(9), None, pointer="/at_local")

    assert found == datetime(2026, 3, 8, 9, tzinfo=ZoneInfo(TORONTO))


def test_the_reason_is_told_in_french():
    [note] = notes.clock_notes(TORONTO, SPRING, time(2, 30))

    assert note.within("fr") == (
        "Le 8 mars 2026, il n'y a pas de 2\u00a0h\u00a030 à America/Toronto\u00a0: les horloges "
        "passent de 2\u00a0h\u00a000 directement à 3\u00a0h\u00a000. Choisissez le 8 mars 2026, "
        "1\u00a0h\u00a059 ou le 8 mars 2026, 3\u00a0h\u00a000."
    )
