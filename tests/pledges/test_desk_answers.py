"""An answer by telephone is as good as a click: logged in two keys, and given once."""

import re
from datetime import timedelta

import pytest

from pledges import service
from pledges.desk import presses
from pledges.desk.presses import Placement
from pledges.dispatches import dispatch
from pledges.dispatches.dispatch import Answer
from relief.kit import clock
from tests.fixtures import a_campaign, a_pledged, an_agency


@pytest.fixture
def offered(db, settings, browser):
    """Thirty blankets offered to one agency; returns the reference, the offer, a coordinator."""
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session, contact_name="Jo Marsh")
        pledge = a_pledged(session, campaign, kind="goods", unit="each", item="blankets", amount=30)
        where = Placement(pledge.reference, agency.id, None, 30)
        [sent], _ = presses.send(session, settings, [where])
        found = pledge.reference, sent.reference
    return *found, browser("coordinator")


def say(offered, step, **fields):
    reference, offer, coordinator = offered
    page = f"/desk/pledges/{reference}"
    version = re.search(r'name="version" value="(\d+)"', coordinator.get(page).text)[1]
    if step != "answer":
        fields = {"version": version, **fields}
    return coordinator.send(f"/desk/dispatches/{offer}/{step}", page=page, **fields)


def recorded(db, offer):
    with db.session() as session:
        found = dispatch.get(session, offer)
        return found.state, found.accepted, found.answered_by


def test_the_page_has_the_answer_filled_in(offered):
    reference, _, coordinator = offered
    page = coordinator.get(f"/desk/pledges/{reference}").text

    assert 'name="by" value="Jo Marsh"' in page
    assert 'data-key="t"' in page


def test_a_part_is_accepted_and_the_rest_waits(db, offered):
    answer = say(offered, "answer", answer="accept", by="Jo Marsh", quantity="20")

    assert answer.headers["location"] == f"/desk/pledges/{offered[0]}"
    assert recorded(db, offered[1]) == ("accepted", 20, "Jo Marsh")
    with db.session() as session:
        assert service.get(session, offered[0]).allocated == 20


def test_nobody_named_is_the_agency(db, offered):
    say(offered, "answer", answer="accept", by="")

    assert recorded(db, offered[1])[2].startswith("Harbour Relief")


def test_the_moment_is_read_on_the_clocks_of_the_place(db, offered, now):
    now.move(timedelta(days=2000))

    say(offered, "answer", answer="accept", by="Jo Marsh", said_at="2012-01-15T14:10")

    with db.session() as session:
        at = dispatch.get(session, offered[1]).answered_at
    assert clock.rfc3339(at) == "2012-01-15T19:10:00Z"


@pytest.mark.parametrize(
    "fields",
    [
        {"answer": "accept", "quantity": "31"},
        {"answer": "accept", "quantity": "some"},
        {"answer": "accept", "said_at": "yesterday"},
        {"answer": "accept", "said_at": "2999-01-01T10:00"},
        {"answer": "decline"},
        {"answer": "decline", "reason": "because"},
        {"answer": "perhaps"},
    ],
)
def test_a_wrong_answer_records_nothing_and_keeps_what_was_written(db, offered, fields):
    answer = say(offered, "answer", by="Kim Ray, night desk", **fields)

    assert answer.status_code == 422
    assert 'value="Kim Ray, night desk"' in answer.text
    assert recorded(db, offered[1]) == ("dispatched", 0, "")


def test_a_decline_gives_it_back_with_the_reason(db, offered):
    say(offered, "answer", answer="decline", by="Jo Marsh", reason="full")

    reference, offer, coordinator = offered
    assert recorded(db, offer)[0] == "declined"
    assert "Declined by Jo Marsh: No room now" in coordinator.get(f"/desk/pledges/{reference}").text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_contradiction_shows_who_said_what_and_overwrites_nothing(db, offered, browser, lang):
    reference, offer, _ = offered
    with db.session(write=True) as session:
        dispatch.accept(session, dispatch.get(session, offer), Answer("Jo Marsh", "portal"))

    other = (reference, offer, browser("coordinator", lang))
    answer = say(other, "answer", answer="decline", by="Kim Ray", reason="full")

    assert answer.status_code == 409
    assert "Jo Marsh" in answer.text
    assert ("was answered already" if lang == "en" else "a déjà reçu une réponse") in answer.text
    assert recorded(db, offer) == ("accepted", 30, "Jo Marsh")


def test_the_same_answer_twice_is_the_recorded_one(db, offered):
    first = say(offered, "answer", answer="accept", by="Jo Marsh")
    reference, offer, coordinator = offered
    page = f"/desk/pledges/{reference}"

    second = coordinator.send(
        f"/desk/dispatches/{offer}/answer", page=page, answer="accept", by="Kim Ray"
    )

    assert (first.status_code, second.status_code) == (303, 303)
    assert recorded(db, offer) == ("accepted", 30, "Jo Marsh")


def test_an_answer_to_what_was_taken_back_says_who_took_it(offered):
    say(offered, "recall", reason="Wrong organization")

    reference, offer, coordinator = offered
    page = f"/desk/pledges/{reference}"
    answer = coordinator.send(
        f"/desk/dispatches/{offer}/answer", page=page, answer="accept", by="Jo Marsh"
    )

    assert answer.status_code == 409
    assert "was taken back by Robin" in answer.text


def test_nobody_takes_back_what_was_accepted_a_moment_ago(db, offered):
    reference, offer, coordinator = offered
    page = f"/desk/pledges/{reference}"
    version = re.search(r'name="version" value="(\d+)"', coordinator.get(page).text)[1]
    with db.session(write=True) as session:
        dispatch.accept(session, dispatch.get(session, offer), Answer("Jo Marsh"))

    answer = coordinator.send(
        f"/desk/dispatches/{offer}/recall", page=page, version=version, reason="No answer"
    )

    assert answer.status_code == 412
    assert recorded(db, offer)[0] == "accepted"


def test_what_arrived_is_logged_with_its_day(db, offered):
    say(offered, "answer", answer="accept", by="Jo Marsh")

    future = say(offered, "receive", quantity="10", received_on="2999-01-01")
    part = say(offered, "receive", quantity="10")
    rest = say(offered, "receive")

    assert [each.status_code for each in (future, part, rest)] == [422, 303, 303]
    assert recorded(db, offered[1])[0] == "received"
