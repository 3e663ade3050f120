"""A donor changes their mind on their own page."""

import threading

import pytest
from sqlmodel import select

from pledges import service
from pledges.dispatches import dispatch, receipts
from pledges.dispatches.dispatch import Answer
from relief.campaigns import tally
from relief.kit import audit, clock, outbox
from tests.hall import TOKEN_FIELD
from tests.pledges.at_home import answered, at_home, state
from tests.pledges.offering import BLANKETS, offer, stands

LANGUAGES = pytest.mark.parametrize("lang", ["en", "fr"])


@LANGUAGES
def test_asking_cancels_nothing(db, browser, promised, lang):
    answer = browser(lang=lang).get(promised.cancel)

    assert answer.status_code == 200
    assert state(db, promised) == "dispatched"


def test_cancelling_takes_back_what_is_out_and_tells_the_organization(db, browser, promised):
    visitor = browser()
    answer = visitor.send(promised.cancel, reason="I gave it to a neighbour")
    page = visitor.get(promised.page)

    assert answer.headers["location"] == promised.page
    assert "Your offer is cancelled" in page.text
    assert "I gave it to a neighbour" in page.text
    assert "cancel?t=" not in page.text
    assert stands(db, promised.offers[0])[0] == "recalled"
    with db.session() as session:
        pledge = service.get(session, promised.reference)
        campaign = service.campaign_of(session, pledge)
        assert (pledge.state, tally.totals(session, campaign)[0].promised_cents) == ("withdrawn", 0)
        abouts = session.exec(select(outbox.OutboxMessage.about)).all()
        assert promised.offers[0] in abouts
        assert audit.verify(session) == []


def test_cancelling_twice_is_cancelling_once(db, browser, promised):
    visitor = browser()
    with db.session() as session:
        page = visitor.get(promised.cancel).text
    first = visitor.send(promised.cancel)
    second = visitor.client.post(promised.cancel, data={"form_token": token_of(page)})

    assert (first.status_code, second.status_code) == (303, 303)
    with db.session() as session:
        events = [each.event for each in audit.history(session, promised.reference)]
    assert events.count("withdrawn") == 1


def token_of(page):
    return TOKEN_FIELD.search(page)[1]


def test_what_has_arrived_cannot_be_cancelled(db, browser, promised):
    visitor = browser()
    page = visitor.get(promised.cancel).text
    answered(db, promised, dispatch.accept, Answer("Jo Marsh"))
    answered(db, promised, receipts.receive, Answer("Jo Marsh"), on=clock.now().date())

    asked = visitor.get(promised.cancel)
    pressed = visitor.client.post(promised.cancel, data={"form_token": token_of(page)})

    assert asked.headers["location"] == promised.page
    assert pressed.status_code == 409
    assert "can no longer be changed" in pressed.text
    assert state(db, promised) == "received"


def test_a_part_that_arrived_stays_when_the_rest_is_cancelled(db, settings, browser):
    offered = at_home(db, settings, offer(db, settings, **BLANKETS))
    answered(db, offered, dispatch.accept, Answer("Jo Marsh"))
    answered(db, offered, receipts.receive, Answer("Jo"), amount=10, on=clock.now().date())

    browser().send(offered.cancel)

    assert state(db, offered) == "withdrawn"
    with db.session() as session:
        assert dispatch.get(session, offered.offers[0]).received == 10


def test_a_reason_that_is_too_long_cancels_nothing(db, browser, promised):
    answer = browser().send(promised.cancel, reason="x" * 301)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert state(db, promised) == "dispatched"


def test_a_card_number_in_a_reason_is_not_kept(db, browser, promised):
    browser().send(promised.cancel, reason="Paid with 4111 1111 1111 1111")

    assert "4111 1111" not in browser().get(promised.page).text


def test_a_donor_who_cancels_while_an_organization_answers_waits_for_it(db, settings, browser):
    offered = [at_home(db, settings, offer(db, settings)) for _ in range(8)]
    start, seen = threading.Barrier(2), []

    def cancel():
        visitor = browser()
        pages = [visitor.get(each.cancel).text for each in offered]
        start.wait()
        for each, page in zip(offered, pages, strict=True):
            seen.append(visitor.client.post(each.cancel, data={"form_token": token_of(page)}))

    def accept():
        visitor = browser()
        pages = [visitor.get(each.link).text for each in offered]
        start.wait()
        for each, page in zip(offered, pages, strict=True):
            said = {"form_token": token_of(page), "answer": "accept", "by": "Jo Marsh"}
            seen.append(visitor.client.post(each.link, data=said | {"offers[]": each.offers}))

    people = [threading.Thread(target=each) for each in (cancel, accept)]
    for each in people:
        each.start()
    for each in people:
        each.join()

    assert {each.status_code for each in seen} <= {200, 303, 409}
    assert {state(db, each) for each in offered} == {"withdrawn"}
    assert {stands(db, each.offers[0])[0] for each in offered} == {"recalled"}
    with db.session() as session:
        assert audit.verify(session) == []
