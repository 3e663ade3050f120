"""Rule 7, the second disaster: money first, then listed needs, then a standing offer.

About 60 % of goods sent to disasters should not have been: nobody hears “drop it off”, and
volunteers are told not to set out alone.
"""

import pytest

from tests.fixtures import a_campaign, a_need, an_agency
from tests.pledges.conftest import app, browser  # noqa: F401 - fixtures of these tests

LANGUAGES = ("en", "fr")


@pytest.fixture
def told(browser, db):  # noqa: F811
    """Ask what to say about an offer, in a campaign that lacks forty blankets."""
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        a_need(session, campaign, an_agency(session), requested=40)
        slug = campaign.slug
    taker = browser("call-taker")
    return lambda kind, item="": taker.get(f"/console/{slug}/light?kind={kind}&item={item}").json()


def test_money_comes_first(told):
    money = told("money")

    assert money["light"] == "send"
    assert "Money helps fastest" in money["words"]["en"]


def test_then_what_is_listed_and_it_stays_at_home_until_a_call(told):
    blankets = told("goods", "blankets")

    assert blankets["light"] == "send"
    assert "keep it with you until we call" in blankets["words"]["en"]
    assert "Gardez-le chez vous" in blankets["words"]["fr"]


def test_then_an_offer_is_kept_and_nobody_is_refused(told):
    teddies = told("goods", "teddy bears")

    assert teddies["light"] == "hold"
    assert "We keep your offer, and call you if it is needed." in teddies["words"]["en"]
    assert "Money helps fastest" in teddies["words"]["en"]


@pytest.mark.parametrize("kind", ["time", "services"])
def test_volunteers_are_told_not_to_set_out_alone(told, kind):
    words = told(kind, "roofing")["words"]

    assert "Please do not go there on your own" in words["en"]
    assert "N'y allez pas de votre propre initiative" in words["fr"]


def test_nobody_is_told_to_drop_anything_off(told):
    answers = [told(*asked) for asked in (("money",), ("goods", "blankets"), ("goods", "hats"))]

    said = " ".join(answer["words"][lang] for answer in answers for lang in LANGUAGES).lower()

    assert "drop" not in said
    assert "déposer" not in said
