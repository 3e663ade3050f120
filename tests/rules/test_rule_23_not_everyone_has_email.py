"""Rule 23: not everyone has e-mail; a letter or a call confirms as well.

A donor who lost the reference is found by phone and name. The donor's language and best time to
call travel with call-backs and to the agency.
"""

import io
import re

import pytest
from pypdf import PdfReader
from sqlmodel import select

from pledges import service
from pledges.calls import standing_offers
from pledges.dispatches import dispatch
from pledges.dispatches.dispatch import Answer
from pledges.donors import sound_keys
from pledges.schemas import Terms
from relief.kit import letters
from relief.kit.outbox import OutboxMessage
from tests.fixtures import TORNADO, a_campaign, pledges_in
from tests.pledges.offering import BLANKETS, offer

SHE = {
    "kind": "money",
    "amount": "40",
    "donor__name": "Zoé Lefèvre",
    "donor__phone": "519-555-0142",
    "donor__language": "fr",
    "outcome": "promised",
}


@pytest.fixture
def called(db, visit):
    """Somebody of 78 promised forty dollars by telephone and has no e-mail."""
    with db.session(write=True) as session:
        slug = a_campaign(session).slug
    taker = visit("call-taker")
    answer = taker.send(f"/console/{slug}", **SHE)
    with db.session(write=True) as session:
        sound_keys.sound(session, sound_keys.waiting(session))
    return taker, taker.get(answer.headers["location"]).text


def reference_in(db):
    with db.session() as session:
        [row] = pledges_in(session)
        return row.reference


def test_the_call_itself_confirms_it_and_no_message_is_waited_for(db, called):
    _, read_back = called

    assert f'<p class="big-ref">{reference_in(db)}</p>' in read_back
    assert "not an official donation receipt" in read_back
    with db.session() as session:
        assert session.exec(select(OutboxMessage)).all() == []


def test_a_letter_in_the_donors_language_confirms_it(db, called):
    taker, _ = called
    answer = taker.get(f"/desk/pledges/{reference_in(db)}/letter.pdf")
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()

    assert reference_in(db) in text
    assert "Zoé Lefèvre" in text
    assert "pas un reçu officiel" in " ".join(text.split())


@pytest.mark.parametrize("asked", ["519 555 0142", "zoe lefebvre", "LEFEVRE"])
def test_who_lost_the_reference_is_found_by_telephone_and_by_name(db, called, asked):
    taker, _ = called

    assert reference_in(db) in taker.get(f"/desk/donors?q={asked}").text


def test_the_public_page_for_a_lost_link_says_that_a_call_does_as_well(called, visit):
    page = visit().get("/p").text

    assert "No e-mail? Call 2-1-1" in page


def test_the_agency_reads_when_and_in_which_language_to_call(db, settings, browser):
    offered = offer(db, settings, language="fr", best_time="evening", **BLANKETS)
    with db.session(write=True) as session:
        pledge = service.get(session, offered.pledges[0])
        terms = Terms(best_time="after supper", pick_up="weekends only")
        standing_offers.put_terms(session, pledge, terms)

    page = browser().get(offered.link).text
    assert "Français" in page
    assert "In the evening" in page
    assert "after supper" not in page  # the donor's own words wait until it accepts

    with db.session(write=True) as session:
        dispatch.accept(session, dispatch.get(session, offered.offers[0]), Answer("Jo Marsh"))
    page = re.sub(r"\s+", " ", browser().get(offered.link).text)
    assert "Français · In the evening · after supper" in page
    assert "weekends only" in page


def test_the_message_to_the_agency_says_so_too():
    offered = {
        "reference": "482-177-305",
        "kind": "goods",
        "amount": 30,
        "unit": "each",
        "item": "blankets",
        "designation": "none",
        "language": "fr",
        "best_time": "evening",
        "available_until": None,
    }
    facts = {
        "agency": {"en": "Depot", "fr": "Dépôt"},
        "campaign": {"en": "Goderich tornado", "fr": "Tornade de Goderich"},
        "url": "https://relief.example.org/agency/offers/x",
        "expires_at": TORNADO.isoformat(),
        "count": 1,
        "offers": [offered],
    }

    text = letters.write("dispatch_offer", "en", facts, "America/Toronto").body
    assert "donor speaks French" in text
    assert "In the evening" in text
