"""The call-taker's console, played by the keyboard alone: what to say, and nothing lost."""

from datetime import timedelta

import pytest

from relief.campaigns import service
from relief.campaigns.schemas import BriefingIn
from relief.kit import forms, sessions
from relief.kit.db import Database
from tests.fixtures import a_campaign, a_need, an_account, an_agency

pytestmark = pytest.mark.browser

LIGHTS = "stop: Clothes / Vêtements – We have enough. / Nous en avons assez."


@pytest.fixture
def town(install, serve):
    """A served installation; its database, and a campaign that lacks forty blankets."""
    install.command("db", "upgrade")
    db = Database(install.settings.database_url, install.settings.vault())
    with db.session(write=True) as session:
        campaign = a_campaign(session, slug="goderich")
        a_need(session, campaign, an_agency(session, slug="depot"), requested=40)
        service.brief(session, campaign, forms.parse(BriefingIn, {"lights": LIGHTS}))
    serve(install)
    yield install, db
    db.close()


@pytest.fixture
def taker(town, somebody):
    """Seat a call-taker at a browser of their own, signed in."""
    install, db = town

    def taker(name="Robin Vale", lang="en", **given):
        person = somebody(install.url, lang=lang, **given)
        with db.session(write=True) as session:
            account = an_account(session, "call-taker", name=name, language=lang)
            value = sessions.begin(session, account.id, timedelta(hours=1))
        cookie = {"name": sessions.cookie_name(https=False), "value": value, "url": install.url}
        person.page.context.add_cookies([cookie])
        return person

    return taker


def test_the_light_changes_while_an_item_is_typed(taker):
    robin = taker()
    robin.visit("/console/goderich")
    assert "Money first" in light(robin)

    robin.press("Alt+2")
    robin.write("blank")
    turns(robin, "Still needed: 40 items.")
    assert "Send" in light(robin)

    robin.press("ControlOrMeta+a")
    robin.write("socks")
    turns(robin, "Do not send")
    assert "We have enough." in light(robin)
    assert robin.page.locator("#light [lang]").count() == 0

    robin.page.locator("#donor-language").focus()
    robin.press("f")
    turns(robin, "Nous en avons assez.")
    assert robin.page.locator("#light .said").get_attribute("lang") == "fr"
    assert "We have enough." in light(robin)  # for the call-taker, small
    assert robin.barriers() == []
    assert robin.effort.clicks == 0


def test_a_french_call_taker_reads_french_and_says_english(taker):
    odile = taker("Odile Roy", "fr")
    odile.visit("/console/goderich")

    odile.press("Alt+2")
    odile.write("couvertures")
    turns(odile, "Il en faut encore")
    odile.page.locator("#donor-language").focus()
    odile.press("e")
    turns(odile, "Yes, that is needed now.")

    assert "Couvertures" in light(odile)
    assert odile.barriers() == []


def test_where_they_heard_of_it_is_one_key(taker):
    robin = taker()
    robin.visit("/console/goderich")
    robin.write("50")

    robin.press("Alt+r")

    assert robin.page.locator("[name=heard_from]:checked").get_attribute("value") == "radio"
    assert robin.page.locator("#amount").input_value() == "50"
    assert robin.page.locator("#amount").evaluate("each => each === document.activeElement")


def turns(person, text):
    """The light comes to say `text`."""
    person.page.locator("#light", has_text=text).wait_for()


def light(person):
    return person.page.locator("#light").inner_text()
