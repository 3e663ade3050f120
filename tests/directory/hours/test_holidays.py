"""Public holidays of Ontario, computed."""

from datetime import date

import pytest

from relief.directory.hours.holidays import easter, of_year, ontario


@pytest.mark.parametrize(
    "day", ["2000-04-23", "2008-03-23", "2026-04-05", "2027-03-28", "2028-04-16", "2038-04-25"]
)
def test_easter_falls_where_it_falls(day):
    assert easter(date.fromisoformat(day).year) == date.fromisoformat(day)


def test_a_year_has_its_nine_public_holidays():
    assert [
        f"{day:%m-%d} {holiday.name}"
        for day, holiday in sorted(of_year(2026).items(), key=lambda each: each[0])
        if holiday.public
    ] == [
        "01-01 New Year's Day",
        "02-16 Family Day",
        "04-03 Good Friday",
        "05-18 Victoria Day",
        "07-01 Canada Day",
        "09-07 Labour Day",
        "10-12 Thanksgiving Day",
        "12-25 Christmas Day",
        "12-26 Boxing Day",
    ]


def test_a_holiday_of_a_weekend_is_kept_by_offices_on_the_next_free_weekday():
    assert ontario(date(2027, 12, 27)).name == "Christmas Day"
    assert ontario(date(2027, 12, 28)).name == "Boxing Day"
    assert not ontario(date(2027, 12, 28)).public
    assert ontario(date(2027, 12, 29)) is None


def test_what_many_keep_is_named_and_is_not_public():
    kept = [ontario(date(2026, *day)) for day in ((4, 6), (8, 3), (9, 30))]
    assert [each.name for each in kept] == [
        "Easter Monday",
        "Civic Holiday",
        "National Day for Truth and Reconciliation",
    ]
    assert not any(each.public for each in kept)
