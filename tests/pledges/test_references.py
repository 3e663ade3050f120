"""References given out beforehand: on a slip, to a caller; each is borne by one pledge, or none."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from pledges import references
from relief.kit import audit, ids, refs
from relief.kit.errors import Conflict
from tests.fixtures import a_campaign, a_key, a_pledge, pledges_in


@pytest.fixture
def campaign(db):
    with db.session(write=True) as session:
        return a_campaign(session).model_copy()


@pytest.fixture
def pad(db, campaign):
    """Three references that somebody holds."""
    holder = ids.new()
    with db.session(write=True) as session:
        return holder, references.reserve(session, campaign.id, holder, 3)


def test_a_pledge_bears_the_reference_that_was_spoken(taking, db, campaign, pad):
    _, [spoken, *_] = pad

    outcome = taking(lambda take: take(campaign.slug, reference=spoken))

    assert outcome.reference == spoken
    with db.session() as session:
        [step] = audit.history(session, spoken)
        assert step.event == "promised"
        assert references.used(session, pad[1]) == {spoken}


def test_the_same_slip_entered_twice_makes_one_pledge(taking, db, campaign, pad):
    _, [slip, *_] = pad

    async def story(take):
        entries = (take(campaign.slug, reference=slip, key=a_key()) for _ in range(20))
        return await asyncio.gather(*entries, return_exceptions=True)

    answers = taking(story)

    refused = [answer for answer in answers if isinstance(answer, Conflict)]
    assert len(refused) == 19
    assert {error.code for error in refused} == {"reference_used"}
    with db.session() as session:
        [pledge] = pledges_in(session)
        assert pledge.reference == slip


def test_a_repeated_request_for_a_slip_gets_the_same_answer(taking, campaign, pad):
    _, [slip, *_] = pad
    key = a_key()

    async def story(take):
        first = await take(campaign.slug, reference=slip, key=key)
        return first, await take(campaign.slug, reference=slip, key=key)

    first, second = taking(story)

    assert second.replayed
    assert second.reference == first.reference


def test_a_reference_of_nobody_or_of_another_campaign_is_refused(taking, db, campaign, pad):
    with db.session(write=True) as session:
        other = a_campaign(session).slug

    async def story(take):
        return await asyncio.gather(
            take(campaign.slug, reference=refs.reserved()),
            take(other, reference=pad[1][0]),
            take(campaign.slug, a_pledge()),
            return_exceptions=True,
        )

    stranger, elsewhere, neighbour = taking(story)

    assert stranger.code == elsewhere.code == "reference_not_reserved"
    assert refs.is_valid(neighbour.reference)


def test_what_is_called_in_is_recorded_no_more(taking, db, campaign, pad):
    holder, [used, lost, _] = pad
    taking(lambda take: take(campaign.slug, reference=used))

    with db.session(write=True) as session:
        assert references.void(session, holder) == 2
        assert references.void(session, holder) == 0

    async def story(take):
        return await asyncio.gather(take(campaign.slug, reference=lost), return_exceptions=True)

    [refused] = taking(story)
    assert refused.code == "reference_not_reserved"
    with db.session() as session:
        called_in = [row.voided_at is not None for row in references.held_by(session, holder)]
        assert called_in.count(False) == 1


def test_two_who_draw_at_once_never_hold_the_same(db, campaign):
    def draw(_):
        with db.session(write=True) as session:
            return references.reserve(session, campaign.id, ids.new(), 40)

    with ThreadPoolExecutor(8) as pool:
        drawn = [reference for found in pool.map(draw, range(8)) for reference in found]

    assert len(set(drawn)) == len(drawn) == 320
    assert all(refs.is_valid(each) and each.startswith("9") for each in drawn)


def test_a_fresh_reference_never_meets_a_reserved_one():
    assert not any(refs.new().startswith("9") for _ in range(2000))
