"""Which reminder is due: the latest rung alone, each once, none before it was agreed."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.instalments import ladder
from pledges.instalments.ladder import USUAL
from relief.kit.errors import InvalidInput

DUE = date(2026, 11, 1)  # the clocks go back that day in Toronto
BEFORE = DUE - timedelta(days=60)


def rung(offset, *, taken=None, by_mail=True, set_on=BEFORE):
    today = DUE + timedelta(days=offset)
    return USUAL.due(DUE, set_on=set_on, today=today, taken=taken, by_mail=by_mail)


@pytest.mark.parametrize(
    ("offset", "wanted"),
    [(-4, None), (-3, -3), (-1, -3), (0, 0), (6, 0), (7, 7), (27, 21), (28, 28), (400, 28)],
)
def test_the_latest_rung_is_due(offset, wanted):
    assert rung(offset) == wanted


@pytest.mark.parametrize(("offset", "wanted"), [(6, None), (7, 7), (300, 7)])
def test_without_an_address_a_person_is_asked_sooner(offset, wanted):
    assert rung(offset, by_mail=False) == wanted


def test_nobody_is_reminded_beforehand_on_the_day_it_was_agreed():
    assert rung(-1, set_on=DUE - timedelta(days=1)) is None
    assert rung(0, set_on=DUE) == 0


@given(st.lists(st.integers(-10, 60), max_size=40), st.booleans())
def test_whatever_the_days_the_job_runs_each_rung_comes_once_and_upwards(offsets, by_mail):
    taken = []
    for offset in offsets:  # late, twice, on a clock that was set back
        found = rung(offset, taken=taken[-1] if taken else None, by_mail=by_mail)
        taken += [] if found is None else [found]

    assert taken == sorted(set(taken))


@given(st.integers(-10, 60))
def test_what_was_missed_is_never_made_up_for(offset):
    first = rung(offset)

    assert first is None or rung(offset, taken=first) is None


def test_it_is_silent_at_night():
    awake = [hour for hour in range(24) if ladder.awake(time(hour))]

    assert awake == list(range(9, 20))


def test_a_form_says_its_days_in_any_order():
    assert ladder.parse("7, 0 −3", 14, paused=False).days == (-3, 0, 7)


@pytest.mark.parametrize(
    ("days", "call", "pointer"),
    [
        ("", 20, "/days"),
        ("soon", 20, "/days"),
        ("-40", 20, "/days"),
        ("1 2 3 4 5 6 7 8 9", 20, "/days"),
        ("0 7", 7, "/call_after"),
        ("-3", 0, "/call_after"),
        ("0", 999, "/call_after"),
    ],
)
def test_a_ladder_without_sense_is_refused_where_it_is_wrong(days, call, pointer):
    with pytest.raises(InvalidInput) as refused:
        ladder.parse(days, call, paused=False)

    assert refused.value.fields[0].pointer == pointer
