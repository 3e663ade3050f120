"""Two languages."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from relief.kit import i18n
from relief.kit.errors import Conflict
from relief.kit.i18n import Said

TORNADO = datetime(2011, 8, 21, 20, 3, tzinfo=UTC)
FRAGMENTS = sorted((i18n.CATALOGUES / "fr" / "LC_MESSAGES").glob("*.po"))
languages = st.sampled_from([*i18n.LANGUAGES, "de", ""])


def placeholders(text):
    """Names in braces, as Python's messages have them, or in `%()`, as the templates'."""
    return set(re.findall(r"\{(\w+)|%\((\w+)\)", text))


def test_a_sentence_is_said_in_the_reader_s_language():
    assert i18n.translate("en", "Choose a unit from the list.") == "Choose a unit from the list."
    assert (
        i18n.translate("fr", "Choose a unit from the list.")
        == "Choisissez une unité dans la liste."
    )


@pytest.mark.parametrize("lang", ["fr", "de", "../fr"])
def test_what_no_catalogue_has_stays_english(lang):
    assert i18n.translate(lang, "Nobody wrote this: {n}", n=3) == "Nobody wrote this: 3"


def test_braces_stay_when_nothing_fills_them():
    assert i18n.translate("en", "{promised} so far") == "{promised} so far"


def test_a_part_of_a_message_is_said_in_the_language_of_the_whole():
    parts = {
        "word": Said(i18n.word, "Choose a unit from the list."),
        "sum": Said(i18n.amount, 123450, "CAD"),
        "boxes": Said(i18n.amount, 2, "box"),
        "at": Said(i18n.moment, TORNADO, "America/Toronto"),
        "name": Said(i18n.either, "Harbour Relief", "Secours du port"),
    }

    def said(lang):
        return i18n.translate(lang, " | ".join(f"{{{name}}}" for name in parts), **parts)

    assert said("en") == (
        "Choose a unit from the list. | $1,234.50 | 2 boxes | 21 August 2011, 4:03 p.m. | "
        "Harbour Relief"
    )
    assert said("fr") == (
        "Choisissez une unité dans la liste. | 1_234,50_$ | 2 boîtes | "
        "21 août 2011, 16_h_03 | Secours du port"
    ).replace("_", "\u00a0")


def test_an_error_is_told_in_english_to_whom_nobody_knows():
    assert str(Conflict("only {left} left", left=Said(i18n.amount, 5000, "CAD"))) == (
        "only $50.00 left"
    )


def test_the_header_of_a_catalogue_is_never_shown():
    assert i18n.translate("fr", "") == ""


@given(languages, st.text(), st.text())
def test_no_placeholder_ever_raises(lang, msgid, value):
    assert isinstance(i18n.translate(lang, msgid, a=value), str)


@pytest.mark.parametrize("bad", ["{other}", "{0}", "{a.b}", "{a[x]}", "{a:d}", "{", "}", "{a!z}"])
def test_a_bad_placeholder_leaves_the_sentence_bare(bad):
    assert i18n.translate("en", f"so {bad}", a="x") == f"so {bad}"


def test_english_and_french_differ_about_zero():
    def said(lang, n):
        return i18n.ntranslate(lang, "{n} promise", "{n} promises", n)

    assert [said("en", n) for n in (0, 1, 1234)] == ["0 promises", "1 promise", "1,234 promises"]


def test_catalogues_are_merged_once():
    assert i18n.translations("fr") is i18n.translations("fr")


@pytest.mark.parametrize("name", ["errors", "refs", "money", "quantity", "contact"])
def test_what_these_modules_say_is_said_in_french_too(name):
    source = Path(i18n.__file__).with_name(f"{name}.py")
    said = [msgid for _, msgid, _, _ in extract_from_file("python", source, keywords={"N_": None})]

    assert said
    assert [msgid for msgid in said if i18n.translate("fr", msgid) == msgid] == []


@pytest.mark.parametrize("path", FRAGMENTS, ids=lambda path: path.stem)
def test_every_french_sentence_is_there_with_the_same_placeholders(path):
    with path.open("rb") as file:
        messages = [message for message in read_po(file, locale="fr") if message.id]
    for message in messages:
        ids, said = (
            part if isinstance(part, (tuple, list)) else (part,)
            for part in (message.id, message.string)
        )
        assert not message.fuzzy, message.id
        assert all(said), message.id
        assert placeholders(said[-1]) == placeholders(ids[-1]), message.id


@pytest.mark.parametrize(
    ("cents", "currency", "english", "french"),
    [
        (123450, "CAD", "$1,234.50", "1_234,50_$"),
        (5000, "CAD", "$50.00", "50,00_$"),
        (5000, "USD", "US$50.00", "50,00_$_US"),
        (5, "CAD", "$0.05", "0,05_$"),
        (-1998, "CAD", "-$19.98", "-19,98_$"),
        (99999999999, "CAD", "$999,999,999.99", "999_999_999,99_$"),
    ],
)
def test_money_reads_as_each_language_writes_it(cents, currency, english, french):
    assert i18n.money(cents, currency, "en") == english
    assert i18n.money(cents, currency, "fr") == french.replace("_", "\u00a0")


@given(st.integers(min_value=-(10**18), max_value=10**18), languages)
def test_no_cent_is_rounded_away(cents, lang):
    digits = "".join(filter(str.isdigit, i18n.money(cents, "CAD", lang)))

    assert int(digits) == abs(cents)


@given(st.integers(min_value=-(10**12), max_value=10**12), languages)
def test_a_number_keeps_its_digits_and_no_narrow_space(n, lang):
    written = i18n.number(n, lang)

    assert int("".join(filter(str.isdigit, written))) == abs(n)
    assert "\u202f" not in written


def test_a_moment_is_told_on_the_clocks_of_the_place():
    assert i18n.moment(TORNADO, "America/Toronto", "en") == "21 August 2011, 4:03 p.m."
    assert i18n.moment(TORNADO, "America/Toronto", "fr") == "21 août 2011, 16\u00a0h\u00a003"
    assert i18n.moment(TORNADO, "America/Winnipeg", "en") == "21 August 2011, 3:03 p.m."


def test_a_sentence_that_ends_with_an_hour_ends_with_one_stop():
    said = i18n.translate("en", "Until {at}. Closed at {end}.", at="8:00 p.m.", end="9:00 a.m.")

    assert said == "Until 8:00 p.m. Closed at 9:00 a.m."


def test_a_day_is_the_day_it_is_there():
    late = datetime(2011, 9, 1, 3, 0, tzinfo=UTC)

    assert i18n.day(late, "America/Toronto", "en") == "31 August 2011"
    assert i18n.day(late, "UTC", "fr") == "1er septembre 2011"
    assert i18n.day(date(2011, 8, 21), "America/Toronto", "fr") == "21 août 2011"


def test_a_quantity_names_its_unit():
    assert i18n.quantity(1, "box", "en") == "1 box"
    assert i18n.quantity(1200, "box", "en") == "1,200 boxes"
    assert i18n.quantity(1200, "box", "fr") == "1\u00a0200 boîtes"
    assert i18n.quantity(0, "person", "fr") == "0 personne"
    assert i18n.quantity(3, "furlong", "en") == "3 furlong"


@pytest.mark.parametrize(
    ("per_cent", "english", "french"),
    [(40, "+40%", "+40\u00a0%"), (0, "0%", "0\u00a0%"), (-5, "\u22125%", "\u22125\u00a0%")],
)
def test_a_change_says_its_sign(per_cent, english, french):
    assert i18n.change(per_cent, "en") == english
    assert i18n.change(per_cent, "fr") == french


def test_an_hour_and_a_short_month_are_said_as_people_say_them():
    assert [i18n.hour(n, "en") for n in (0, 9, 14)] == ["12 a.m.", "9 a.m.", "2 p.m."]
    assert [i18n.hour(n, "fr") for n in (0, 14)] == ["0\u00a0h", "14\u00a0h"]
    assert i18n.month_short(date(2011, 2, 1), "en") == "Feb 2011"
    assert i18n.month_short(date(2011, 2, 1), "fr") == "févr. 2011"
