"""Tries grow apart, never all at once, and obey whoever asks for time."""

from hypothesis import given
from hypothesis import strategies as st

from notifications import retry

ids = st.uuids()
attempts = st.integers(min_value=1, max_value=1000)
asked = st.none() | st.floats(min_value=0, max_value=1e9)


@given(ids, attempts)
def test_never_at_once_and_never_later_than_six_hours(message, n):
    assert 1 <= retry.delay_s(message, n) <= retry.CAP_S


@given(ids, attempts, asked)
def test_the_same_message_and_try_wait_the_same(message, n, after):
    first = retry.delay_s(message, n, retry_after_s=after)

    assert retry.delay_s(message, n, retry_after_s=after) == first


@given(ids, attempts, st.floats(min_value=0, max_value=retry.HONOURED_S))
def test_what_the_other_side_asks_is_never_undercut(message, n, after):
    assert retry.delay_s(message, n, retry_after_s=after) >= after


@given(ids, attempts)
def test_nobody_can_ask_us_to_wait_for_ever(message, n):
    assert retry.delay_s(message, n, retry_after_s=1e12) <= retry.HONOURED_S


@given(ids, st.integers(min_value=1, max_value=8))
def test_a_try_stays_within_its_doubled_bound(message, n):
    assert retry.delay_s(message, n) <= max(1, retry.BASE_S * 2 ** (n - 1))


@given(st.lists(ids, min_size=200, max_size=200, unique=True))
def test_messages_that_failed_together_come_back_apart(messages):
    waits = sorted(retry.delay_s(each, 5) for each in messages)
    bound = retry.BASE_S * 2**4

    # Of 200 spread evenly, a tenth of the time holds 20; 60 would be a burst.
    assert max(sum(w <= each < w + bound / 10 for each in waits) for w in waits) < 60
