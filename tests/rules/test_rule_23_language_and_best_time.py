"""Rule 23: the donor's language and best time to call travel with call-backs and to the agency."""

import re

from pledges import dispatch, service
from pledges.calls import standing
from pledges.dispatch import Answer
from pledges.schemas import Terms
from relief.kit import letters
from tests.fixtures import TORNADO
from tests.pledges.offering import BLANKETS, offer


def test_the_agency_reads_when_and_in_which_language_to_call(db, settings, browser):
    offered = offer(db, settings, language="fr", best_time="evening", **BLANKETS)
    with db.session(write=True) as session:
        pledge = service.get(session, offered.pledges[0])
        terms = Terms(best_time="after supper", pick_up="weekends only")
        standing.put_terms(session, pledge, terms)

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
