"""Identifiers."""

import copy
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from relief.kit import clock, ids


def test_identifiers_sort_as_they_were_made():
    made = [ids.new() for _ in range(20_000)]

    assert made == sorted(made)
    assert sorted(made, key=str) == made


@pytest.fixture
def restless():
    """Threads that change places as often as Python can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def test_many_threads_never_make_the_same_one(restless):
    with ThreadPoolExecutor(8) as pool:
        batches = list(pool.map(lambda _: [ids.new() for _ in range(2_000)], range(8)))

    # The first half alone is unique: the random half is not what keeps them apart.
    assert len({id.int >> 64 for batch in batches for id in batch}) == 16_000
    assert all(batch == sorted(batch) for batch in batches)


def test_a_clock_set_back_does_not_disturb_the_order(monkeypatch):
    before = ids.new()
    monkeypatch.setattr("time.time_ns", lambda: 1_000_000_000_000_000_000)

    after = [ids.new() for _ in range(5_000)]

    assert [before, *after] == sorted([before, *after])
    assert len({id.int >> 64 for id in after}) == 5_000


def test_it_is_a_uuid_of_version_7_like_any_other():
    made = ids.new()

    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert UUID(str(made)) == made
    assert hash(UUID(str(made))) == hash(made)
    assert pickle.loads(pickle.dumps(made)) == copy.copy(made) == made  # noqa: S301 - our own


def test_it_sorts_between_the_moments_around_its_making():
    second = timedelta(seconds=1)
    before = clock.now()
    made = ids.new()

    assert ids.first_at(before - second) < made < ids.first_at(clock.now() + second)


def test_the_example_of_the_rfc_is_of_its_moment():
    example = UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")  # RFC 9562, appendix A.6
    least = ids.first_at(datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC))

    assert least.int >> 80 == example.int >> 80
    assert least < example
