"""The helpline's figures for everybody: no count of few people, and no sum that tells one."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from relief.helpline.gaps.models import Measure
from relief.helpline.gaps.periods import Quarter
from relief.helpline.gaps.suppression import FEW, is_few
from relief.helpline.statistics import open_sheets, published
from relief.helpline.statistics.reading import Year
from tests.conftest import sized

SPRING = Quarter(2011, 2)
COUNTS = st.integers(0, 4) | st.integers(0, 40)
WORDS = {
    Measure.CHANNEL: ("phone", "chat", "text", "web", "walk_in"),
    Measure.LANGUAGE: ("en", "fr", "ar", "uk", "oj"),
    Measure.HOUR: ("09", "10", "22"),
    Measure.WEEKDAY: ("0", "3", "6"),
}


def year(rows, visits=None):
    """A quarter's figures; each row is a measure, a word, a count and perhaps a month."""
    found = [(date(2011, 4 + n % 3, 1), measure, "", "", word, n) for measure, word, n in rows]
    return Year(SPRING.months, found, visits or {})


def exact(words):
    return st.lists(COUNTS, min_size=len(words), max_size=len(words)).map(
        lambda counts: dict(zip(words, counts, strict=True))
    )


years = st.fixed_dictionaries({measure: exact(words) for measure, words in WORDS.items()})


@settings(max_examples=sized(60))
@given(years)
def test_no_table_shows_a_few_or_tells_them_by_its_sum(counts):
    rows = [(measure, word, n) for measure, cut in counts.items() for word, n in cut.items() if n]
    found = published.made(SPRING, year(rows), None)

    for table, measure in (("channels", Measure.CHANNEL), ("languages", Measure.LANGUAGE)):
        cut = {word: n for word, n in counts[measure].items() if n}
        hidden = [word for word in cut if found.cell(table, word) is None]
        assert all(word in hidden for word, n in cut.items() if is_few(n))
        assert all(found.cell(table, word) == n for word, n in cut.items() if word not in hidden)
        if hidden and found.sums[table] is not None and len(hidden) < len(cut):
            assert len(hidden) >= 2
            assert sum(cut[word] for word in hidden) - len(hidden) >= FEW - 1


def test_the_wait_of_few_is_not_told():
    few = year([(Measure.CONTACTS, "", 30), (Measure.WAITED, "", 4), (Measure.WAIT_S, "", 80)])
    some = year([(Measure.CONTACTS, "", 30), (Measure.WAITED, "", 5), (Measure.WAIT_S, "", 80)])

    assert published.made(SPRING, few, None).answering[published.WAIT_S] is None
    assert published.made(SPRING, some, None).answering[published.WAIT_S] == 16


def test_hours_and_days_without_a_call_are_there():
    found = published.made(SPRING, year([(Measure.HOUR, "09", 8), (Measure.WEEKDAY, "0", 8)]), None)

    assert len(found.cuts["hours"]) == 24
    assert found.cuts["hours"]["10"] == 0
    assert [*found.cuts["weekdays"].values()] == [8, 0, 0, 0, 0, 0, 0]
    assert [*found.cuts["months"]] == ["04", "05", "06"]


def test_a_table_that_is_hidden_whole_does_not_tell_its_rows():
    hidden = published.made(
        SPRING, year([(Measure.LANGUAGE, "oj", 1), (Measure.LANGUAGE, "uk", 1)]), None
    )
    there = published.made(SPRING, year([(Measure.LANGUAGE, "fr", 8)]), None)

    assert hidden.cuts["languages"] == {}
    assert hidden.cell("languages", "fr") is None
    assert there.cell("languages", "uk") == 0
    assert published.made(SPRING, year([]), None).cell("languages", "uk") == 0


def test_the_order_of_a_table_does_not_tell_what_it_hides():
    rows = [(Measure.CHANNEL, "phone", 40), (Measure.CHANNEL, "walk_in", 3)]
    rows += [(Measure.CHANNEL, "chat", 6), (Measure.CHANNEL, "text", 5)]
    found = published.made(SPRING, year(rows), None)
    tables = open_sheets.tables(found, found, "America/Toronto", "en")
    channels = next(each for each in tables if each.key == "channels")

    names = [row[0] for row in channels.rows]
    assert names == sorted(names)
    assert channels.sums[1] == 54
