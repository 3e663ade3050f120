"""The donor's own page: where the promise is in plain words, the letter, and how to cancel."""

import io
import threading

import pypdf
import pytest
from sqlmodel import select

from pledges import desk, dispatch, letters, receipts, service
from pledges.desk import Placement
from pledges.dispatch import Answer
from pledges.models import PledgeState
from pledges.prepare import link_token
from pledges.views import followed, told
from relief.campaigns import tally
from relief.kit import audit, clock, outbox
from tests.fixtures import a_campaign, a_pledged, an_agency
from tests.hall import TOKEN_FIELD
from tests.pledges.offering import BLANKETS, offer, stands

LANGUAGES = pytest.mark.parametrize("lang", ["en", "fr"])
NAME = {"en": "Harbour Relief", "fr": "Secours du port"}


@pytest.fixture
def promised(db, settings):
    """Fifty dollars offered to an organization; returns the address and the offer."""
    return at_home(db, settings, offer(db, settings))


def at_home(db, settings, offered):
    with db.session() as session:
        pledge = service.get(session, offered.pledges[0])
        offered.reference = pledge.reference
        offered.token = link_token(settings.secret, pledge.id)
        offered.page = f"/p/{pledge.reference}?t={offered.token}"
        offered.cancel = f"/p/{pledge.reference}/cancel?t={offered.token}"
    return offered


def answered(db, offered, step, *args, **given):
    with db.session(write=True) as session:
        return step(session, dispatch.get(session, offered.offers[0]), *args, **given)


def state(db, offered):
    with db.session() as session:
        return service.get(session, offered.reference).state


def test_every_event_and_state_has_words_for_the_donor():
    assert followed.EVENTS.keys() == told.EVENTS.keys()
    assert followed.NEXT.keys() == set(PledgeState)


@LANGUAGES
def test_an_organization_is_named_once_it_accepts(db, browser, promised, lang):
    visitor = browser(lang=lang)
    before = visitor.get(promised.page).text
    answered(db, promised, dispatch.accept, Answer("Jo Marsh"))
    after = visitor.get(promised.page).text

    assert NAME[lang] not in before
    assert NAME[lang] in after
    assert "Jo Marsh" not in after


@LANGUAGES
def test_a_refusal_names_nobody_and_no_reason(db, browser, promised, lang):
    answered(db, promised, dispatch.decline, Answer("Jo Marsh"), reason="full", note="No shelf")

    page = browser(lang=lang).get(promised.page).text

    for secret in (NAME[lang], "Jo Marsh", "No shelf", "No room now"):
        assert secret not in page
    assert ("look for another" if lang == "en" else "cherchons un autre") in page


def test_what_staff_write_to_each_other_stays_with_them(db, settings, browser):
    with db.session(write=True) as session:
        pledge = a_pledged(session, a_campaign(session))
        session.flush()
        service.hold(session, pledge, reason="Sounds like a prank")
        token = link_token(settings.secret, pledge.id)
        path = f"/p/{pledge.reference}?t={token}"

    page = browser().get(path).text

    assert "prank" not in page
    assert "Set aside until we have checked it with you" in page


@LANGUAGES
def test_the_page_says_that_it_is_no_receipt(browser, promised, lang):
    page = browser(lang=lang).get(promised.page).text

    assert ("not an official donation receipt" if lang == "en" else "reçu officiel") in page


@pytest.mark.parametrize("way", ["", "/letter.pdf", "/cancel"])
def test_a_wrong_token_and_a_wrong_reference_look_the_same(browser, promised, way):
    bare = promised.reference.replace("-", "")
    answers = [
        browser().get(f"/p/{reference}{way}?t={token}")
        for reference, token in (
            (promised.reference, "0" * 32),
            (bare, "0" * 32),
            (promised.reference, ""),
            (promised.reference, "é"),
            ("482-177-305", promised.token),
            ("nobody", promised.token),
        )
    ]

    assert {each.status_code for each in answers} == {404}
    pages = {each.text.replace(str(each.url.path), "") for each in answers}
    assert len(pages) == 1


def test_nobody_cancels_with_a_wrong_token(db, browser, promised):
    wrong = f"/p/{promised.reference}/cancel?t={'0' * 32}"

    assert browser().send(wrong, page=promised.cancel).status_code == 404
    assert state(db, promised) == "dispatched"


@pytest.mark.parametrize("way", ["", "/letter.pdf", "/cancel"])
def test_the_page_is_kept_and_indexed_by_nobody(browser, promised, way):
    answer = browser().get(f"/p/{promised.reference}{way}?t={promised.token}")

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "noindex" in answer.headers["x-robots-tag"]
    if not way:
        assert '<meta name="referrer" content="no-referrer">' in answer.text


def test_the_letter_is_a_tagged_pdf_to_the_donor(browser, promised):
    answer = browser().get(f"/p/{promised.reference}/letter.pdf?t={promised.token}")

    assert answer.headers["content-type"] == "application/pdf"
    text = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Ada Field" in text
    assert promised.reference in text


def test_programs_read_the_same_as_json(db, browser, promised):
    headers = {"accept": "application/json"}
    before = browser().get(promised.page, **headers).json()
    answered(db, promised, dispatch.accept, Answer("Jo Marsh"))
    after = browser().get(promised.page, **headers).json()

    assert (before["reference"], before["state"]) == (promised.reference, "dispatched")
    assert [each["agency"] for each in before["allocations"]] == [None]
    assert after["allocations"][0]["agency"].startswith("agency-")
    assert after["allocations"][0]["amount"] == {"amount_cents": 5000, "currency": "CAD"}
    assert [each["event"] for each in after["history"]] == ["dispatched", "accepted"]
    assert "not an official donation receipt" in after["notice"]
    assert "Jo Marsh" not in str(after)


def test_a_wrong_link_is_a_problem_to_a_program(browser, promised):
    answer = browser().get(f"/p/{promised.reference}?t=wrong", accept="application/json")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "unknown_pledge"


def test_a_browser_gets_a_page(browser, promised):
    accepts = "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8"

    assert "<h1>" in browser().get(promised.page, accept=accepts).text


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


def test_the_address_we_tell_is_this_page(db, settings, browser):
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session)
        pledge = a_pledged(session, campaign)
        desk.send(session, settings, [Placement(pledge.reference, agency.id, None, 5000)])
        url = letters.recorded_facts(settings, campaign, pledge)["page_url"]

    assert browser().get(url.removeprefix("http://testserver")).status_code == 200


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
