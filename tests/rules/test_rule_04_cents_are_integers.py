"""Rule 4: cents are integers; splits floor, hand out the odd cents in rotation, and always add up.

No share is negative, and none that has enough to go round is zero.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.kit import money
from relief.kit.errors import InvalidInput


def test_nineteen_dollars_ninety_nine_is_not_a_cent_less():
    assert money.parse_cents("19.99") == money.parse_cents("19,99 $") == 1999


@given(st.integers(0, 10**11), st.integers(1, 40), st.integers(0, 40))
def test_even_shares_add_up_and_differ_by_a_cent_at_most(total, people, turn):
    shares = money.share(total, [1] * people, turn=turn)

    assert sum(shares) == total
    assert max(shares) - min(shares) <= 1
    assert min(shares) >= (1 if total >= people else 0)


def test_the_odd_cent_goes_round():
    first = [money.share(100, [1, 1, 1], turn=turn).index(34) for turn in range(3)]

    assert first == [0, 1, 2]


@pytest.mark.parametrize("text", ["0", "-5", "5.5", "1e9", "NaN", "５００", "1_000", "true"])
def test_what_is_not_plainly_an_amount_is_refused(text):
    with pytest.raises(InvalidInput):
        money.parse_cents(text)
