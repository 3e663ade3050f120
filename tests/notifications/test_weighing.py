"""X's weights: examples after twitter-text's conformance suite, and what always holds."""

import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from notifications.weighing import weigh

TEXT = st.text(max_size=120)
PLAIN = st.text(st.sampled_from("abc XYZ éàü'-\n"), max_size=120)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("a", 1),
        ("Goderich", 8),
        ("Té, Ångström", 12),
        ("e\u0301", 1),  # composed by NFC
        ("–—‘’“”…", 8),  # dashes and quotes 1 each, the ellipsis (U+2026) 2
        ("日本語", 6),
        ("한국어", 6),
        ("ไทย", 3),
        ("Ω → ∞", 7),
        ("😀", 2),
        ("👍🏽", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("👩🏽‍🚒", 2),
        ("🏳️‍🌈", 2),
        ("🇨🇦", 2),
        ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", 2),
        ("1️⃣", 2),
        ("❤️", 2),
        ("☎", 2),
        ("🇨🇦🇨🇦 😀😀", 9),
        ("©", 1),
        ("https://relief.example.org/g/k3n7q", 23),
        ("http://a.ca", 23),
        ("https://relief.example.org/" + "x" * 300, 23),
        ("See https://example.org/a?b=c&d=%20#e.", 4 + 23 + 1),
        ("(https://example.org)", 25),
        ("https://example.org/日本", 23 + 1 - 1 + 4),
        ("https://example.org https://example.com", 47),
        ("Call 211 or 211ontario.ca", 12 + 23),
        ("someone@example.org", 19),
        ("e.g. this.Then", 14),
        ("xhttps://example.org", 20),
    ],
)
def test_a_text_weighs_what_x_says(text, length):
    assert weigh(text) == length


@given(PLAIN)
def test_plain_words_weigh_their_characters(text):
    assert weigh(text) == len(unicodedata.normalize("NFC", text))


@given(TEXT.filter(lambda text: "." not in text))
def test_each_sign_weighs_at_least_one_and_each_code_point_at_most_two(text):
    composed = unicodedata.normalize("NFC", text)

    assert len(regex.findall(r"\X", composed)) <= weigh(text) <= 2 * len(composed)


@given(TEXT)
def test_how_it_is_composed_changes_nothing(text):
    assert weigh(unicodedata.normalize("NFD", text)) == weigh(unicodedata.normalize("NFC", text))


@given(PLAIN, PLAIN)
def test_lines_add_up(one, two):
    assert weigh(f"{one}\n{two}") == weigh(one) + 1 + weigh(two)


@given(st.from_regex(r"[a-z0-9]{1,40}", fullmatch=True))
def test_a_link_of_ours_weighs_23_however_long(code):
    assert weigh(f"https://relief.example.org/g/{code}") == 23


@given(st.integers(0, 0x10FFFF).filter(lambda n: not 0xD800 <= n < 0xE000))
def test_one_character_weighs_one_or_two(point):
    assert weigh(chr(point)) in {1, 2} or len(unicodedata.normalize("NFC", chr(point))) > 1
