"""Answers in a file: certain, asked about, or nothing to do; nothing is ever guessed."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.dispatches import answer_sheet
from pledges.dispatches.answer_sheet import Finding, OfferAsItStands
from pledges.models import AllocationState
from relief.kit import refs

REF = refs.new()
HEAD = "Reference,Answer,Take,Reason,Note\n"
WAITING = OfferAsItStands(AllocationState.DISPATCHED, "money", 5000, 0, "")


def judged(*cells, offer=WAITING, reference=REF):
    [found] = answer_sheet.judge(read(cells, reference).rows, {REF: offer} if offer else {})
    return found


def read(cells, reference=REF):
    out = io.StringIO()
    csv.writer(out).writerow([reference, *cells])
    return answer_sheet.read((HEAD + out.getvalue()).encode())


@pytest.mark.parametrize("word", ["yes", "Y", " x ", "Oui", "acceptée", "ACCEPTED"])
def test_a_yes_is_a_yes_in_both_languages(word):
    found = judged(word, "", "", "")

    assert (found.verdict, found.answer, found.take) == (Finding.READY, "accept", "")


def test_a_part_is_taken_and_the_whole_written_out_is_the_whole():
    assert judged("", "20", "", "").take == "20"
    assert judged("yes", "$50.00", "", "").take == ""


@pytest.mark.parametrize("word", ["full", "No room now", "plus de place", "not_needed"])
def test_a_reason_declines(word):
    found = judged("", "", word, "")

    assert (found.verdict, found.answer) == (Finding.READY, "decline")


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (("maybe", "", "", ""), answer_sheet.WHICH_ANSWER),
        (("no", "", "", ""), answer_sheet.WHY),
        (("no", "", "we are tired", ""), answer_sheet.WHICH_REASON),
        (("yes", "", "full", ""), answer_sheet.BOTH),
        (("no", "10", "full", ""), answer_sheet.PART_AND_NO),
        (("yes", "lots", "", ""), answer_sheet.NO_NUMBER),
        (("yes", "0", "", ""), answer_sheet.NO_NUMBER),
        (("yes", "60", "", ""), answer_sheet.TOO_MUCH),
    ],
)
def test_what_is_doubtful_is_asked(cells, why):
    found = judged(*cells)

    assert (found.verdict, found.why) == (Finding.ASKED, why)


def test_an_empty_line_is_left_for_later():
    assert judged("", "", "", "call them first").verdict is Finding.EMPTY


def test_what_stands_already_is_told_apart_from_what_stands_otherwise():
    accepted = OfferAsItStands(AllocationState.ACCEPTED, "money", 5000, 2000, "")

    assert judged("yes", "20", "", "", offer=accepted).verdict is Finding.THERE
    assert judged("yes", "", "", "", offer=accepted).verdict is Finding.STANDS
    assert judged("no", "", "full", "", offer=accepted).verdict is Finding.STANDS
    assert judged("", "", "", "", offer=accepted).verdict is Finding.EMPTY


def test_an_offer_of_somebody_else_is_unknown():
    assert judged("yes", "", "", "", offer=None).verdict is Finding.UNKNOWN
    assert judged("yes", "", "", "", reference="12").verdict is Finding.UNKNOWN


def test_an_offer_that_is_answered_twice_in_a_file_is_asked_about_once():
    data = f"{HEAD}{REF},yes,,,\n{REF},no,,full,\n"
    [found] = answer_sheet.judge(answer_sheet.read(data.encode()).rows, {REF: WAITING})

    assert (found.verdict, found.why) == (Finding.ASKED, answer_sheet.TWICE)


def test_a_line_with_a_card_number_is_refused_and_the_others_stay():
    data = f"{HEAD}{REF},yes,,,4111 1111 1111 1111\n{REF},yes,,,\n"
    report = answer_sheet.read(data.encode())

    assert [each.line for each in report.problems] == [2]
    assert [each.number for each in report.rows] == [3]


def test_a_file_that_names_no_offers_is_not_read():
    assert answer_sheet.read(b"name,answer\nAda,yes\n").broken


WORDS = st.one_of(st.sampled_from(["yes", "no", "", "full", "20", "50", "oui", "0"]), st.text())


@given(WORDS, WORDS, WORDS, WORDS)
def test_every_line_has_one_verdict_and_only_clear_ones_are_recorded(answer, take, reason, note):
    report = read((answer, take, reason, note))
    for found in answer_sheet.judge(report.rows, {REF: WAITING}):
        assert found.verdict in {Finding.READY, Finding.ASKED, Finding.EMPTY}
        if found.verdict is Finding.READY:
            assert (found.answer == "decline") == bool(found.reason)
            assert not (found.reason and found.take)
        else:
            assert found.answer == ""
