"""The board of needs, the public page, and needs over JSON."""

import pytest

from relief.campaigns import tally
from relief.campaigns.models import CampaignState
from relief.needs import ledger, service
from tests.fixtures import a_campaign, a_need, an_agency

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BOARD = "/campaigns/goderich-2011/needs"
API = "/api/v1/campaigns/goderich-2011/needs"


@pytest.fixture
def need(db):
    with db.session(write=True) as session:
        agency = an_agency(session, slug="harbour", name_en="Harbour Relief", name_fr="Secours")
        campaign = a_campaign(session, slug="goderich-2011", default_agency_id=agency.id)
        return a_need(session, campaign, agency, urgency=4).id


@pytest.fixture
def coordinator(browser):
    return browser("coordinator")


def needs(db):
    with db.session() as session:
        campaign = service.campaigns.get(session, "goderich-2011")
        return [
            (each.kind, each.item, each.unit, each.requested)
            for each in service.listing(session, campaign)
        ]


def test_a_coordinator_lists_each_kind(coordinator, db, need):
    page = f"{BOARD}/new"
    shared = {"agency": "harbour", "urgency": "5", "goods.unit": "each"}
    for given in (
        {"kind": "money", "amount": "1 500,00 $"},
        {"kind": "goods", "goods.item": "Lits de camp", "goods.quantity": "1,200"},
        {"kind": "services", "services.skill": "Plumbing", "services.hours": "8"},
        {"kind": "time", "time.people": "3", "time.skills": "driving, cooking"},
    ):
        assert coordinator.send(page, **shared | given).status_code == 303
    assert needs(db)[1:] == [
        ("money", "", "CAD", 150000),
        ("goods", "cots", "each", 1200),
        ("services", "plumbing", "hour", 8),
        ("time", "driving", "person", 3),
    ]
    board = coordinator.get(BOARD).text
    for shown in ("$1,500.00", "Cots", "Plumbing", "Driving, Cooking", "Blankets"):
        assert shown in board


@pytest.mark.parametrize(
    ("given", "place", "words"),
    [
        ({"kind": "money", "amount": "５００"}, "amount", "amount"),
        ({"kind": "goods", "goods.item": "hay", "goods.quantity": "-1"}, "goods-quantity", "whole"),
        (
            {"kind": "goods", "goods.item": "water", "goods.quantity": "5", "goods.unit": "hour"},
            "goods-unit",
            "“Bottled water” is counted in: litres, cases, pallets, items.",
        ),
        ({"kind": "time", "time.people": "many"}, "time-people", "whole number"),
        ({"kind": "", "urgency": "3"}, "kind", "needed"),
        ({"kind": "money", "amount": "5", "agency": "nobody"}, "agency", "nobody"),
        ({"kind": "money", "amount": "5", "until": "soon"}, "until", ""),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(coordinator, need, given, place, words):
    fields = {"agency": "harbour", "goods.unit": "each"} | given
    sent = coordinator.send(f"{BOARD}/new", **fields)
    assert sent.status_code == 422
    assert f'href="#{place}' in sent.text
    assert words in sent.text


def test_a_need_is_changed_and_closed(coordinator, db, need):
    page = f"{BOARD}/{need}/edit"
    assert 'value="Blankets"' in coordinator.get(page).text
    fields = {"agency": "harbour", "kind": "goods", "urgency": "3", "goods.unit": "each"}
    fields |= {"goods.item": "Blankets", "version": "1"}

    assert coordinator.send(page, **fields | {"goods.quantity": "60"}).status_code == 303
    second = coordinator.send(page, **fields | {"goods.quantity": "70"})
    assert second.status_code == 409
    assert needs(db) == [("goods", "blankets", "each", 60)]

    coordinator.send(f"{BOARD}/{need}/close", page=page)
    assert "Blankets" not in coordinator.get(BOARD).text
    assert "Blankets" in coordinator.get(f"{BOARD}?open=all").text


def test_the_board_is_filtered(coordinator, need):
    assert "Blankets" in coordinator.get(f"{BOARD}?kind=goods&agency=harbour").text
    assert "Blankets" not in coordinator.get(f"{BOARD}?kind=money").text


def test_one_row_stands_alone(coordinator, need):
    row = coordinator.get(f"{BOARD}/rows/{need}")
    assert row.status_code == 200
    assert row.text.lstrip().startswith("<tr")


def test_call_takers_do_not_list_needs(browser, need):
    assert browser("call-taker").get(BOARD).status_code == 403


def test_the_public_sees_what_is_still_needed(browser, db, need):
    with db.session(write=True) as session:
        ledger.commit(session, need, 15)
        campaign = service.campaigns.get(session, "goderich-2011")
        tally.add(session, campaign.id, "CAD", pledges=1, promised=5000, confirmed=2000)
    page = browser().get("/c/goderich-2011")
    assert "Still needed: 25 of 40 items" in page.text
    assert "$50.00" in page.text
    assert "$20.00" in page.text
    assert "Harbour Relief" in page.text
    assert "<svg" in page.text
    assert len(page.content) < 60_000


def test_the_public_page_is_light_on_a_surge(browser, need, now):
    page = browser().get("/c/goderich-2011")
    assert page.headers["cache-control"] == "public, max-age=5"
    again = browser().get("/c/goderich-2011", **{"if-none-match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Cookie" in again.headers["vary"]


def test_a_choice_of_language_is_for_no_cache(browser, need):
    page = browser().get("/c/goderich-2011?lang=fr")
    assert "cache-control" not in page.headers
    assert "Couvertures" in page.text
    assert "Secours" in page.text


def test_what_staff_see_is_for_no_cache(coordinator, need):
    assert "etag" not in coordinator.get("/c/goderich-2011").headers


@pytest.mark.parametrize(
    ("state", "words"),
    [(CampaignState.PAUSED, "New offers are paused"), (CampaignState.CLOSED, "has closed")],
)
def test_the_public_page_says_when_nothing_is_taken(browser, db, state, words):
    with db.session(write=True) as session:
        slug = a_campaign(session, state=state).slug
    page = browser().get(f"/c/{slug}")
    assert words in page.text
    assert f'href="/c/{slug}/give"' not in page.text


def test_a_draft_is_only_for_those_who_prepare_it(browser, db, coordinator):
    with db.session(write=True) as session:
        slug = a_campaign(session, state=CampaignState.DRAFT).slug
    assert browser().get(f"/c/{slug}").status_code == 404
    assert browser("call-taker").get(f"/c/{slug}").status_code == 404
    assert coordinator.get(f"/c/{slug}").status_code == 200


def test_texts_are_inert(browser, db):
    evil = "<script>alert(1)</script>{{ 7*7 }}"
    with db.session(write=True) as session:
        slug = a_campaign(session, slug="evil", title_en=evil, story_en=evil, place=evil).slug
    text = browser().get(f"/c/{slug}").text
    assert "<script>alert" not in text
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}") >= 3


@pytest.mark.parametrize("path", ["", "/new", "/{need}/edit"])
def test_every_page_speaks_french(browser, need, path):
    page = browser("coordinator", "fr").get(BOARD + path.format(need=need))
    assert page.status_code == 200
    assert "Couvertures" in page.text


def test_a_need_is_listed_over_json(api, need):
    partner = api("campaigns:write", "campaigns:read")
    body = {
        "agency": "harbour",
        "kind": "money",
        "amount": {"amount_cents": 500000, "currency": "CAD"},
        "urgency": 5,
    }
    made = partner.post(API, json=body)
    assert made.status_code == 201
    told = made.json()
    assert told["id"]
    numbers = {"requested": 500000, "committed": 0, "in_transit": 0, "received": 0, "gap": 500000}
    assert {name: told[name] for name in numbers} == numbers
    assert {name: told[name] for name in body} == body
    listed = partner.get(API).json()
    assert [each["kind"] for each in listed["items"]] == ["goods", "money"]
    assert listed["next"] is None


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [("/api/v1/campaigns/nowhere/needs", 404, "unknown_campaign"), (API, 422, "invalid")],
)
def test_what_is_wrong_has_a_code(api, need, path, status, code):
    body = {"agency": "nobody", "kind": "money", "amount": {"amount_cents": 1, "currency": "CAD"}}
    answer = api("campaigns:write").post(path, json=body)
    assert answer.status_code == status
    assert answer.json()["code"] in {code, "unknown_agency"}
