"""The filter of a search on holidays: it tells what the badge tells."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from relief.directory.hours.holidays import of_year
from relief.directory.hours.opening import status
from relief.directory.hours.schedule import CODES, Schedule
from relief.directory.hours.weekly import is_open, weekly
from tests.conftest import sized
from tests.directory.hours import weeks

TORONTO = "America/Toronto"
ALL = ",".join(CODES)
HOLIDAYS = sorted(day for year in range(2026, 2031) for day in of_year(year))
off = weeks.scheduled(
    byday=st.just(ALL), span=weeks.spans, notes=st.just("Closed on public holidays")
)


def test_closed_on_holidays_holds_in_a_search_too():
    shop = Schedule(byday=ALL, opens_at="22:00", closes_at="02:00", notes="Closed on holidays.")
    kept = weekly([shop], TORONTO)

    assert kept.through  # an ordinary week, but for holidays
    assert is_open(kept, datetime(2026, 4, 3, 3, tzinfo=UTC))  # Thursday at 23
    assert is_open(kept, datetime(2026, 4, 3, 5, tzinfo=UTC))  # its span, on Good Friday at 1
    assert not is_open(kept, datetime(2026, 4, 4, 3, tzinfo=UTC))  # Good Friday at 23
    assert not is_open(kept, datetime(2026, 4, 4, 5, tzinfo=UTC))


@settings(max_examples=sized(60))
@given(st.lists(off, min_size=1, max_size=2), st.sampled_from(HOLIDAYS), st.integers(-24, 48))
def test_around_a_holiday_the_filter_and_the_badge_tell_one_truth(schedules, day, hours):
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hours)

    assert is_open(weekly(schedules, TORONTO), moment) == status(schedules, TORONTO, moment).open
