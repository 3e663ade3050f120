"""Rule 21: who wants to give at once gives on the organization's own line or page.

The call-taker names it, or transfers the call; the outcome is "gave directly", outside every total.
"""

import pytest

from relief.campaigns import service as campaigns
from relief.campaigns import tally
from tests.fixtures import a_campaign, an_agency, pledges_in
from tests.pledges.test_drafts import Page, row

PAGE = "https://give.example.org/tornado"


@pytest.fixture
def slug(db):
    with db.session(write=True) as session:
        an_agency(session, slug="harbour", give_phone="+15195550111", give_url=PAGE)
        return a_campaign(session).slug


def totals(db, slug):
    with db.session() as session:
        own, others = tally.totals(session, campaigns.get(session, slug))
        return own.pledges, own.promised_cents, own.confirmed_cents, own.received_cents, others


def test_the_caller_is_given_the_organization_s_own_line_and_page(browser, slug):
    page = browser("call-taker").get(f"/console/{slug}").text

    assert "They want to give money right now" in page
    assert PAGE in page
    assert "519-555-0111" in page
    assert "211 takes no card number" in page


def test_given_directly_it_is_in_no_total_and_the_call_has_its_outcome(db, browser, slug):
    console = Page(browser("call-taker"), slug)
    reference = console.keep(**{"kind": "money", "donor.name": "Ada Field"}).json()["reference"]

    answer = console.end("gave_directly", direct_agency="harbour")

    assert answer.status_code == 303
    assert "gave directly" in browser("call-taker").get(answer.headers["location"]).text
    assert row(db, reference).outcome == "gave_directly"
    assert totals(db, slug) == (0, 0, 0, 0, [])
    with db.session() as session:
        assert pledges_in(session) == []


def test_to_whom_it_was_given_has_to_be_said(db, browser, slug):
    answer = Page(browser("call-taker"), slug).end("gave_directly")

    assert answer.status_code == 422
    assert totals(db, slug) == (0, 0, 0, 0, [])
