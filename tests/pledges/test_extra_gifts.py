"""What an organization has in hand beyond a promise: a gift of its own, and never turned away."""

from datetime import date

import pytest
from sqlmodel import select

from pledges import dispatch, receipts
from pledges.arrivals import extra
from pledges.dispatch import Answer
from pledges.models import Pledge
from relief.agencies import onboarding
from tests.fixtures import a_campaign, a_pledged, an_agency
from tests.rules.gifts import a_gift, a_rule, figures, refused

OFFICER = Answer("Jo Marsh", "phone")
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
    extra.record(session, first, sent.agency_id, OFFICER, amount=amount, on=TODAY)
    return session.exec(select(Pledge).where(Pledge.intake == extra.WAY)).one()


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
