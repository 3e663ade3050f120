"""Rule 10: phone and web from one person may be one gift told twice, or two gifts: ask.

The second is held out of the totals until answered. Nobody is merged because they share a
telephone; a merge is reversible and overwrites nothing.
"""

import pytest
from sqlmodel import select

from pledges import service
from pledges.donors import persons, second_gift
from pledges.intake import phone, web
from pledges.models import DonorLink
from relief.campaigns.models import CampaignTally
from tests.fixtures import a_campaign, a_pledge, a_pledged, pledges_in


@pytest.fixture
def told_twice(db, taking):
    """Fifty dollars by telephone, then fifty on the web from the same number; both references."""
    with db.session(write=True) as session:
        slug = a_campaign(session).slug

    async def story(take):
        called = await take(slug, principal="staff:1", way=phone.WAY)
        wrote = await take(slug, principal="public", way=web.WAY)
        return called.reference, wrote.reference

    return taking(story)


def promised(db):
    with db.session() as session:
        rows = session.exec(select(CampaignTally)).all()
        return sum(each.pledges for each in rows), sum(each.promised_cents for each in rows)


def states(db):
    with db.session() as session:
        return [each.state.value for each in pledges_in(session)]


def test_the_second_is_in_no_total_until_somebody_has_answered(db, told_twice):
    assert states(db) == ["promised", "held"]
    assert promised(db) == (1, 5000)


@pytest.mark.parametrize(("same", "total"), [(True, (1, 5000)), (False, (2, 10_000))])
def test_the_answer_counts_it_once_or_twice_and_the_first_is_as_it_was(db, told_twice, same, total):
    first, second = told_twice
    with db.session() as session:
        before = service.get(session, first).model_dump()

    with db.session(write=True) as session:
        second_gift.answer(session, service.get(session, second), same=same)

    assert promised(db) == total
    with db.session() as session:
        assert service.get(session, first).model_dump() == before


def test_two_who_share_a_telephone_stay_two(db, taking, told_twice):
    with db.session(write=True) as session:
        slug = a_campaign(session).slug

    async def household(take):
        for name, cents in (("Ada Field", 5000), ("Bo Field", 2000)):
            await take(slug, a_pledge(donor={"name": name}, cents=cents), way=web.WAY)

    taking(household)

    assert states(db)[-2:] == ["promised", "promised"]
    with db.session() as session:
        assert session.exec(select(DonorLink)).all() == []
        assert len({row.donor_id for row in pledges_in(session)}) == 4


def test_a_merge_is_reversible_and_overwrites_nothing(db):
    with db.session(write=True) as session:
        effort = a_campaign(session)
        one, other = (a_pledged(session, effort, name=name) for name in ("Ada", "A. Field"))
        before = [row.model_dump() for row in (one, other)]
        persons.link(session, one.donor_id, other.donor_id, why="found")
        assert persons.group(session, one.donor_id) == {one.donor_id, other.donor_id}

    with db.session(write=True) as session:
        [joint] = persons.links(session, [one.donor_id])
        persons.unlink(session, joint.id)
        assert persons.group(session, one.donor_id) == {one.donor_id}
        assert [row.model_dump() for row in pledges_in(session)] == before
        assert [service.donor_of(session, row).name for row in pledges_in(session)] == [
            "Ada",
            "A. Field",
        ]
