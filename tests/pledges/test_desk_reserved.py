"""Reserving at the desk: a second button beside “Send”, then sent or released from its row."""

import re

import pytest

from pledges import service
from pledges.lane.keys import link_token
from relief.kit import outbox
from tests.fixtures import a_campaign, a_need, a_pledged, an_agency, dispatches_in

BLANKETS = {"kind": "goods", "unit": "each", "item": "blankets", "amount": 30}
LANGUAGES = pytest.mark.parametrize("lang", ["en", "fr"])
NAME = {"en": "Harbour Relief", "fr": "Secours du port"}


@pytest.fixture
def town(db):
    with db.session(write=True) as session:
        campaign = a_campaign(session, slug="goderich")
        agency = an_agency(session, contact_name="Jo Marsh", phone="+15195550142")
        need = a_need(session, campaign, agency, requested=25)
        pledge = a_pledged(session, campaign, **BLANKETS)
        return {
            "reference": pledge.reference,
            "page": f"/desk/pledges/{pledge.reference}",
            "agency": agency.slug,
            "need": str(need.id),
            "id": pledge.id,
        }


def press(office, town, step, **fields):
    """Press a button of the page as a browser does, with the version that the page shows."""
    text = office.get(town["page"]).text
    given = {"version": re.search(r'name="version" value="(\d+)"', text)[1]}
    if "reserved" in step:
        given["share"] = re.search(r'name="share" value="([0-9a-f-]+)"', text)[1]
    return office.send(f"{town['page']}/{step}", page=town["page"], **given | fields)


def reserve(office, town, **fields):
    empty = {"amount": "", "quantity": "20", "need": "", "hours": ""}
    return press(office, town, "reserve", **empty | {"agency": town["agency"]} | fields)


def stands(db, town):
    with db.session() as session:
        pledge = service.get(session, town["reference"])
        return pledge.state, pledge.allocated, len(dispatches_in(session))


@LANGUAGES
def test_a_reservation_shows_until_when_and_whom_to_call(db, browser, town, now, lang):
    office = browser("coordinator", lang)

    answer = reserve(office, town, need=town["need"])

    assert answer.status_code == 303
    text = office.get(town["page"]).text
    assert stands(db, town) == ("matched", 20, 0)
    for words in ("Jo Marsh", "tel:+15195550142", NAME[lang]):
        assert words in text
    until = {"en": "reserved until", "fr": "réservée jusqu'au"}[lang]
    assert f'{until} <time datetime="2011-08-23T03:59' in text
    told = {
        "en": r"Reserved for Harbour Relief \d+: 20, until 22 August 2011, 11:59",
        "fr": r"Réservée pour Secours du port \d+\W+20, jusqu&#39;au 22 août 2011, 23",
    }
    assert re.search(told[lang], text)


def test_sent_from_its_row_it_is_an_offer_with_a_letter(db, browser, town, now):
    office = browser("coordinator")
    reserve(office, town)

    assert press(office, town, "send-reserved").status_code == 303

    assert stands(db, town) == ("dispatched", 20, 1)
    with db.session() as session:
        [claim] = outbox.claim(session, 10, channels=["email"])
        assert claim.letter.template == "dispatch_offer"


def test_released_with_words_it_is_free(db, browser, town, now):
    office = browser("coordinator")
    reserve(office, town, hours="3")

    assert press(office, town, "release-reserved", reason="").status_code == 422
    assert press(office, town, "release-reserved", reason="They found some").status_code == 303

    assert stands(db, town) == ("promised", 0, 0)
    assert "They found some" in office.get(town["page"]).text


def test_more_than_the_need_lacks_is_not_reserved(db, browser, town, now):
    office = browser("coordinator")

    answer = reserve(office, town, quantity="30", need=town["need"])

    assert answer.status_code == 409
    assert "25" in answer.text
    assert "Send it all the same" not in answer.text
    assert stands(db, town) == ("promised", 0, 0)


@pytest.mark.parametrize("hours", ["0", "169", "soon"])
def test_nothing_is_reserved_for_no_time_or_for_ever(db, browser, town, now, hours):
    answer = reserve(browser("coordinator"), town, hours=hours)

    assert answer.status_code == 422
    assert stands(db, town) == ("promised", 0, 0)


def test_a_page_made_before_it_was_sent_sends_nothing(db, browser, town, now):
    office = browser("coordinator")
    reserve(office, town)
    text = office.get(town["page"]).text
    given = {
        name: re.search(f'name="{name}" value="([0-9a-f-]+)"', text)[1]
        for name in ("version", "share")
    }
    press(office, town, "send-reserved")

    answer = office.send(f"{town['page']}/send-reserved", page=town["page"], **given)

    assert answer.status_code == 412
    assert stands(db, town) == ("dispatched", 20, 1)


@LANGUAGES
def test_neither_the_donor_nor_a_printed_list_tells_of_it(db, browser, town, settings, now, lang):
    reserve(browser("coordinator"), town)

    token = link_token(settings.secret, town["id"])
    page = browser(lang=lang).get(f"/p/{town['reference']}?t={token}").text
    printed = browser("coordinator", lang).get(
        f"/desk/print?campaign=goderich&agency={town['agency']}"
    )

    assert town["reference"] in page
    assert NAME[lang] not in page
    assert printed.status_code == 200
    assert town["reference"] not in printed.text
