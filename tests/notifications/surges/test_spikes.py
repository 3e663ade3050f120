"""What is a spike: never steady or tiny traffic, always nine times the usual of enough people."""

import math
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.surges import spikes
from notifications.surges.spikes import MINUTES, PROMISES, VISITS

scales = st.sampled_from([VISITS, PROMISES])
elapsed = st.floats(0, 1, exclude_max=True)
rates = st.floats(0, 60)
seeds = st.integers(0, 2**32)


def traffic(rate, seed, n=MINUTES):
    """Whoever comes by chance at a steady `rate` a minute."""
    chance = random.Random(seed)  # noqa: S311 - to be drawn again
    return [by_chance(rate, chance) for _ in range(n)]


def by_chance(mean, chance):
    if mean > 30:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    n, left = 0, chance.expovariate(1)
    while left < mean:
        n, left = n + 1, left + chance.expovariate(1)
    return n


@given(rates, seeds, elapsed, scales)
def test_steady_traffic_is_no_spike(rate, seed, elapsed, scale):
    counts = traffic(rate, seed)
    counts[-1] = round(counts[-1] * elapsed)

    assert not spikes.judge(counts, elapsed, scale).is_spike


@given(st.integers(0, 1000), elapsed, scales)
def test_an_even_flow_is_no_spike(each, elapsed, scale):
    counts = [each] * (MINUTES - 1) + [round(each * elapsed)]

    assert not spikes.judge(counts, elapsed, scale).is_spike


@given(st.lists(st.integers(0, 3), min_size=MINUTES, max_size=MINUTES), elapsed)
def test_tiny_traffic_is_no_spike(counts, elapsed):
    few = [n if sum(counts[-11:]) < VISITS.least else 0 for n in counts]

    assert spikes.judge(few, elapsed, VISITS).why == "few"


@given(rates, seeds, st.floats(0, 1), scales)
def test_nine_times_the_usual_is_a_spike_within_a_minute(rate, seed, begins, scale):
    """It begins somewhere in a minute; sixty seconds later it is seen."""
    much = 9 * max(rate, scale.floor, scale.least / 6)
    counts = traffic(rate, seed)
    counts[-2] += math.ceil(much * (1 - begins))
    counts[-1] = round(counts[-1] * begins) + math.ceil(much * begins)

    verdict = spikes.judge(counts, begins, scale)

    assert verdict.is_spike
    assert verdict.times >= spikes.TIMES


@given(rates, seeds, st.integers(12, 40))
def test_a_swell_of_ten_minutes_is_seen_too(rate, seed, times):
    usual = max(rate, VISITS.floor)
    counts = traffic(rate, seed)
    for at in range(-11, -1):
        counts[at] += round(usual * times / 3)

    assert spikes.judge(counts, 0.0, VISITS).is_spike


@given(st.integers(20, 5000), st.integers(2, 9), elapsed)
def test_a_spike_says_since_when(much, minutes, elapsed):
    counts = [0] * (MINUTES - minutes) + [much] * minutes

    verdict = spikes.judge(counts, elapsed, VISITS)

    assert verdict.since == MINUTES - minutes
    assert verdict.is_floor


@given(rates, seeds, scales)
def test_a_spike_is_not_over_while_it_lasts_and_over_when_all_is_as_before(rate, seed, scale):
    before = traffic(rate, seed, MINUTES)
    usual = max(rate, scale.floor)
    much = math.ceil(9 * max(usual, scale.least))
    during = [*before[5:], *[much] * 5]
    after = [*during[12:], *[round(rate)] * 12]  # by chance alone twice as many may come

    assert not spikes.has_passed(during, 0.5, usual, scale)
    assert spikes.has_passed(after, 0.5, max(usual, 1), scale)


@given(st.integers(1, 500), st.integers(1, 500))
def test_more_is_less_likely(mean, n):
    tails = [spikes.log_tail(n + step, float(mean)) for step in range(5)]

    assert all(later <= earlier for earlier, later in pairwise(tails))
    assert tails[0] <= 0


@pytest.mark.parametrize(
    ("n", "mean", "chance"), [(10, 0.45, 4.6e-11), (18, 2.0, 5.8e-12), (30, 10.0, 2.5e-7)]
)
def test_the_bound_is_close_above_the_chance(n, mean, chance):
    exact = sum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(n, n + 200))

    assert exact <= math.exp(spikes.log_tail(n, mean)) <= 1.1 * exact
    assert math.exp(spikes.log_tail(n, mean)) == pytest.approx(chance, rel=0.5)


def test_a_new_link_has_no_usual_and_a_floor():
    counts = [0] * (MINUTES - 2) + [150, 150]

    verdict = spikes.judge(counts, 0.9, VISITS)

    assert (verdict.is_spike, verdict.usual, verdict.is_floor) == (True, 2.0, True)
    assert round(verdict.times) == 79


@pytest.mark.parametrize(
    ("usual", "n", "why"), [(2, 2, "few"), (8, 20, "near"), (3, 16, "chance"), (2, 40, "spike")]
)
def test_each_verdict_says_why(usual, n, why):
    counts = [*[usual] * (MINUTES - 2), n, 4]

    assert spikes.judge(counts, 0.9, VISITS).why == why
