"""The lane: what is answered is kept, once, whole, and a neighbour's fault is a neighbour's."""

import asyncio

import pytest

from pledges.intake.api import WAY
from pledges.lane.keys import check_key
from pledges.lane.reception import Reception
from pledges.models import Donor, IdempotencyKey
from pledges.schemas import PledgeIn
from relief.campaigns import tally
from relief.campaigns.models import CampaignState
from relief.kit import audit, outbox, refs
from relief.kit.errors import Conflict, InvalidInput, Missing
from tests.fixtures import a_campaign, a_key, a_pledge, an_agency, pledges_in

EMAIL = {"email": "ada.field@example.org"}


@pytest.fixture
def campaign(db):
    with db.session(write=True) as session:
        return a_campaign(session).model_copy()


def test_a_pledge_is_kept_with_all_it_needs(db, taking, campaign):
    async def story(take):
        return await take(campaign.slug, a_pledge(donor=EMAIL, note="After six"))

    outcome = taking(story)

    with db.session() as session:
        [pledge] = pledges_in(session)
        assert pledge.reference == outcome.reference
        assert refs.is_valid(pledge.reference)
        assert (pledge.amount, pledge.unit, pledge.state) == (5000, "CAD", "promised")
        [step] = audit.history(session, pledge.reference)
        assert (step.event, step.actor) == ("promised", "token:1")
        assert audit.verify(session) == []
        own, others = tally.totals(session, campaign)
        assert (own.promised_cents, own.pledges, others) == (5000, 1, [])
    with db.session(write=True) as session:
        [claim] = outbox.claim(session, 10, channels=["email"])
        assert claim.letter.to == "ada.field@example.org"
        assert claim.letter.facts["reference"] == pledge.reference


def test_no_personal_data_is_readable_in_the_tables(db, taking, campaign):
    async def story(take):
        donor = EMAIL | {"name": "Zephyrine Field"}
        await take(campaign.slug, a_pledge(donor=donor, note="Ring Bo at 519-555-0199"))

    taking(story)

    # Words so long that no sealed row spells one by chance.
    words = ("Zephyrine", "Field", "5550142", "ada.field", "Bo at", "555-0199", "5550199")
    with db.session() as session:
        for table in (Donor.__tablename__, "pledge", "outbox_message", "audit_entry"):
            rows = session.connection().exec_driver_sql(f"SELECT * FROM {table}").all()  # noqa: S608
            text = repr([[bytes(v) if isinstance(v, memoryview) else v for v in r] for r in rows])
            assert rows
            for word in words:
                assert word not in text


def test_the_same_key_and_body_give_the_same_answer(taking, campaign, db):
    key = a_key()

    async def story(take):
        first = await take(campaign.slug, key=key)
        return first, await take(campaign.slug, key=key)

    first, second = taking(story)

    assert (second.reference, second.recorded_at) == (first.reference, first.recorded_at)
    assert second.replayed
    with db.session() as session:
        assert len(pledges_in(session)) == 1


def test_a_field_that_says_nothing_new_leaves_the_body_the_same(taking, campaign):
    key = a_key()

    async def story(take):
        first = await take(campaign.slug, a_pledge(), key=key)
        return first, await take(campaign.slug, a_pledge(may_split=False, note=""), key=key)

    first, second = taking(story)

    assert second.replayed
    assert second.reference == first.reference


def test_fifty_at_once_with_one_key_are_one_pledge(taking, campaign, db):
    key = a_key()

    async def story(take):
        return await asyncio.gather(*(take(campaign.slug, key=key) for _ in range(50)))

    outcomes = taking(story)

    assert len({(each.reference, each.recorded_at) for each in outcomes}) == 1
    with db.session() as session:
        assert len(pledges_in(session)) == 1
        assert tally.totals(session, campaign)[0].promised_cents == 5000


def test_another_body_under_a_used_key_costs_only_itself(taking, campaign, db):
    key = a_key()

    async def story(take):
        await take(campaign.slug, a_pledge(), key)
        bodies = [a_pledge(), a_pledge(cents=7000), a_pledge(cents=100)]
        keys = [key, key, a_key()]
        tries = [take(campaign.slug, b, k) for b, k in zip(bodies, keys, strict=True)]
        return await asyncio.gather(*tries, return_exceptions=True)

    repeated, refused, other = taking(story)

    assert isinstance(refused, InvalidInput)
    assert (refused.code, repeated.replayed) == ("idempotency_key_reused", True)
    assert other.state == "promised"
    with db.session() as session:
        assert sorted(pledge.amount for pledge in pledges_in(session)) == [100, 5000]


def test_two_processes_with_one_key_make_one_pledge(settings, db, another_db, taking, campaign):
    key = a_key()

    async def story(take):
        other = Reception(settings, another_db, slot=1)
        await other.start()
        body = PledgeIn.model_validate(a_pledge())
        tries = [take(campaign.slug, key=key) for _ in range(10)]
        tries += [
            other.take(campaign.slug, body, way=WAY, principal="token:1", key=key)
            for _ in range(10)
        ]
        found = await asyncio.gather(*tries)
        await other.stop()
        return found

    assert len({each.reference for each in taking(story)}) == 1
    with db.session() as session:
        assert len(pledges_in(session)) == 1
        assert audit.verify(session) == []


@pytest.mark.parametrize("state", [CampaignState.DRAFT, CampaignState.PAUSED, CampaignState.CLOSED])
def test_a_campaign_that_is_not_open_takes_nothing(db, taking, state):
    with db.session(write=True) as session:
        slug = a_campaign(session, state=state).slug

    async def story(take):
        with pytest.raises(Conflict) as refusal:
            await take(slug)
        return refusal.value.code

    assert taking(story) == f"campaign_{state}"
    with db.session() as session:
        assert pledges_in(session) == []


def test_a_campaign_closed_a_moment_ago_takes_nothing_more(db, taking, campaign):
    async def story(take):
        await take(campaign.slug)
        with db.session(write=True) as session:
            session.get(type(campaign), campaign.id).state = CampaignState.CLOSED
        with pytest.raises(Conflict):
            await take(campaign.slug)

    taking(story)


def test_an_unknown_campaign_or_agency_is_named(db, taking, campaign):
    async def story(take):
        with pytest.raises(Missing, match="nowhere"):
            await take("nowhere")
        wish = {"rule": "only", "agency": "no-such"}
        with pytest.raises(InvalidInput) as refusal:
            await take(campaign.slug, a_pledge(designation=wish))
        return refusal.value.fields[0].pointer

    assert taking(story) == "/designation/agency"


def test_a_reference_that_is_taken_is_drawn_again(db, taking, campaign, monkeypatch):
    drawn = iter(["482-177-305", "482-177-305", "482-177-305", "111-222-338"])
    monkeypatch.setattr(refs, "new", lambda: next(drawn))

    async def story(take):
        first = await take(campaign.slug, a_pledge(donor=EMAIL))
        return first, await take(campaign.slug, a_pledge(donor=EMAIL))

    first, second = taking(story)

    assert (first.reference, second.reference) == ("482-177-305", "111-222-338")
    with db.session(write=True) as session:
        letters = [claim.letter for claim in outbox.claim(session, 10, channels=["email"])]
        assert {letter.facts["reference"] for letter in letters} == {
            first.reference,
            second.reference,
        }
        for letter in letters:
            assert letter.facts["reference"] in letter.facts["page_url"]


def test_a_pledge_in_doubt_is_in_no_total(db, taking, campaign):
    async def story(take):
        return await take(campaign.slug, held=True)

    assert taking(story).state == "held"
    with db.session() as session:
        assert tally.totals(session, campaign)[0].pledges == 0
        assert audit.verify(session) == []


def test_a_key_that_is_no_uuid_is_kept_as_a_digest(db, taking, campaign):
    async def story(take):
        await take(campaign.slug, key=check_key("ada.field@example.org"))

    taking(story)

    with db.session() as session:
        keys = session.connection().exec_driver_sql(
            f"SELECT key FROM {IdempotencyKey.__tablename__}"  # noqa: S608
        )
        assert [len(key) for (key,) in keys] == [64]


def test_a_designated_agency_is_kept(db, taking, campaign):
    with db.session(write=True) as session:
        agency = an_agency(session).model_copy()

    async def story(take):
        await take(campaign.slug, a_pledge(designation={"rule": "only", "agency": agency.slug}))

    taking(story)

    with db.session() as session:
        [pledge] = pledges_in(session)
        assert pledge.designated_agency_id == agency.id
