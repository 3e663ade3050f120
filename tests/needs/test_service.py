"""A need is listed, changed and closed; never below what is already promised to it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from relief.campaigns.models import CampaignState
from relief.kit import audit, forms
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.needs import ledger, service
from relief.needs.models import NeedState
from relief.needs.schemas import NeedIn
from tests.fixtures import a_campaign, a_need, an_agency

BLANKETS = {"kind": "goods", "goods": {"item": "blankets", "quantity": 40, "unit": "each"}}


def body(agency="harbour", **given):
    return forms.parse(NeedIn, {"agency": agency} | BLANKETS | given)


def refused(**given):
    with pytest.raises(InvalidInput) as caught:
        body(**given)
    return [(each.pointer, each.code) for each in caught.value.fields]


@pytest.fixture
def campaign(session):
    return a_campaign(session)


@pytest.fixture
def agency(session):
    return an_agency(session, slug="harbour")


def test_goods_are_kept_by_the_key_of_the_item(session, campaign, agency):
    goods = {"item": "Couvertures", "quantity": 40, "unit": "box"}
    need = service.create(session, campaign, body(goods=goods))
    assert (need.item, need.unit, need.requested, need.gap) == ("blankets", "box", 40, 40)


def test_each_kind_has_its_measure(session, campaign, agency):
    given = [
        {"kind": "money", "amount": {"amount_cents": 5000, "currency": "CAD"}},
        {"kind": "services", "services": {"skill": "Plomberie", "hours": 8}},
        {"kind": "time", "time": {"people": 3, "skills": ["driving", "cooking"]}},
    ]
    found = [service.create(session, campaign, body(**each, goods=None)) for each in given]
    assert [(need.item, need.unit, need.requested) for need in found] == [
        ("", "CAD", 5000),
        ("plumbing", "hour", 8),
        ("driving", "person", 3),
    ]
    assert found[2].skills == ["driving", "cooking"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_bad_fields_are_named(session):
    goods = BLANKETS["goods"]
    assert refused(goods=goods | {"unit": "litre"}) == [("/goods/unit", "unit")]
    assert refused(goods=goods | {"unit": "heap"}) == [("/goods/unit", "unit")]
    assert refused(goods=goods | {"quantity": 0}) == [("/goods/quantity", "greater_than")]
    assert refused(goods=goods | {"quantity": -3}) == [("/goods/quantity", "greater_than")]
    assert refused(goods=goods | {"quantity": 1.5}) == [("/goods/quantity", "int_type")]
    assert refused(goods=goods | {"quantity": "4"}) == [("/goods/quantity", "int_type")]
    assert refused(goods=goods | {"quantity": True}) == [("/goods/quantity", "int_type")]
    assert refused(goods=goods | {"item": ""}) == [("/goods/item", "string_too_short")]
    assert refused(goods=goods | {"item": "x" * 61}) == [("/goods/item", "string_too_long")]
    assert refused(goods=None) == [("/goods", "kind")]
    assert refused(kind="money") == [("/amount", "kind")]
    assert refused(urgency=6) == [("/urgency", "less_than_equal")]
    money = {"amount_cents": 10**400, "currency": "CAD"}
    assert refused(kind="money", goods=None, amount=money)[0][0] == "/amount/amount_cents"


@pytest.mark.parametrize(
    ("given", "pointer", "code"),
    [
        ({"agency": "nobody"}, "/agency", "unknown_agency"),
        ({"agency": "asleep"}, "/agency", "not_active"),
        ({"agency": "bank"}, "/agency", "not_accepted"),
        (
            {"kind": "money", "goods": None, "amount": {"amount_cents": 1, "currency": "USD"}},
            "/amount/currency",
            "currency",
        ),
    ],
)
def test_what_the_tables_know_is_asked(session, campaign, agency, given, pointer, code):
    an_agency(session, slug="asleep", active=False)
    an_agency(session, slug="bank", accepts=["money"])
    with pytest.raises(InvalidInput) as caught:
        service.create(session, campaign, body(**given))
    [problem] = caught.value.fields
    assert (problem.pointer, problem.code) == (pointer, code)


def test_a_closed_campaign_lists_nothing_new(session, agency):
    closed = a_campaign(session, state=CampaignState.CLOSED)
    with pytest.raises(Conflict) as caught:
        service.create(session, closed, body())
    assert caught.value.code == "campaign_closed"


def test_a_day_lasts_until_midnight_of_the_place(session, agency):
    kenora = a_campaign(session, time_zone="America/Winnipeg")
    need = service.create(session, kenora, body(until="2011-08-31"))
    assert need.until == datetime(2011, 9, 1, 4, 59, 59, tzinfo=UTC)


def test_less_than_is_promised_cannot_be_asked_for(session, campaign, agency):
    need = service.create(session, campaign, body())
    ledger.commit(session, need.id, 30)
    ledger.accept(session, need.id, offered=20, accepted=20)
    ledger.receive(session, need.id, 5)

    with pytest.raises(Conflict) as caught:
        service.change(session, campaign, need, body(goods=BLANKETS["goods"] | {"quantity": 29}))

    assert caught.value.code == "below"
    assert "30 items cannot be asked for: 10 items on offer, 15 items on the way" in str(
        caught.value
    )
    service.change(session, campaign, need, body(goods=BLANKETS["goods"] | {"quantity": 30}))
    assert need.gap == 0


def test_a_need_with_something_on_offer_stays_what_it_is(session, campaign, agency):
    need = service.create(session, campaign, body())
    service.change(session, campaign, need, body(goods=BLANKETS["goods"] | {"item": "cots"}))
    assert need.item == "cots"
    ledger.commit(session, need.id, 1)
    session.refresh(need)
    with pytest.raises(Conflict) as caught:
        service.change(session, campaign, need, body())
    assert caught.value.code == "fixed"


def test_of_two_who_edit_one_need_the_second_is_told(session, campaign, agency):
    need = service.create(session, campaign, body())
    service.change(session, campaign, need, body(urgency=5), version=1)
    with pytest.raises(Conflict) as caught:
        service.change(session, campaign, need, body(urgency=1), version=1)
    assert (caught.value.code, need.urgency) == ("changed", 5)


def test_a_change_and_an_offer_at_once_keep_the_numbers_true(db):
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        need = a_need(session, campaign, an_agency(session, slug="harbour"))
        need_id, slug = need.id, campaign.slug

    def shrink():
        with db.session(write=True) as session:
            found = session.get(type(need), need_id)
            goods = BLANKETS["goods"] | {"quantity": 10}
            service.change(session, _campaign(session, slug), found, body(goods=goods))

    def offer():
        with db.session(write=True) as session:
            ledger.commit(session, need_id, 40)

    def attempt(job):
        try:
            job()
        except Conflict as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        answers = set(pool.map(attempt, [shrink, offer]))

    assert answers in ({"done", "below"}, {"done", "need_met"})


def _campaign(session, slug):
    return service.campaigns.get(session, slug)


def test_a_need_is_closed_once(session, campaign, agency):
    need = service.create(session, campaign, body())
    service.close(session, need)
    assert need.state is NeedState.CLOSED
    assert list(service.open_for(session, campaign)) == []
    with pytest.raises(Conflict):
        service.close(session, need)


def test_the_most_urgent_stand_first(session, campaign, agency):
    for urgency in (2, 5, 3):
        service.create(session, campaign, body(urgency=urgency))
    assert [need.urgency for need in service.open_for(session, campaign)] == [5, 3, 2]


def test_a_need_of_another_campaign_is_missing(session, campaign, agency):
    need = service.create(session, campaign, body())
    other = a_campaign(session)
    for need_id in (str(need.id), "not-an-id", ""):
        with pytest.raises(Missing):
            service.get(session, other, need_id)


def test_each_step_is_in_the_history(db):
    with db.session(write=True) as session:
        an_agency(session, slug="harbour")
        campaign = a_campaign(session)
        need = service.create(session, campaign, body())
        service.change(session, campaign, need, body(urgency=5))
        service.close(session, need)
        about = service.about(need)
    with db.session() as session:
        assert [each.event for each in audit.history(session, about)] == [
            "listed",
            "changed",
            "closed",
        ]
