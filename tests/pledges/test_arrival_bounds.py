"""What an organization may decide and bring in by itself, and what waits for the desk."""

import pytest

from pledges.dispatches import dispatch
from tests.pledges.bringing import brought, lines, person, row, there
from tests.pledges.listing import HEADER, listed, totals

__all__ = ["person", "there"]  # fixtures


def declined(db, there, n=0):
    """The offer `n`, given back as if the organization had never accepted it."""
    with db.session(write=True) as session:
        dispatch.recall(session, dispatch.get(session, there.offers[n]))
        offer = dispatch.get(session, there.offers[n])
        offer.accepted, offer.state = 0, "declined"
        session.add(offer)


def test_an_organization_counts_nothing_beside_what_it_never_accepted(db, there, person):
    declined(db, there)
    before, data = totals(db, there), listed(row(there, 0))
    visitor, desk = person("/agency", there.agency), person("/desk", there.agency)
    page = brought(visitor, "/agency/arrivals", there, data)

    answer = visitor.send(f"{page}/lines", page=page, line=2, choice="second")

    assert answer.status_code == 409
    assert "call 2-1-1" in answer.text
    assert totals(db, there) == before
    record = visitor.get("/agency/history.csv").text
    assert there.offers[0] in record
    assert there.names[0] not in record
    page = page.replace("/agency/", "/desk/")
    assert desk.send(f"{page}/lines", page=page, line=2, choice="second").status_code == 303
    assert totals(db, there)[2] == there.amounts[0]


def test_a_large_gift_beside_a_promise_is_the_desk_s_to_count(db, there, person):
    visitor, desk = person("/agency", there.agency), person("/desk", there.agency)
    data = listed(
        row(there, 0, cents=there.amounts[0] + 1_000_000, receipt="R-8"),
        row(there, 1, cents=there.amounts[1] + 999_999, receipt="R-9"),
    )
    page = brought(visitor, "/agency/arrivals", there, data)
    before = totals(db, there)

    for line in (2, 3):
        answer = visitor.send(f"{page}/lines", page=page, line=line, choice="split")
        assert answer.status_code == (409 if line == 2 else 303), answer.text

    assert lines(db)[0].state == "waiting"
    page = page.replace("/agency/", "/desk/")
    assert desk.send(f"{page}/lines", page=page, line=2, choice="split").status_code == 303
    assert totals(db, there)[2] == before[2] + sum(there.amounts[:2]) + 1_999_999


def test_many_small_gifts_beside_one_promise_are_a_large_one(db, there, person):
    visitor = person("/agency", there.agency)
    again = (row(there, 0, cents=600_000, on=f"2011-08-{day}", receipt=day) for day in (18, 19))
    page = brought(visitor, "/agency/arrivals", there, listed(row(there, 0), *again))
    visitor.send(f"{page}/book", page=page)

    answers = [
        visitor.send(f"{page}/lines", page=page, line=line, choice="second") for line in (3, 4)
    ]

    assert [each.status_code for each in answers] == [303, 409]
    assert totals(db, there)[2] == there.amounts[0] + 600_000


@pytest.mark.parametrize("choice", ["second", "split", "part"])
def test_a_choice_that_was_not_offered_for_a_line_is_refused(db, there, person, choice):
    visitor = person("/agency", there.agency)
    page = brought(visitor, "/agency/arrivals", there, listed(row(there, 0)))

    answer = visitor.send(f"{page}/lines", page=page, line=2, choice=choice)

    assert answer.status_code == 409
    assert totals(db, there)[2] == 0


def test_what_was_taken_back_gives_its_donor_to_no_file_any_more(db, there, person):
    with db.session(write=True) as session:
        dispatch.recall(session, dispatch.get(session, there.offers[0]))
    visitor = person("/agency", there.agency)

    record = visitor.get("/agency/history.csv").text

    assert there.names[1] in record
    assert there.names[0] not in record


def test_a_list_that_would_hold_everybody_up_is_to_be_cut_in_parts(db, there, person):
    visitor = person("/agency", there.agency)
    text = HEADER + "".join(f",Bell Lea,{n}.00,2011-08-20,R-{n}\n" for n in range(5_001))

    answer = visitor.send("/agency/arrivals", text=text)

    assert answer.status_code == 422
    assert "more than 5000 lines. Cut it in parts." in answer.text.replace(",", "")
    assert lines(db) == []


def test_an_organization_brings_so_many_lists_in_an_hour(db, there, person):
    visitor = person("/agency", there.agency)
    sent = [visitor.send("/agency/arrivals", text="").status_code for _ in range(61)]

    assert (sent[0], sent[-2], sent[-1]) == (422, 422, 429)
