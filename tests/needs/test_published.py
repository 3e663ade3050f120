"""What everyone may know of the needs: on a page without script, and as JSON."""

import re
from datetime import timedelta

import pytest

from relief.campaigns import tally
from relief.campaigns.models import CampaignState
from relief.kit import clock
from relief.needs import ledger
from tests.fixtures import a_campaign, a_need, an_agency

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PAGE = "/c/goderich/needs"
JSON = f"{PAGE}.json"


@pytest.fixture
def town(db, now):
    with db.session(write=True) as session:
        lights = ["stop: Clothes / Vêtements – We have enough. / Nous en avons assez."]
        campaign = a_campaign(session, slug="goderich", lights=lights)
        agency = an_agency(session, name_en="Shelter", name_fr="Refuge", contact_name="Jo Marsh")
        blankets = a_need(session, campaign, agency, urgency=5, place="Goderich")
        ledger.commit(session, blankets.id, 10)
        ledger.accept(session, blankets.id, offered=10, accepted=7)
        a_need(session, campaign, agency, item="cots", committed=40, note="Ask for Jo")
        a_need(session, campaign, agency, item="rakes", until=clock.now() - timedelta(days=1))
        a_need(session, campaign, agency, kind="money", item="", unit="CAD", urgency=2)
        return campaign, agency


def helpers(db, town, **found):
    campaign, agency = town
    people = {"kind": "time", "item": "driving", "unit": "person", "requested": 20}
    with db.session(write=True) as session:
        return a_need(session, campaign, agency, **people | found)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            (
                "Still needed: 33 of 40 items. On offer: 0. On the way: 7. Received: 0.",
                "We have enough.",
                "Please do not send more of this.",
            ),
        ),
        ("fr", ("Couvertures", "Nous en avons assez.", "Vêtements", "Refuge")),
    ],
)
def test_what_is_needed_and_what_is_not_is_said(browser, town, lang, words):
    page = browser(lang=lang).get(PAGE)

    assert page.status_code == 200
    assert [each for each in words if each not in page.text] == []
    assert "Rakes" not in page.text  # its time is over
    assert "Jo" not in page.text
    assert "<script" not in page.text
    assert len(page.content) < 60_000


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("?kind=money", "Money", "Blankets"),
        ("?place=Goderich", "Blankets", "Money</strong>"),
        ("?urgent=yes", "Blankets", "Money</strong>"),
        ("?kind=nothing", "Blankets", "Rakes"),
    ],
)
def test_the_page_is_filtered_by_its_address(browser, town, query, there, gone):
    text = browser().get(PAGE + query).text
    needed = text[text.index("Needed now") :]

    assert there in needed
    assert gone not in needed


def test_a_full_board_is_light(browser, db, town):
    campaign, agency = town
    with db.session(write=True) as session:
        for n in range(30):
            a_need(session, campaign, agency, item=f"a thing of number {n}")

    assert len(browser().get(PAGE).content) < 60_000


def test_the_json_is_for_every_page_and_cache(browser, town):
    answer = browser().get(JSON)
    told = answer.json()

    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "public, max-age=5"
    [blankets] = [each for each in told["needs"] if each["item"]["en"] == "Blankets"]
    numbers = ("requested", "on_offer", "on_the_way", "received", "found", "still_needed")
    assert [blankets[name] for name in numbers] == [40, 0, 7, 0, 7, 33]
    assert blankets["organization"] == {"en": "Shelter", "fr": "Refuge"}
    assert told["not_needed_now"][0]["item"]["fr"] == "Vêtements"
    assert "Jo" not in answer.text
    again = browser().get(JSON, **{"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("found", [{"committed": 3}, {"in_transit": 1, "received": 2}])
def test_fewer_than_five_helpers_are_not_told(browser, db, town, found):
    helpers(db, town, **found)
    told = [each for each in browser().get(JSON).json()["needs"] if each["kind"] == "time"]

    for path in (PAGE, "/c/goderich"):
        text = browser().get(path).text
        assert "Requested: 20 people. Fewer than 5 found so far." in text
        entry = text.split("Fewer than 5")[0].rsplit("<li>", 1)[1]
        assert "17" not in re.sub(r"\?v=\w+", "", entry)  # a file's version may hold any digits
    assert [(each["found"], each["still_needed"], each["received"]) for each in told] == [
        (None, None, None)
    ]


def test_helpers_are_not_told_apart_where_a_part_is_small(browser, db, town):
    helpers(db, town, committed=3, in_transit=4)
    told = [each for each in browser().get(JSON).json()["needs"] if each["kind"] == "time"]

    assert "Still needed: 13 of 20 people. Found so far: 7." in browser().get(PAGE).text
    assert [(each["found"], each["on_offer"]) for each in told] == [(7, None)]


def test_five_helpers_are_told(browser, db, town):
    helpers(db, town, committed=5)

    assert "Still needed: 15 of 20 people. On offer: 5." in browser().get(PAGE).text


@pytest.mark.parametrize(("offers", "words"), [(4, "Fewer than 5 offers"), (5, "5 offers so far")])
def test_few_offers_are_not_counted_aloud(browser, db, town, offers, words):
    with db.session(write=True) as session:
        tally.add(session, town[0].id, "CAD", pledges=offers, promised=5000)

    assert words in browser().get("/c/goderich").text


@pytest.mark.parametrize("path", ["", ".json"])
def test_a_draft_is_only_for_those_who_prepare_it(browser, db, path):
    with db.session(write=True) as session:
        slug = a_campaign(session, state=CampaignState.DRAFT).slug

    assert browser().get(f"/c/{slug}/needs{path}").status_code == 404
    assert browser("coordinator").get(f"/c/{slug}/needs{path}").status_code == 200


def test_the_campaign_page_leads_to_it(browser, town):
    assert f'href="{PAGE}"' in browser().get("/c/goderich").text
