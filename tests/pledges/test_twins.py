"""Which promises may tell of one gift: the rule alone, and what the lane does with it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from pledges import service
from pledges.holds import twins
from pledges.holds.twins import Gift
from pledges.lane.reception import Way
from pledges.models import GONE, PledgeState
from relief.campaigns.models import CampaignTally
from relief.kit import audit, ids, outbox
from relief.kit.lane import Priority
from relief.kit.outbox import OutboxMessage
from tests.fixtures import TORNADO, a_campaign, a_pledge, pledges_in

WEB = Way("web", Priority.WEB, asks=True)
OLD = Gift(
    "482-177-302",
    ids.new(),
    "money",
    "",
    "CAD",
    5000,
    b"phone",
    None,
    "public",
    "promised",
    TORNADO,
)
NEW = replace(OLD, reference="010-453-995", at=TORNADO + timedelta(hours=3))


def test_the_same_telephone_and_the_same_gift_is_asked_about():
    assert twins.agree(NEW, OLD) == ("phone",)
    both = [replace(each, email=b"mail") for each in (NEW, OLD)]
    assert twins.agree(*both) == ("phone", "email")


@pytest.mark.parametrize(
    "change",
    [
        {"phone": b"another"},
        {"phone": None},
        {"amount": 5001},
        {"unit": "USD"},
        {"kind": "goods", "item": "cots"},
        {"campaign_id": ids.new()},
        {"at": TORNADO + twins.WITHIN + timedelta(seconds=1)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_differs_makes_it_another_gift(change):
    assert twins.agree(replace(NEW, **change), OLD) == ()


@pytest.mark.parametrize("state", GONE)
def test_a_promise_that_is_over_has_no_twin(state):
    assert twins.agree(NEW, replace(OLD, state=state)) == ()


def test_a_partner_that_sends_two_keys_has_said_that_they_are_two():
    mine = [replace(each, sender="token:1") for each in (NEW, OLD)]

    assert twins.agree(*mine) == ()
    assert twins.agree(mine[0], replace(OLD, sender="token:2")) == ("phone",)
    assert twins.agree(mine[0], OLD) == ("phone",)


gifts = st.builds(
    replace,
    st.just(OLD),
    amount=st.integers(1, 2),
    phone=st.sampled_from([None, b"1", b"2"]),
    email=st.sampled_from([None, b"1", b"2"]),
    sender=st.sampled_from(["public", "token:1", "staff:1"]),
    at=st.integers(0, 30).map(lambda days: TORNADO + timedelta(days=days)),
)


@given(gifts, gifts)
def test_it_does_not_matter_which_was_told_first(one, other):
    assert twins.agree(one, other) == twins.agree(other, one)


@given(gifts, st.lists(gifts, max_size=5))
def test_one_is_named_if_any_agrees(new, others):
    found = twins.of(new, others)

    assert (found is None) == (not any(twins.agree(new, old) for old in others))


def open_effort(db):
    with db.session(write=True) as session:
        return a_campaign(session).slug


def states(db):
    with db.session() as session:
        return [each.state.value for each in pledges_in(session)]


def counted(db):
    with db.session() as session:
        rows = session.exec(select(CampaignTally)).all()
        return sum(each.pledges for each in rows), sum(each.promised_cents for each in rows)


def letters(db):
    with db.session() as session:
        rows = session.exec(select(OutboxMessage).order_by(OutboxMessage.id)).all()
        return [outbox.letter_of(session, each) for each in rows]


def test_a_gift_told_by_telephone_and_on_the_web_is_held_out_of_the_totals(db, taking):
    slug = open_effort(db)

    async def story(take):
        first = await take(slug, principal="staff:1", way=Way("phone", Priority.PHONE, asks=True))
        return first, await take(slug, principal="public", way=WEB)

    first, second = taking(story)

    assert (first.state, second.state) == ("promised", "held")
    assert counted(db) == (1, 5000)
    with db.session() as session:
        [entry] = audit.history(session, second.reference)
        assert entry.event == "held"
        assert entry.facts["doubt"] == "twin"
        assert (entry.facts["twin"], entry.facts["by"]) == (first.reference, ["phone"])


def test_two_of_one_batch_are_seen_too(db, taking):
    slug = open_effort(db)

    async def story(take):
        import asyncio

        return await asyncio.gather(
            *(take(slug, principal="public", way=WEB) for _ in range(3)), take(slug)
        )

    taking(story)

    assert sorted(states(db)) == ["held", "held", "held", "promised"]
    assert counted(db) == (1, 5000)


def test_another_gift_another_effort_and_another_amount_count(db, taking):
    slug, elsewhere = open_effort(db), open_effort(db)

    async def story(take):
        await take(slug, principal="public", way=WEB)
        await take(elsewhere, principal="public", way=WEB)
        await take(slug, a_pledge(cents=5001), principal="public", way=WEB)
        await take(slug, principal="public", way=WEB, another=True)

    taking(story)

    assert states(db) == ["promised"] * 4
    assert counted(db)[0] == 4


def test_a_partner_that_repeats_itself_is_believed(db, taking):
    slug = open_effort(db)

    async def story(take):
        for _ in range(3):
            await take(slug)

    taking(story)

    assert states(db) == ["promised"] * 3


def test_one_key_twice_is_still_one_promise(db, taking):
    slug = open_effort(db)

    async def story(take):
        key = str(ids.new())
        return [await take(slug, key=key, principal="public", way=WEB) for _ in range(2)]

    one, again = taking(story)

    assert (one.state, again.state, again.replayed) == ("promised", "promised", True)


def test_what_was_withdrawn_can_be_promised_again(db, taking):
    slug = open_effort(db)

    async def story(take):
        first = await take(slug, principal="public", way=WEB)
        with db.session(write=True) as session:
            service.withdraw(session, service.get(session, first.reference))
        return await take(slug, principal="public", way=WEB)

    assert taking(story).state == PledgeState.PROMISED


def test_the_donor_of_a_held_promise_is_told_that_it_is_checked(db, taking):
    slug = open_effort(db)
    body = a_pledge(donor={"email": "ada@example.org"})

    async def story(take):
        await take(slug, body, principal="public", way=WEB)
        await take(slug, body, principal="public", way=WEB)
        await take(slug, a_pledge(donor={"email": "bo@example.org"}, cents=1), held=True)

    taking(story)

    assert [(each.template, each.facts.get("twin")) for each in letters(db)] == [
        ("pledge_recorded", None),
        ("pledge_held", True),
        ("pledge_held", False),
    ]
