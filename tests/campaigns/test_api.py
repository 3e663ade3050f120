"""Campaigns over JSON, exactly as interfaces.md has them."""

from dataclasses import replace

import pytest

from tests.fixtures import a_campaign

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LIST = "/api/v1/campaigns"
TORNADO = {
    "slug": "goderich-2011",
    "title": {"en": "Goderich tornado", "fr": "Tornade à Goderich"},
    "hazard": "tornado",
    "place": "Goderich",
    "time_zone": "America/Toronto",
    "currency": "CAD",
    "default_agency": None,
    "open": True,
}


@pytest.fixture
def partner(api):
    return api("campaigns:read", "campaigns:write")


def test_a_campaign_is_made_and_read(partner):
    made = partner.post(LIST, json=TORNADO)

    assert made.status_code == 201
    assert made.json() == {
        "slug": "goderich-2011",
        "title": TORNADO["title"],
        "state": "open",
        "hazard": "tornado",
        "place": "Goderich",
        "time_zone": "America/Toronto",
        "currency": "CAD",
        "phone": {"toll_free": None, "tty": None},
        "default_agency": None,
        "totals": {
            "promised_cents": 0,
            "confirmed_cents": 0,
            "received_cents": 0,
            "pledges": 0,
            "currency": "CAD",
            "other_currencies": [],
        },
        "matching": [],
    }
    assert partner.get(f"{LIST}/goderich-2011").json() == made.json()


def test_without_a_zone_it_is_on_the_clocks_of_the_service(api, app):
    services = app.state.services
    there = services.settings.model_copy(update={"time_zone": "America/Winnipeg"})
    app.state.services = replace(services, settings=there)
    told = {name: value for name, value in TORNADO.items() if name != "time_zone"}

    made = api("campaigns:write").post(LIST, json=told)

    assert made.json()["time_zone"] == "America/Winnipeg"


def test_the_same_slug_again_is_a_conflict(partner):
    partner.post(LIST, json=TORNADO)
    again = partner.post(LIST, json=TORNADO)
    assert (again.status_code, again.json()["code"]) == (409, "slug_taken")


def test_an_unchanged_campaign_is_not_sent_twice(partner):
    partner.post(LIST, json=TORNADO)
    etag = partner.get(f"{LIST}/goderich-2011").headers["etag"]

    again = partner.get(f"{LIST}/goderich-2011", headers={"if-none-match": etag})

    assert (again.status_code, again.content) == (304, b"")


def test_an_unknown_campaign_is_a_404(partner):
    answer = partner.get(f"{LIST}/nowhere")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_campaign")
    assert answer.headers["content-type"] == "application/problem+json"


def test_bad_fields_are_pointed_at(partner):
    bad = TORNADO | {"time_zone": "Mars", "currency": "EUR", "place": "", "open": "perhaps"}
    answer = partner.post(LIST, json=bad)
    assert answer.status_code == 422
    assert {each["pointer"] for each in answer.json()["errors"]} == {
        "/time_zone",
        "/currency",
        "/place",
        "/open",
    }


def test_a_list_goes_on_where_the_page_ended(db, partner):
    with db.session(write=True) as session:
        slugs = [a_campaign(session).slug for _ in range(5)]
    found, url = [], f"{LIST}?limit=2"
    while url:
        page = partner.get(url)
        found += [each["slug"] for each in page.json()["items"]]
        url = page.links.get("next", {}).get("url")
    assert found == slugs[::-1]


def test_scopes_are_asked(api):
    assert api("campaigns:read").post(LIST, json=TORNADO).status_code == 403
    assert api("pledges:read").get(LIST).status_code == 403
