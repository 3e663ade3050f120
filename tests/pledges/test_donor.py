"""The donor's own page: where the promise is in plain words, and the letter."""

import io

import pypdf
import pytest

from pledges import service
from pledges.desk import presses
from pledges.desk.presses import Placement
from pledges.dispatches import dispatch, letters
from pledges.dispatches.dispatch import Answer
from pledges.lane.keys import link_token
from pledges.models import PledgeState
from pledges.views.donor import progress
from pledges.views.pledge import history_words
from tests.fixtures import a_campaign, a_pledged, an_agency
from tests.pledges.at_home import answered, state

# What staff note for one another.
AMONG_STAFF = frozenset(
    {"may_repeat", "entered_again", "overcommitted", "call_noted", "handled", "let_go"}
    | {"agency_reminded", "escalated", "agency_called", "move_on", "moved_on", "link_closed"}
    | {"report_asked", "colleague_on_it", "colleague_off_it"}
    | {"reserved", "reservation_released", "reservation_over"}
)
LANGUAGES = pytest.mark.parametrize("lang", ["en", "fr"])
NAME = {"en": "Harbour Relief", "fr": "Secours du port"}


def test_every_event_and_state_has_words_for_the_donor():
    assert progress.EVENTS.keys() | AMONG_STAFF == history_words.EVENTS.keys()
    assert not progress.EVENTS.keys() & AMONG_STAFF
    assert progress.NEXT.keys() | {PledgeState.HELD} == set(PledgeState)  # told by its doubt


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
        # With "no-referrer" a browser hides where the page's own forms come from: refused.
        assert '<meta name="referrer" content="strict-origin">' in answer.text


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


def test_the_address_we_tell_is_this_page(db, settings, browser):
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session)
        pledge = a_pledged(session, campaign)
        presses.send(session, settings, [Placement(pledge.reference, agency.id, None, 5000)])
        url = letters.recorded_facts(settings, campaign, pledge)["page_url"]

    assert browser().get(url.removeprefix("http://testserver")).status_code == 200
