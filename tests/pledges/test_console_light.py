"""The on-call light over HTTP: JSON for programs, a fragment for the console, in two languages."""

import pytest

from relief.campaigns import service
from relief.campaigns.schemas import BriefingIn
from relief.kit import clock, forms
from tests.fixtures import TORNADO, a_campaign, a_need, an_agency


@pytest.fixture
def slug(db):
    """A campaign that lacks blankets in Goderich and has too many clothes."""
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        a_need(session, campaign, an_agency(session), requested=40, place="Goderich")
        lights = "stop: Clothes / Vêtements – We have enough. / Nous en avons assez."
        service.brief(session, campaign, forms.parse(BriefingIn, {"lights": lights}))
        return campaign.slug


@pytest.fixture
def taker(browser):
    return browser("call-taker")


def test_json_says_what_to_do_in_both_languages(taker, slug):
    told = taker.get(f"/console/{slug}/light?item=couvertures&kind=goods").json()

    assert told["light"] == "send"
    assert told["item"] == {"en": "Blankets", "fr": "Couvertures"}
    assert told["reason"]["en"] == "Still needed: 40 items (Goderich)."
    assert told["reason"]["fr"] == "Il en faut encore\u00a0: 40 articles (Goderich)."
    assert "May I write your offer down?" in told["words"]["en"]
    assert "Puis-je noter votre offre?" in told["words"]["fr"]


def test_the_place_changes_the_answer(taker, slug):
    told = taker.get(f"/console/{slug}/light?item=blankets&kind=goods&place=Bayfield").json()

    assert told["light"] == "hold"
    assert "Goderich" in told["reason"]["en"]


def test_the_number_offered_changes_the_words(taker, slug):
    url = f"/console/{slug}/light?item=blankets&kind=goods&place=Goderich"

    for much, unit, more in (("9999", "each", True), ("1", "each", False), ("a lot", "", False)):
        told = taker.get(f"{url}&much={much}&unit={unit}").json()
        assert (told["light"], "keep the rest" in told["words"]["en"]) == ("send", more)
    page = taker.get(f"{url}&much=9999&unit=each", accept="text/html").text
    assert "We keep the rest of your offer" in page


def test_a_need_whose_time_is_over_asks_for_nothing(db, taker, now):
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        a_need(session, campaign, an_agency(session), until=TORNADO)
        slug = campaign.slug
    url = f"/console/{slug}/light?item=blankets"

    assert taker.get(url).json()["light"] == "send"
    with clock.hold(TORNADO.replace(hour=21)):
        assert taker.get(url).json()["light"] == "hold"


def test_the_words_are_the_callers_and_the_reason_the_call_takers(taker, slug):
    page = taker.get(
        f"/console/{slug}/light?item=winter+coats&kind=goods&caller=fr", accept="text/html"
    ).text

    assert "Do not send" in page
    assert "The coordinator&#39;s briefing says so." in page
    assert '<p class="said" lang="fr">Nous en avons assez.' in page
    assert '<p class="hint">We have enough.' in page


def test_the_page_itself_shows_the_light_without_any_script(taker, slug):
    page = taker.get(f"/console/{slug}").text

    assert "Money first" in page
    assert taker.send(f"/console/{slug}", kind="goods", goods__item="socks").status_code == 422
    again = taker.send(f"/console/{slug}", kind="goods", goods__item="socks").text
    assert "Do not send" in again


def test_what_is_strange_is_held_and_not_refused(taker, slug):
    for asked in ("kind=cheese", "item=%07%E2%80%AE", "item=" + "x" * 5000, "place=%22%3E%3Cb%3E"):
        assert taker.get(f"/console/{slug}/light?{asked}").json()["light"] == "hold"


def test_a_briefing_keeps_both_languages_and_the_old_lines(db):
    lines = [
        "stop: Clothes / Vêtements @ Goderich – Enough. / Assez.",
        "send: blankets",
        "hold: tools – Call tomorrow.",
    ]
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        body = forms.parse(BriefingIn, {"lights": "\n".join(lines)})
        service.brief(session, campaign, body)

        clothes, blankets, tools = service.lights(campaign)

    assert campaign.lights == lines
    assert (clothes.named("fr"), clothes.said("fr")) == ("Vêtements", ("Assez.", "fr"))
    assert (clothes.named("en"), clothes.place) == ("Clothes", "Goderich")
    assert blankets.named("fr") == "blankets"
    assert tools.said("fr") == ("Call tomorrow.", "")
