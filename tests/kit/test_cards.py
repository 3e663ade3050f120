"""Payment card numbers. All are the networks' own test numbers, or drawn by Hypothesis."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.kit import refs
from relief.kit.cards import REDACTED, contains_card, redact

TEST_CARDS = {
    "Visa": "4111111111111111",
    "Visa, short": "4222222222222",
    "Mastercard": "5555555555554444",
    "Mastercard, 2-series": "2223003122003222",
    "American Express": "378282246310005",
    "Diners Club": "30569309025904",
    "JCB": "3530111333300000",
    "Discover": "6011111111111117",
    "UnionPay": "6200000000000005",
    "Maestro": "6759649826438453",
}
CARD_IN_KEY = "01a21bd8-4102-7086-8715-7aaedc7ac181"  # 4102-7086-8715-7 could be one
SCRIPTS = ["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"]
gaps = st.sampled_from(
    ["", "", "", " ", "-", "\u00a0", "\u202f", "\u2011", " - ", "\n", "\u200b", "."]
)
words = st.text(st.characters(exclude_categories=["Nd", "No", "Nl", "Cs"]), max_size=20)


@st.composite
def cards(draw):
    """A card number of a known issuer, with its right check digit."""
    head, length = draw(st.sampled_from([("4", 16), ("4", 13), ("4", 19), ("51", 16), ("37", 15)]))
    rest = length - len(head) - 1
    body = head + draw(st.text("0123456789", min_size=rest, max_size=rest))
    [last] = [digit for digit in "0123456789" if luhn(body + digit)]
    return body + last


def luhn(digits):
    """Luhn's sum as the standard words it: the oracle for the table in the code."""
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        total += sum(divmod(digit * 2, 10)) if place % 2 else digit
    return total % 10 == 0


@pytest.mark.parametrize("card", TEST_CARDS.values(), ids=TEST_CARDS)
def test_each_issuer_is_known(card):
    assert contains_card(card)
    assert redact(f"it is {card}, thanks") == f"it is {REDACTED}, thanks"


@given(st.data(), words, words)
def test_a_card_is_found_however_it_is_written(data, before, after):
    card = data.draw(cards())
    script = data.draw(st.sampled_from(SCRIPTS))
    parts = [script[int(card[0])]]
    for digit in card[1:]:
        parts += [data.draw(gaps), script[int(digit)]]
    written = "".join(parts)

    assert contains_card(f"{before}{written}{after}")
    assert redact(f"{before}{written}{after}") == f"{before}{REDACTED}{after}"


@given(cards(), st.integers(min_value=1, max_value=9), st.data())
def test_a_wrong_digit_makes_it_no_card(card, change, data):
    at = data.draw(st.integers(min_value=0, max_value=len(card) - 1))
    digit = str((int(card[at]) + change) % 10)

    assert not contains_card(card[:at] + digit + card[at + 1 :])


@given(st.text() | st.text("0123456789 -"))
def test_once_redacted_there_is_no_card_left(text):
    assert not contains_card(redact(text))
    assert (redact(text) == text) == (not contains_card(text))


phones = st.from_regex(r"[2-9][0-9]{2}-[2-9][0-9]{2}-[0-9]{4}", fullmatch=True)


@given(st.lists(phones | st.builds(refs.new), min_size=1, max_size=6), st.sampled_from([" ", "\n"]))
def test_telephones_and_references_pass(numbers, gap):
    text = gap.join(numbers)

    assert redact(text) == text


@given(st.from_regex(r"[0-9]{1,12}", fullmatch=True))
def test_short_numbers_pass(digits):
    assert not contains_card(digits)


@given(st.from_regex(r"[0-9]{20,40}", fullmatch=True))
def test_long_numbers_pass(digits):
    assert not contains_card(digits)


@given(st.from_regex(r"[1789][0-9]{15}", fullmatch=True))
def test_what_no_issuer_begins_with_passes(digits):
    assert not contains_card(digits)


@pytest.mark.parametrize("key", ["2f69065b-d670-4113-8277-7173fe013722", CARD_IN_KEY])
def test_a_key_passes_by_itself(key):
    assert not contains_card(key)
    assert redact(key) == key
    assert not contains_card(key.upper())


def test_a_key_hides_no_card_beside_it():
    assert contains_card(f"{CARD_IN_KEY} {TEST_CARDS['Visa']}")


def test_a_card_beside_a_telephone_goes_and_the_telephone_stays():
    text = "call 519-555-0142 4111 1111 1111 1111 12 25 123"

    assert redact(text) == f"call 519-555-0142 {REDACTED} 12 25 123"


def test_two_cards_go_one_by_one():
    text = "4111 1111 1111 1111 5555-5555-5555-4444"

    assert redact(text) == f"{REDACTED} {REDACTED}"
