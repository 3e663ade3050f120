"""Gifts that arrive, and sponsors who have said what they give beside them."""

from datetime import date

from pledges import sponsor_entries
from pledges.arrivals import extra_gifts
from pledges.dispatches import dispatch, receipts
from pledges.dispatches.answers import Answer
from pledges.models import Pledge
from relief.campaigns import sponsorship
from relief.campaigns.models import Campaign
from relief.campaigns.schemas import RuleIn
from relief.kit import forms
from tests.fixtures import a_pledged

JO = Answer("Jo Marsh", "phone")


def a_rule(session, campaign, **given):
    """The Province matches every individual's gift dollar for dollar, all summer long."""
    values = {
        "sponsor": {"en": "The Province", "fr": "La Province"},
        "ratio": "1:1",
        "first_day": "2011-08-21",
        "last_day": "2011-10-31",
    }
    rule = sponsorship.add(session, campaign, forms.parse(RuleIn, values | given))
    sponsor_entries.catch_up(session, campaign, rule)
    return rule


def a_gift(session, campaign, agency, cents=5000, *, on=None, **given):
    """A promise of money that `agency` accepted and received in full; returns its dispatch."""
    pledge = a_pledged(session, campaign, amount=cents, **given)
    sent = dispatch.send(session, pledge, agency, amount=cents)
    dispatch.accept(session, sent, JO)
    today = campaign.today()
    return receipts.receive(session, sent, JO, on=date.fromisoformat(on) if on else today)


def a_further_gift(session, sent, cents):
    """What the donor of a gift gave beside it, whether or not its effort has closed."""
    first = session.get_one(Pledge, sent.pledge_id)
    today = session.get_one(Campaign, first.campaign_id).today()
    return extra_gifts.record(session, first, sent.agency_id, JO, amount=cents, on=today)


def figures(session, rule):
    """What a rule came to: gifts that count, their cents, matched, over the cap."""
    session.refresh(rule)
    found = sponsor_entries.sums(session, [rule])[rule.id]
    assert found.matched_cents == rule.matched_cents
    return found.gifts, found.gift_cents, found.matched_cents, found.over_cents


def refused(session, rule):
    """Why gifts were refused, and how many cents of them."""
    found = sponsor_entries.sums(session, [rule])[rule.id].refused
    return {reason: cents for reason, (_, cents) in found.items()}
