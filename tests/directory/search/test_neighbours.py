"""Neighbours stand beside each other, however many there are, and nobody is lost on the way."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from relief.directory.search import neighbours
from relief.directory.search.entries import Entry

POINTS = st.tuples(st.floats(-89, 89), st.floats(-180, 180))
ENTRIES = st.lists(st.lists(POINTS, max_size=2).map(tuple), max_size=60).map(
    lambda told: [
        Entry(
            key=f"{number:032x}",
            texts={"name_en": "food"},
            tags="free",
            ages=(0, 130),
            shown=b"{}",
            expires=0,
            checked=0,
            served=(),
            places=places,
            hours=(),
            is_hidden=False,
        )
        for number, places in enumerate(told)
    ]
)


@given(ENTRIES, st.integers(1, 12))
def test_whoever_is_put_in_order_on_the_disk_is_in_order_as_a_whole(entries, run):
    kept, neighbours.RUN = neighbours.RUN, run
    try:
        parts = list(neighbours.together(iter(entries), neighbours.LARGE))
    finally:
        neighbours.RUN = kept

    found = [entry for part in parts for entry in part]
    assert Counter(entry.key for entry in found) == Counter(entry.key for entry in entries)
    assert sorted(found) == sorted(entries)
    assert all(strip(one) <= strip(other) for one, other in pairwise(found))


@given(ENTRIES)
def test_a_few_are_put_in_order_part_by_part(entries):
    found = list(neighbours.together(iter(entries), len(entries)))

    assert sorted(entry for part in found for entry in part) == sorted(entries)
    for part in found:
        assert all(strip(one) <= strip(other) for one, other in pairwise(part))


def strip(entry):
    """Nobody without a place stands before anybody who has one."""
    if not entry.places:
        return (1, 0, 0)
    north, east = entry.places[0]
    return (0, north // 1, east)
