"""Money."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.kit import i18n
from relief.kit.errors import InvalidInput
from relief.kit.money import MOST_CENTS, CurrencyMismatch, Money, parse_cents, share

cents = st.integers(min_value=0, max_value=MOST_CENTS)
weights = st.lists(st.integers(min_value=0, max_value=10**12), min_size=1, max_size=12).filter(any)
turns = st.integers(min_value=-20, max_value=20)


@given(cents, weights, turns)
def test_shares_lose_no_cent(total, weights, turn):
    shares = Money("CAD", total).share(weights, turn=turn)

    assert sum(share.cents for share in shares) == total


@given(cents, weights, turns)
def test_every_share_is_within_a_cent_of_exact_and_never_negative(total, weights, turn):
    for got, weight in zip(share(total, weights, turn=turn), weights, strict=True):
        assert got >= 0
        assert abs(got * sum(weights) - total * weight) < sum(weights)
        assert weight or not got


@given(st.integers(min_value=1, max_value=9), st.integers(min_value=0, max_value=100), turns)
def test_equal_weights_differ_by_one_cent_at_most(people, total, turn):
    shares = share(total, [1] * people, turn=turn)

    assert max(shares) - min(shares) <= 1


def test_odd_cents_go_round_from_the_one_whose_turn_it_is():
    assert share(100, [1, 1, 1]) == [34, 33, 33]
    assert share(100, [1, 1, 1], turn=1) == [33, 34, 33]
    assert share(101, [1, 1, 1], turn=2) == [34, 33, 34]
    assert share(100, [1, 0, 1, 1], turn=1) == [33, 0, 34, 33]


def test_nothing_is_shared_among_nobody():
    assert share(0, [0, 0]) == [0, 0]
    assert share(0, []) == []


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, [2, -1]), (1, [0, 0]), (1, [])])
def test_what_cannot_be_shared_is_refused(total, weights):
    with pytest.raises(ValueError, match="weight"):
        share(total, weights)


def test_sums_and_differences_stay_in_their_currency():
    assert Money("CAD", 1998) + Money("CAD", 2) == Money("CAD", 2000)
    assert Money("CAD", 5) - Money("CAD", 7) == Money("CAD", -2)
    assert Money("CAD", 5) < Money("CAD", 7)
    assert Money("CAD", 7) >= Money("CAD", 7)


@pytest.mark.parametrize("meet", [Money.__add__, Money.__sub__, Money.__lt__, Money.__le__])
def test_two_currencies_never_meet(meet):
    with pytest.raises(CurrencyMismatch) as refusal:
        meet(Money("CAD", 1), Money("USD", 1))

    assert (refusal.value.code, refusal.value.status) == ("currency", 422)
    assert str(refusal.value) == "CAD and USD are never added or compared."


def test_equal_cents_of_two_currencies_are_not_equal():
    assert Money("CAD", 1) != Money("USD", 1)


def test_other_currencies_and_fractions_are_refused():
    with pytest.raises(InvalidInput):
        Money("EUR", 1)
    for wrong in (1.0, True, "1"):
        with pytest.raises(TypeError):
            Money("CAD", wrong)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50", 5000),
        ("$50", 5000),
        ("$ 50", 5000),
        ("50$", 5000),
        (" 50.00 ", 5000),
        ("50,00", 5000),
        ("0.05", 5),
        ("1,234.50", 123450),
        ("$1,234.50", 123450),
        ("1 234,50 $", 123450),
        ("1\u00a0234,50\u00a0$", 123450),
        ("1\u202f234,50\u00a0$", 123450),
        ("1 234", 123400),
        ("1,234", 123400),
        ("12,50", 1250),
        ("1234,50", 123450),
        ("19.99", 1999),
        ("1,234,567.89", 123456789),
        ("999999999.99", MOST_CENTS),
    ],
)
def test_amounts_are_read_as_people_write_them(text, expected):
    assert parse_cents(text) == expected


MALFORMED = """５００|1_000|1e309|19.999|-5|١٢|1234,5|1.5|1,23,456|1,234,56|0,123|1.234,50|1,2345
NaN|$|$50$|$-5|.50|50.|5 0|1 23|50 dollars|0x10|+50|½|²|1234567890|1,234,567,890|$$5|inf|50 CAD"""


@pytest.mark.parametrize(
    "text", ["", " ", "50\n", "5\0", "9" * 5000, "\ud800", *MALFORMED.replace("\n", "|").split("|")]
)
def test_whatever_can_be_misread_is_refused_with_what_to_type(text):
    with pytest.raises(InvalidInput, match="such as 50") as refusal:
        parse_cents(text)

    assert refusal.value.code == "amount"


@pytest.mark.parametrize("text", ["0", "0.00", "$0", "000"])
def test_nothing_is_no_amount(text):
    with pytest.raises(InvalidInput, match="more than zero"):
        parse_cents(text)


@given(st.text() | st.text("0123456789.,$ \u00a0"))
def test_any_text_is_read_or_refused(text):
    try:
        read = parse_cents(text)
    except InvalidInput:
        return
    assert 1 <= read <= MOST_CENTS


@given(st.integers(min_value=1, max_value=MOST_CENTS), st.sampled_from(i18n.LANGUAGES))
def test_what_a_page_writes_can_be_typed_back(amount, lang):
    assert parse_cents(i18n.money(amount, "CAD", lang)) == amount
