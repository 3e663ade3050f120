"""A list of 10,000 arrivals with 212 payments told twice: each gift counts once, to the cent."""

from collections import Counter

import pytest
from sqlmodel import func, select

from pledges.models import AllocationState, Dispatch
from relief.kit import audit
from tests.pledges.listing import accepted, book, bring, lines_of, listed, totals

LINES, DOUBLED = 10_000, 212
FEWER, FEWER_DOUBLED = 1_000, 21


def a_list(there, doubled):
    """A line for each pledge; the first ones twice, by the same receipt or by another."""
    lines = [
        f"{reference},{name},{cents // 100}.{cents % 100:02d},2011-08-20,R-{n}"
        for n, (reference, name, cents) in enumerate(
            zip(there.pledges, there.names, there.amounts, strict=True)
        )
    ]
    again = [line if n % 2 else f"{line}-B" for n, line in enumerate(lines[:doubled])]
    return listed(*lines, *again)


def play(db, count, doubled):
    there = accepted(db, count - doubled)
    data = a_list(there, doubled)

    list_id, fresh = bring(db, there, data)
    finished = book(db, list_id)

    assert (fresh, finished) == (True, True)
    assert Counter(lines_of(db, list_id)) == {
        ("certain", "by_reference", "booked"): count - doubled,
        ("doubled", "same_line", "waiting"): doubled // 2,
        ("doubled", "same_day", "waiting"): doubled - doubled // 2,
    }
    whole = sum(there.amounts)
    assert totals(db, there) == (whole, whole, whole)
    return there, data, list_id


def check_second_time(db, there, data, list_id, count, doubled):
    again, fresh = bring(db, there, data)
    overlapping, _ = bring(db, there, data + b"\n")
    book(db, again)
    book(db, overlapping)

    assert (again, fresh) == (list_id, False)
    assert Counter(lines_of(db, overlapping)) == {("already", "earlier_list", "idle"): count}
    assert totals(db, there)[2] == sum(there.amounts)
    with db.session() as session:
        received = select(func.count()).where(Dispatch.state == AllocationState.RECEIVED)
        assert session.exec(received).one() == count - doubled
        assert audit.verify(session) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_ten_thousand_lines_with_212_doubled_payments(db, now):
    there, data, list_id = play(db, LINES, DOUBLED)

    again, fresh = bring(db, there, data)
    book(db, again)

    assert (again, fresh) == (list_id, False)
    assert totals(db, there)[2] == sum(there.amounts)


@pytest.mark.full
def test_ten_thousand_lines_and_a_list_that_overlaps_on_either_database(db, now):
    there, data, list_id = play(db, LINES, DOUBLED)

    check_second_time(db, there, data, list_id, LINES, DOUBLED)


def test_a_thousand_lines_on_either_database(db, now):
    there, data, list_id = play(db, FEWER, FEWER_DOUBLED)

    check_second_time(db, there, data, list_id, FEWER, FEWER_DOUBLED)
