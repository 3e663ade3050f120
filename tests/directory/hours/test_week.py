"""Hours in words, English and French: the page's rows, and what a slip says of tonight."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relief.directory.hours.parsing import parse
from relief.directory.hours.schedule import CODES, Schedule
from relief.directory.hours.tonight import tonight
from relief.directory.hours.week import Week, week
from relief.directory.hours.weekly import weekly
from relief.directory.parts import Schedule as Kept
from tests.conftest import sized
from tests.directory.hours import weeks

TORONTO = "America/Toronto"
MONDAY = date(2026, 6, 15)
WEEKDAYS = Schedule(byday="MO,TU,WE,TH,FR", opens_at="09:30", closes_at="17:00")
SATURDAY = Schedule(byday="SA", opens_at="10:00", closes_at="12:00")
NIGHT = Schedule(byday=",".join(CODES), opens_at="18:00", closes_at="02:00")
ALWAYS = Schedule(byday=",".join(CODES), opens_at="00:00", closes_at="24:00")


def plain(text):
    return str(text).replace("\u00a0", " ")


def rows(*schedules, lang="en"):
    return [plain(table) for table in week(schedules, MONDAY, lang).tables]


def notes(*schedules, lang="en"):
    return [plain(note) for note in week(schedules, MONDAY, lang).notes]


def said(at, *schedules, lang="en"):
    there = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(TORONTO))
    return plain(tonight(schedules, TORONTO, there.astimezone(UTC), lang))


def test_days_alike_share_a_row():
    assert rows(WEEKDAYS, SATURDAY) == [
        "Mon–Fri 9:30 a.m. to 5:00 p.m.; Sat 10:00 a.m. to noon; Sun closed"
    ]
    assert rows(WEEKDAYS, SATURDAY, lang="fr") == [
        "lun. au ven. 9 h 30 à 17 h; sam. 10 h à midi; dim. fermé"
    ]


def test_day_and_night_is_said_so():
    assert rows(ALWAYS) == ["Every day 24 hours"]
    assert rows(ALWAYS, lang="fr") == ["Tous les jours 24 heures sur 24"]


def test_nothing_known_shows_nothing():
    assert week([Schedule()], MONDAY, "en") == Week()


def test_a_closure_alone_says_nothing_of_other_days():
    assert rows(*parse("Closed weekends").schedules) == ["Sat, Sun closed"]


def test_a_season_has_rows_of_its_own():
    summer = Schedule(
        byday="MO", opens_at="09:00", closes_at="13:00", valid_from="--07-01", valid_to="--08-31"
    )
    tables = week([WEEKDAYS, summer], MONDAY, "en").tables
    assert [plain(each.title) for each in tables] == ["", "Each year from 1 July to 31 August"]
    french = week([summer], MONDAY, "fr").tables
    assert [plain(each.title) for each in french] == ["Chaque année, du 1er juillet au 31 août"]


def test_what_is_over_is_not_shown():
    past = Schedule(byday="MO", opens_at="09:00", closes_at="13:00", valid_to="2026-06-14")
    assert rows(past) == []


def test_closures_and_other_hours_are_notes():
    closed = Schedule(valid_from="2026-12-25", valid_to="2026-12-26")
    eve = Schedule(
        valid_from="2026-12-24", valid_to="2026-12-24", opens_at="09:00", closes_at="12:00"
    )
    assert notes(WEEKDAYS, closed, eve) == [
        "24 December 2026: 9:00 a.m. to noon",
        "25 December 2026 to 26 December 2026: closed",
    ]
    assert notes(closed, lang="fr") == ["Du 25 décembre 2026 au 26 décembre 2026 : fermé"]


def test_an_exception_tells_only_its_own_days():
    dates = {"valid_from": "2026-12-21", "valid_to": "2026-12-27"}
    short = Schedule(byday="MO,TU,WE", opens_at="10:00", closes_at="12:00", **dates)
    never = Schedule(
        byday="TH",
        opens_at="10:00",
        closes_at="12:00",
        valid_from="2027-01-01",
        valid_to="2027-01-01",
    )  # a Friday
    assert notes(WEEKDAYS, short, never) == [
        "21 December 2026 to 27 December 2026: Mon–Wed 10:00 a.m. to noon; Thu–Sun closed",
        "1 January 2027: closed",
    ]


def test_what_comes_now_and_then_says_when_next():
    food = Schedule(
        byday="TU", interval=2, dtstart="2026-06-09", opens_at="10:00", closes_at="11:00"
    )
    assert rows(food) == ["Some days, next on 23 June 2026 10:00 a.m. to 11:00 a.m."]


def test_words_of_their_own_are_kept_and_known_ones_translated():
    typed = parse("Mon 9-5; other times by appointment; closed holidays").schedules
    assert notes(*typed, Schedule(description="Ring twice."), lang="fr") == [
        "Autres heures sur rendez-vous",
        "Fermé les jours fériés",
        "Ring twice.",
    ]


@pytest.mark.parametrize(
    ("at", "schedule", "english", "french"),
    [
        (
            "2026-06-15T12:00",
            WEEKDAYS,
            "open until 5:00 p.m. today",
            "ouvert aujourd'hui jusqu'à 17 h",
        ),
        (
            "2026-06-15T19:00",
            NIGHT,
            "open tonight until 2:00 a.m.",
            "ouvert cette nuit jusqu'à 2 h",
        ),
        ("2026-06-15T12:00", NIGHT, "closed now, opens tonight at 6:00 p.m.", None),
        ("2026-06-15T20:00", WEEKDAYS, "closed now, opens tomorrow at 9:30 a.m.", None),
        ("2026-06-15T20:00", SATURDAY, "closed now, opens on Saturday at 10:00 a.m.", None),
        ("2026-06-15T20:00", ALWAYS, "open day and night", "ouvert jour et nuit"),
        ("2026-06-15T20:00", Schedule(), "hours not known: call first", None),
        (
            "2026-06-15T20:00",
            Schedule(description="By appointment"),
            "by appointment: call first",
            "sur rendez-vous : appelez d'abord",
        ),
    ],
)
def test_a_slip_says_what_comes_tonight(at, schedule, english, french):
    assert said(at, schedule) == english
    assert french is None or said(at, schedule, lang="fr") == french


def test_a_slip_doubts_the_usual_hours_of_a_holiday():
    assert said("2026-04-03T12:00", WEEKDAYS).endswith("may differ for Good Friday: call first)")
    assert "Vendredi saint" in said("2026-04-03T12:00", WEEKDAYS, lang="fr")


def test_a_schedule_of_the_directory_is_read_as_it_is():
    kept = Kept(freq="WEEKLY", byday="MO", opens_at="09:00", closes_at="17:00")
    assert said("2026-06-15T12:00", kept) == "open until 5:00 p.m. today"
    assert said("2026-06-15T12:00", Kept()) == "hours not known: call first"


@settings(max_examples=sized(60))
@given(weeks.apart, st.sampled_from(["en", "fr"]))
def test_the_rows_say_the_whole_week(schedules, lang):
    [table] = week(schedules, MONDAY, lang).tables

    read = parse(str(table))

    assert read.readable, read.why("en")
    assert weekly(read.schedules, TORONTO).edges == weekly(schedules, TORONTO).edges


@settings(max_examples=sized(60))
@given(weeks.places(), st.lists(weeks.garbage, max_size=3), st.sampled_from(["en", "fr"]))
def test_no_garbage_is_without_words(place, schedules, lang):
    zone, moment = place

    assert isinstance(week(schedules, moment.date(), lang), Week)
    assert tonight(schedules, zone, moment, lang)
