"""What is noted of a search in vain holds no number, no address and no story."""

from hypothesis import given
from hypothesis import strategies as st

from relief.directory import ledger
from relief.kit.slugs import folded


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
