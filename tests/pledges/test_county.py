"""The county's pages: how things stand, for those who may know nothing of a donor."""

import io
import re

import pytest
from pypdf import PdfReader

from pledges import service
from pledges.dispatches import dispatch
from pledges.dispatches.answers import Answer
from relief.campaigns import service as campaigns
from relief.campaigns.models import CampaignState
from relief.kit.db import vault_of
from tests.fixtures import a_campaign, a_need, a_pledged, an_agency

JO = Answer("Jo Marsh", "phone")
PRIVATE = ("Ada Field", "555-0142", "Call after supper", "5550142")
LANGUAGES = pytest.mark.parametrize("lang", ["en", "fr"])


@pytest.fixture
def town(db):
    """Blankets on the way, money held, and whoever promised them."""
    with db.session(write=True) as session:
        campaign = a_campaign(session, slug="goderich", place="Goderich")
        agency = an_agency(session, name_en="Shelter", name_fr="Refuge")
        need = a_need(session, campaign, agency)
        blankets = {"kind": "goods", "unit": "each", "item": "blankets"}
        pledge = a_pledged(session, campaign, amount=15, **blankets)
        pledge.note = vault_of(session).seal(f"pledge:{pledge.id}", "Call after supper")
        sent = dispatch.send(session, pledge, agency, amount=15, need_id=need.id)
        dispatch.accept(session, sent, JO)
        service.hold(session, a_pledged(session, campaign), reason="Call after supper")
        a_pledged(session, campaign, amount=12345)
        return campaign.slug


def on_paper(answer):
    assert answer.headers["content-type"] == "application/pdf"
    return PdfReader(io.BytesIO(answer.content))


@LANGUAGES
def test_the_report_says_how_things_stand_and_names_no_donor(browser, town, lang):
    page = browser("county", lang).get(f"/county/{town}")

    assert page.status_code == 200
    for shown in {
        "en": ("$123.45", "Blankets, Shelter"),
        "fr": ("123,45\u00a0$", "Couvertures, Refuge"),
    }[lang]:
        assert shown in page.text
    assert [each for each in PRIVATE if each in page.text] == []
    assert "Jo Marsh" not in page.text


@LANGUAGES
def test_the_report_is_one_tagged_page_of_letter_paper(browser, town, lang):
    answer = browser("county", lang).get(f"/county/{town}/sitrep.pdf")
    paper = on_paper(answer)
    text = paper.pages[0].extract_text()

    assert len(paper.pages) == 1
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert paper.trailer["/Root"]["/Lang"] == f"{lang}-CA"
    assert [float(side) for side in paper.pages[0].mediabox[2:]] == [612, 792]
    assert {"en": "Situation report", "fr": "Rapport de situation"}[lang] in text
    assert [each for each in PRIVATE if each in text] == []
    assert answer.headers["cache-control"] == "no-store"


def test_a_busy_county_still_has_one_page(browser, db, town):
    with db.session(write=True) as session:
        campaign = campaigns.get(session, town)
        for n in range(40):
            agency = an_agency(session, name_en=f"Community Association of Concession {n}")
            a_need(session, campaign, agency, place="Port Albert and the lakeshore", urgency=5)
            dispatch.send(session, a_pledged(session, campaign), agency, amount=5000)

    paper = on_paper(browser("county").get(f"/county/{town}/sitrep.pdf"))

    assert len(paper.pages) == 1
    assert "More lines are on the page." in paper.pages[0].extract_text()


def test_every_page_of_the_desk_is_refused(browser, town):
    county = browser("county")

    for path in ("/desk", "/desk/calls", "/console", "/agencies", "/staff", f"/campaigns/{town}"):
        assert county.get(path).status_code == 403, path
    assert county.get("/county").status_code == 200
    assert browser("call-taker").get(f"/county/{town}").status_code == 403


def test_the_county_begins_its_work_at_the_overview(browser, db, town):
    page = browser("county").get("/county").text

    assert f'href="/county/{town}"' in page
    assert 'href="/desk"' not in page


def test_a_draft_is_not_told(browser, db):
    with db.session(write=True) as session:
        slug = a_campaign(session, state=CampaignState.DRAFT).slug
    county = browser("county")

    assert county.get(f"/county/{slug}").status_code == 404
    assert county.get(f"/county/{slug}/sitrep.pdf").status_code == 404
    assert slug not in county.get("/county").text


@pytest.mark.parametrize("text", ["#strong[x] $1$ \\", "<script>alert(1)</script>"])
def test_what_people_typed_is_inert_on_paper_and_page(browser, db, text):
    with db.session(write=True) as session:
        campaign = a_campaign(session, title_en=text, place=text)
        a_need(session, campaign, an_agency(session, name_en=text), item=text)
        slug = campaign.slug
    county = browser("county")

    assert "<script>alert" not in county.get(f"/county/{slug}").text
    printed = on_paper(county.get(f"/county/{slug}/sitrep.pdf")).pages[0].extract_text()
    assert re.sub(r"\s", "", text) in re.sub(r"\s", "", printed)
