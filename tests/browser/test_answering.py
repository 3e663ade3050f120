"""What only a browser shows of the pages behind a link: forms it lets through, thumbs, keys."""

import re

import pytest

from pledges import service
from pledges.dispatches import dispatch
from pledges.lane.keys import link_token
from relief.kit.db import Database
from tests.pledges.offering import BLANKETS, offer, stands

pytestmark = pytest.mark.browser

SMALL = """() => [...document.querySelectorAll(
  'main button, main summary, main select, main a[href^="tel:"], main .choice, ' +
  'main input:not([type=hidden], [type=checkbox], [type=radio])')]
  .map((each) => [each.getBoundingClientRect(), each])
  .filter(([box]) => box.width && box.height < 44)
  .map(([box, each]) => `${each.outerHTML.slice(0, 80)}: ${box.height}`)"""


@pytest.fixture
def town(install, serve):
    """An installation that is served, and its database."""
    install.command("db", "upgrade")
    db = Database(install.settings.database_url, install.settings.vault())
    serve(install)
    yield install, db
    db.close()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_organization_answers_on_a_telephone_in_three_taps(town, somebody, lang):
    install, db = town
    offered = offer(db, install.settings, **BLANKETS)
    officer = somebody(install.url, lang=lang, width=320)

    officer.visit(offered.link)
    assert officer.page.evaluate(SMALL) == []
    officer.type({"en": "Your name", "fr": "Votre nom"}[lang], "Jo Marsh")
    officer.click({"en": "Accept it", "fr": "Accepter"}[lang])

    officer.sees("Ada Field")
    assert stands(db, offered.offers[0]) == ("accepted", 30, "Jo Marsh")
    assert officer.effort.clicks <= 3
    assert officer.page.evaluate(SMALL) == []
    assert officer.barriers() == []
    assert officer.overflow(320) <= 0

    officer.click({"en": "Tell us what arrived", "fr": "Nous dire ce qui est arrivé"}[lang])
    officer.click({"en": "It has arrived", "fr": "C'est arrivé"}[lang])
    with db.session() as session:
        assert dispatch.get(session, offered.offers[0]).state == "received"


def test_what_is_refused_is_shown_beside_its_offer(town, somebody):
    install, db = town
    offered = offer(db, install.settings, 3)
    officer = somebody(install.url)
    officer.visit(offered.link)
    officer.type("Your name", "Jo Marsh")
    officer.click("Take a part, or decline")
    officer.type("How much of it? Empty means all", "9999")

    officer.click(re.compile("Accept all"))

    officer.holds("#errors")
    assert officer.page.locator(f"#part-{offered.offers[0]}").input_value() == "9999"
    assert officer.barriers() == []
    assert [stands(db, each)[0] for each in offered.offers] == [
        "dispatched",
        "accepted",
        "accepted",
    ]
    officer.complaints.clear()  # the browser names the status 422


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_donor_cancels_from_the_link(town, somebody, lang):
    install, db = town
    [reference] = offer(db, install.settings).pledges
    with db.session() as session:
        token = link_token(install.settings.secret, service.get(session, reference).id)
    donor = somebody(install.url, lang=lang, width=320)

    donor.visit(f"/p/{reference}?t={token}")
    donor.click({"en": "Cancel my offer", "fr": "Annuler mon offre"}[lang])
    donor.click({"en": "Yes, cancel my offer", "fr": "Oui, annuler mon offre"}[lang])

    donor.sees({"en": "You cancelled it", "fr": "Vous l'avez annulée"}[lang])
    assert donor.barriers() == []
    with db.session() as session:
        assert service.get(session, reference).state == "withdrawn"
