"""The order of what was found: the best are the best, however few of the others were weighed."""

from datetime import timedelta
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from relief.directory.outcomes import Shares
from relief.directory.search import ranking
from relief.directory.search.entries import Short
from relief.directory.search.ground import direction
from relief.directory.search.ranking import Wanted
from relief.directory.search.whereabouts import Where
from relief.kit import clock

NOW = clock.now()
GODERICH = Where((43.74, -81.71), {}, frozenset({"goderich", "huron"}), frozenset())
CHECKED = st.sampled_from([0.0, (NOW - timedelta(days=900)).timestamp(), NOW.timestamp()])
POINTS = st.tuples(st.floats(42, 45), st.floats(-83, -78)).map(direction)
PLACES = st.lists(POINTS, max_size=2).map(tuple)
SERVED = st.sampled_from([("huron",), ("perth",), ("?",)])
SHORTS = st.tuples(
    st.sampled_from([0.0, NOW.timestamp() - 1, NOW.timestamp() + 60]),
    CHECKED,
    SERVED,
    PLACES,
    st.lists(st.integers(0, 3), max_size=2).map(tuple),
)
FARED = st.dictionaries(
    st.integers(0, 39).map(lambda n: n.to_bytes(16)),
    st.sampled_from([Shares(10, 9, 0), Shares(10, 0, 9)]),
)


@given(
    told=st.lists(st.tuples(SHORTS, st.floats(0.1, 9)), max_size=40),
    fared=FARED,
    most=st.integers(1, 12),
    narrowed=st.booleans(),
)
def test_the_best_are_those_that_stand_first_when_all_are_weighed(told, fared, most, narrowed):
    shorts = [
        Short(n.to_bytes(16), *short, is_hidden=False, shown=b"")
        for n, (short, _) in enumerate(told)
    ]
    shelf = SimpleNamespace(
        shorts=shorts, fared=fared, open_weeks=lambda _at: frozenset(range(1, 100))
    )
    found = {n: score for n, (_, score) in enumerate(told)}
    wanted = Wanted(NOW, narrowed, GODERICH if narrowed else None)

    best, there = ranking.ranked(found, shelf, wanted, most)
    every, _ = ranking.ranked(found, shelf, wanted, len(told) + 1)

    assert best == every[:most]
    assert there == len(every)
