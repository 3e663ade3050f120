"""What an organization has in hand beyond a promise: a gift of its own, and never turned away."""

from datetime import date

import pytest
from sqlmodel import select

from pledges.arrivals import extra_gifts
from pledges.dispatches import dispatch, receipts
from pledges.dispatches.dispatch import Answer
from pledges.models import Pledge
from relief.agencies import onboarding
from relief.campaigns.models import Campaign, CampaignState
from relief.kit.errors import Conflict
from tests.fixtures import a_campaign, a_pledged, an_agency
from tests.rules.gifts import a_gift, a_rule, figures, refused

OFFICER = Answer("Jo Marsh", "phone")
LANGUAGES = pytest.mark.parametrize("lang", ["en", "fr"])
TODAY = date(2011, 8, 21)
BLANKETS = {"kind": "goods", "unit": "each", "item": "blankets", "amount": 10}


@pytest.fixture
def campaign(session, now):
    return a_campaign(session)


@pytest.fixture
def agency(session):
    return an_agency(session)


def beside(session, sent, amount):
    """More than was on its way came in: the further gift."""
    first = dispatch.pledge_of(session, sent)
    extra_gifts.record(session, first, sent.agency_id, OFFICER, amount=amount, on=TODAY)
    return session.exec(select(Pledge).where(Pledge.intake == extra_gifts.WAY)).one()


def test_more_from_a_donor_who_named_nobody_is_matched_too(session, campaign, agency):
    rule = a_rule(session, campaign, ratio="2:1", unconditional=True)
    sent = a_gift(session, campaign, agency)

    beside(session, sent, 1500)

    assert (figures(session, rule), refused(session, rule)) == ((2, 6500, 13000, 0), {})


def test_more_from_a_company_is_not_matched_where_only_individuals_are(session, campaign, agency):
    rule = a_rule(session, campaign, donors="individual")
    sent = a_gift(session, campaign, agency, donor_type="organization")

    beside(session, sent, 1500)

    assert (figures(session, rule)[2], refused(session, rule)) == (0, {"donor": 6500})


def test_the_donor_s_own_wish_and_way_here_stand_on_it(session, campaign, agency):
    wish = {"designation": "prefer", "designated_agency_id": agency.id}
    sent = a_gift(session, campaign, agency, heard_from="radio", code="CKNX", **wish)

    made = beside(session, sent, 1500)

    assert (made.designation, made.designated_agency_id) == ("prefer", agency.id)
    assert (made.heard_from, made.code) == ("radio", "CKNX")


@pytest.fixture
def accepted(session, campaign, agency):
    """Blankets that the organization accepted and received."""
    sent = dispatch.send(session, a_pledged(session, campaign, **BLANKETS), agency, amount=10)
    dispatch.accept(session, sent, OFFICER)
    return receipts.receive(session, sent, OFFICER, on=TODAY)


def test_what_arrived_is_counted_though_the_organization_owes_reports(
    session, campaign, agency, accepted
):
    other = dispatch.send(session, a_pledged(session, campaign, **BLANKETS), agency, amount=10)
    dispatch.accept(session, other, OFFICER)
    campaign.fairness_limit = 1
    session.flush()

    assert beside(session, accepted, 4).state == "received"


def test_what_arrived_is_counted_though_the_organization_is_suspended(session, agency, accepted):
    onboarding.suspend(session, agency, "flooded")

    assert beside(session, accepted, 4).state == "received"


def test_a_closed_effort_sends_nothing_more_and_writes_down_what_arrives(
    session, campaign, agency, accepted
):
    waiting = a_pledged(session, campaign)
    on_its_way = dispatch.send(session, a_pledged(session, campaign), agency, amount=5000)
    campaign.state = CampaignState.CLOSED
    session.flush()

    with pytest.raises(Conflict, match="has closed"):
        dispatch.send(session, waiting, agency, amount=5000)

    dispatch.accept(session, on_its_way, OFFICER)
    receipts.receive(session, on_its_way, OFFICER, on=TODAY)
    assert on_its_way.state == "received"
    assert beside(session, accepted, 4).state == "received"


@LANGUAGES
def test_the_page_of_a_promise_of_a_closed_effort_says_why_it_is_not_sent(db, browser, now, lang):
    office = browser("coordinator", lang)
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session)
        page = f"/desk/pledges/{a_pledged(session, campaign).reference}"
        fields = {"agency": agency.slug, "version": "1"}
    assert f"{page}/dispatch" in office.get(page).text
    with db.session(write=True) as session:
        session.get_one(Campaign, campaign.id).state = CampaignState.CLOSED

    assert f"{page}/dispatch" not in office.get(page).text
    refused = office.send(f"{page}/dispatch", page=page, **fields)

    assert refused.status_code == 409
    assert {"en": "has closed", "fr": "est terminée"}[lang] in refused.text
