"""What is noted of a search in vain holds no number, no address and no story."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from relief.directory import ledger
from relief.directory.ledger import DirectoryFailedSearch
from relief.kit.slugs import folded

DAY = date(2026, 8, 21)


@given(st.text(max_size=120))
def test_what_is_kept_is_folded_and_short(text):
    kept = ledger.plain(text)

    assert len(kept) <= ledger.LONGEST
    assert folded(kept) == kept


@given(st.text(max_size=20), st.integers(10_000, 10**16), st.text(max_size=20))
def test_no_long_number_is_kept(before, number, after):
    assert ledger.plain(f"{before}{number}{after}") == ""


def test_accents_capitals_and_signs_make_no_difference():
    assert ledger.plain(" Santé-mentale!") == ledger.plain("sante  mentale") == "sante mentale"


def test_words_that_somebody_makes_up_all_day_fill_no_disk(session, monkeypatch):
    monkeypatch.setattr(ledger, "MOST_A_DAY", 3)
    for word in ("one", "two", "three", "four", "one", "five"):
        ledger.note(session, word, "", "en", DAY)
    ledger.note(session, "four", "", "en", DAY + timedelta(days=1))

    found = session.exec(select(DirectoryFailedSearch.words, DirectoryFailedSearch.n)).all()

    assert sorted(found) == [("four", 1), ("one", 2), ("three", 1), ("two", 1)]
