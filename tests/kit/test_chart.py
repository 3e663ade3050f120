"""Bars with words below them that never run into each other, in either language."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from relief.kit import chart
from relief.kit.chart import Series

BELOW = re.compile(r'<text x="([\d.]+)" y="\d+" text-anchor="middle">([^<]+)</text>')


@given(st.integers(1, 120), st.sampled_from(["5 h 43", "5:43 a.m.", "08-21", "midi"]))
def test_words_below_the_bars_stand_apart(count, word):
    drawn = chart.bars([word] * count, [Series("All", [1] * count)], title="T", desc="D")

    places = [(float(x), len(text) * chart.LETTER) for x, text in BELOW.findall(drawn)]
    assert places
    assert all(right - left >= wide * 0.99 for (left, wide), (right, _) in pairwise(places))
