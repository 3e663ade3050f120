"""What figures are of is said in few words: they stand at the side of tables."""

from datetime import date

import pytest

from relief.helpline.gaps import wording
from relief.helpline.gaps.periods import Quarter


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "July to September 2026"), ("fr", "juillet à septembre 2026")],
)
def test_a_year_that_both_months_have_is_said_once(lang, said):
    assert wording.quarter(Quarter(2026, 3), lang) == said


def test_of_two_years_each_is_said():
    months = [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]

    assert wording.period(months, "en") == "December 2025 to February 2026"
    assert wording.period(months[:1], "en") == "December 2025"
