"""The call-taker's console, played by the keyboard alone: what to say, and nothing lost."""

from datetime import timedelta

import pytest

from relief.campaigns import service
from relief.campaigns.schemas import BriefingIn
from relief.kit import forms, sessions
from relief.kit.db import Database
from tests.faults.stopwatch import Stopwatch
from tests.fixtures import a_campaign, a_need, an_account, an_agency, pledges_in

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


def test_a_call_is_back_after_the_browser_crashed(taker):
    robin = taker()
    robin.visit("/console/goderich")
    reference = spoken(robin)
    robin.write("250")
    robin.press("Enter")
    robin.write("Ada Field")
    robin.press("Enter")
    robin.write("519-555-0142")
    kept(robin)
    cookies, address = robin.page.context.cookies(), robin.page.url
    robin.page.context.close()  # no farewell: the tab and all it held are gone

    again = taker()
    again.page.context.add_cookies(cookies)
    again.visit(address)

    assert spoken(again) == reference
    assert values(again) == ["250", "Ada Field", "519-555-0142"]


def test_another_call_taker_goes_on_and_it_is_one_promise(taker, town):
    robin, odile = taker(), taker("Odile Roy", "fr")
    robin.visit("/console/goderich")
    reference = spoken(robin)
    robin.write("250")
    robin.press("Enter")
    robin.write("Ada Field")
    robin.press("Enter")
    robin.write("519-555-0142")
    kept(robin)

    odile.visit("/console/goderich")
    odile.page.get_by_role("link", name=reference).press("Enter")
    odile.page.wait_for_url(f"**draft={reference}")
    assert values(odile) == ["250", "Ada Field", "519-555-0142"]
    odile.page.locator("#amount").focus()
    odile.press("ControlOrMeta+a")
    odile.write("300")
    kept(odile)

    robin.write("9")
    robin.page.locator("#unsaved", has_text="Odile Roy has saved this call").wait_for()
    assert robin.barriers() == []
    odile.press("Control+Enter")
    odile.sees("300,00\u00a0$")
    assert odile.page.locator("#recorded .big-ref").inner_text() == reference

    _, db = town
    with db.session() as session:
        [pledge] = pledges_in(session)
        assert (pledge.reference, pledge.amount) == (reference, 30000)
    robin.complaints = [each for each in robin.complaints if "409" not in each]


def test_a_caller_who_hung_up_waits_in_the_list(taker):
    robin = taker()
    robin.visit("/console/goderich")
    reference = spoken(robin)
    robin.write("40")
    robin.press("Enter", "Enter")
    robin.write("519-555-0142")
    kept(robin)

    robin.page.get_by_role("button", name="Caller hung up").press("Enter")

    robin.sees("We call back once.")
    row = robin.page.locator("#open-calls li", has_text=reference)
    assert "to be called back once" in row.inner_text()
    assert spoken(robin) != reference
    assert robin.barriers() == []


def test_escape_throws_nothing_away(taker):
    robin = taker()
    robin.visit("/console/goderich")
    reference = spoken(robin)
    robin.write("40")
    robin.press("Escape", "Enter", "Escape")
    kept(robin)

    robin.page.reload()

    assert spoken(robin) == reference
    assert values(robin)[0] == "40"


def test_a_card_number_is_taken_out_before_it_is_kept(taker, town):
    robin = taker()
    robin.visit("/console/goderich")
    spoken(robin)
    robin.page.locator("#note").focus()
    robin.write("4111 1111 1111 1111")

    robin.page.locator("#unsaved", has_text="card number").wait_for()

    assert robin.page.locator("#note").get_attribute("aria-invalid") == "true"
    assert robin.page.locator("#unsaved").inner_text().startswith("Note")
    robin.press("ControlOrMeta+a")
    robin.write("evenings")
    kept(robin)
    assert not robin.page.locator("#unsaved").is_visible()


def test_without_any_script_a_call_is_kept_and_finished(taker):
    robin = taker(script=False)
    robin.visit("/console/goderich")
    robin.type("Amount", "40")
    robin.type("Name", "Ada Field")
    robin.type("Telephone", "519-555-0142")
    robin.click("Keep this draft")
    reference = spoken(robin)
    assert values(robin) == ["40", "Ada Field", "519-555-0142"]

    robin.click("Save and next")

    assert robin.page.locator("#recorded .big-ref").inner_text() == reference


def test_a_donor_finishes_on_the_web_what_began_on_the_telephone(taker, town, somebody):
    install, _ = town
    robin, ada = taker(), somebody(install.url, width=390)
    robin.visit("/console/goderich")
    reference = spoken(robin)
    robin.write("40")
    robin.press("Enter")
    robin.write("Ada Field")
    robin.press("Enter")
    robin.write("519-555-0142")
    kept(robin)

    ada.visit("/c/goderich/give")
    ada.click("Did you begin by telephone?")
    ada.type("The reference we told you", reference)
    ada.type("The telephone number you gave", "519 555 0142")
    ada.click("Go on with it")
    assert values(ada) == ["40", "Ada Field", "519-555-0142"]
    assert ada.barriers() == []
    ada.click("Record my promise")

    assert ada.page.locator(".big-ref").inner_text() == reference


def spoken(person):
    """The reference that stands on the page to be said, once it is there."""
    shown = person.page.locator("#reference .ref")
    shown.filter(has_text="-").wait_for()
    return shown.inner_text()


def kept(person):
    """Until the last word is safe: by the promise in two seconds, on a machine with time."""
    with Stopwatch() as watch:
        person.page.locator("#call[data-kept=yes]").wait_for()
    assert watch.seconds < 10


def values(person):
    """What the first fields hold."""
    return [
        person.page.locator(field).input_value()
        for field in ("#amount", "#donor-name", "#donor-phone")
    ]


def turns(person, text):
    """The light comes to say `text`."""
    person.page.locator("#light", has_text=text).wait_for()


def light(person):
    return person.page.locator("#light").inner_text()


def test_two_keys_say_how_the_lines_bear_it_and_the_call_goes_on(taker):
    """While an amount is typed; a colleague's page shows it without being touched."""
    robin, noor = taker(), taker("Noor Haddad")
    for person in (robin, noor):
        person.listens("/console/goderich")
    robin.page.fill("[name=amount]", "50")

    robin.press("Alt+q", "3")

    for person in (robin, noor):
        person.page.wait_for_selector("#notices .badge:has-text('Overwhelmed')")
    assert robin.page.input_value("[name=amount]") == "50"
    assert robin.page.evaluate("document.activeElement.name") == "amount"
