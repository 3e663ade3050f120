"""Helpline, rule 10: an edit verifies nothing; what is overdue ranks lower, and says so."""

from datetime import UTC, datetime, timedelta

from relief.directory import store, verified
from relief.directory.search.query import Why
from relief.kit import clock
from tests.helpline.conftest import keep

LATER = datetime(2026, 11, 25, tzinfo=UTC)


def test_two_dates_and_two_people(session, pantry):
    row = store.get(session, pantry.id, "en")
    assert (row.verified_at, row.verified_by) == (None, "")

    store.verify(session, row, by="staff:noor")
    at = row.verified_at
    keep(session, pantry.model_copy(update={"description": "Edited."}))

    row = store.get(session, pantry.id, "en")
    assert (row.verified_at, row.verified_by, row.edited_by) == (at, "staff:noor", "staff:ruth")


def test_a_year_without_asking_is_overdue_whatever_was_edited():
    assert verified.is_overdue(None, clock.now())
    assert verified.is_overdue(clock.now() - timedelta(days=366), clock.now())
    assert not verified.is_overdue(clock.now() - timedelta(days=364), clock.now())


def test_what_is_overdue_ranks_lower_and_says_so(world):
    world.service("Food bank old", assured_date="2020-01-01")
    world.service("Food bank new", assured_date="2026-06-01")

    with clock.hold(LATER):
        hits = world.find("food bank").hits

    assert [hit.name for hit in hits] == ["Food bank new", "Food bank old"]
    assert hits[1].why[-1].code is Why.OVERDUE
