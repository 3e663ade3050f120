"""Rule 17: the currency stays with the promise; no total adds one dollar to another."""

import pytest

from pledges.schemas import PledgeIn
from relief.campaigns import tally
from relief.kit import forms
from relief.kit.money import CurrencyMismatch, Money
from tests.fixtures import a_campaign, a_pledge


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_american_dollars_are_shown_apart_from_canadian_ones(db, taking, browser, api, lang):
    with db.session(write=True) as session:
        campaign = a_campaign(session).model_copy()
    american = a_pledge() | {"amount": {"amount_cents": 1_111, "currency": "USD"}}

    async def story(take):
        await take(campaign.slug, a_pledge(cents=2_222))
        await take(campaign.slug, forms.parse(PledgeIn, american).model_dump(mode="json"))

    taking(story)

    with db.session() as session:
        own, [other] = tally.totals(session, campaign)
    assert (own.currency, own.promised_cents) == ("CAD", 2_222)
    assert (other.currency, other.promised_cents) == ("USD", 1_111)
    page = browser(lang=lang).get(f"/c/{campaign.slug}").text
    told = api("campaigns:read").get(f"/api/v1/campaigns/{campaign.slug}").json()["totals"]
    sums = [text for text in ("33.33", "33,33") if text in page]
    assert sums == []
    assert told["promised_cents"] == 2_222
    assert told["other_currencies"][0]["promised_cents"] == 1_111


def test_two_currencies_cannot_be_added_at_all():
    with pytest.raises(CurrencyMismatch):
        Money("CAD", 100) + Money("USD", 100)
