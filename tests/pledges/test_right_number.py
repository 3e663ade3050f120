"""A wrong number that was right after all: the bar is lifted at the desk, and history says why."""

import re

import pytest

from pledges import service
from pledges.calls import consent
from pledges.models import Donor, Pledge
from relief.kit import audit
from tests.fixtures import a_campaign, a_pledged

VERSION = re.compile(r'name="version" value="(\d+)"')
LINE = b"0123456789abcdef"


@pytest.fixture
def barred(db):
    """Two promises from one telephone, of which somebody said that it is not the donor's."""
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        both = [a_pledged(session, campaign) for _ in range(2)]
        for each in both:
            session.get_one(Donor, each.donor_id).phone_index = LINE
        session.flush()
        consent.record(session, both[0], consent.WRONG, source="phone", words="A bakery")
        return [each.reference for each in both]


def may_call(db, reference):
    with db.session() as session:
        pledge = service.get(session, reference)
        return pledge.may_call, not consent.refused(session, pledge)


def lift(office, reference, **fields):
    page = f"/desk/pledges/{reference}"
    version = VERSION.search(office.get(page).text)[1]
    return office.send(f"{page}/right-number", page=page, version=version, **fields)


def test_every_promise_from_there_may_be_called_about_again(db, browser, barred):
    assert [may_call(db, each) for each in barred] == [("wrong_number", False)] * 2

    answer = lift(browser("coordinator"), barred[1], reason="She called from it herself")

    assert answer.status_code == 303
    assert [may_call(db, each) for each in barred] == [("", True)] * 2  # not asked: no more
    with db.session() as session:
        last = [audit.history(session, each)[-1] for each in barred]
        assert [each.event for each in last] == ["number_right"] * 2
        assert audit.words_of(session, last[1]) == "She called from it herself"
        assert last[0].facts["said_of"] == barred[1]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_history_says_it_in_words_and_the_form_is_gone(browser, barred, lang):
    office = browser("coordinator", lang)
    words = {"en": "The telephone is the donor's after all", "fr": "Le téléphone est bien celui"}
    assert 'id="right-number-reason"' in office.get(f"/desk/pledges/{barred[0]}").text

    lift(office, barred[0], reason="She called")

    page = office.get(f"/desk/pledges/{barred[0]}").text
    assert words[lang] in page.replace("&#39;", "'")
    assert 'id="right-number-reason"' not in page


def test_it_needs_a_reason_and_is_lifted_once(db, browser, barred):
    office = browser("coordinator")

    assert lift(office, barred[0]).status_code == 422
    assert may_call(db, barred[0]) == ("wrong_number", False)
    assert lift(office, barred[0], reason="She called").status_code == 303
    assert lift(office, barred[0], reason="She called").status_code == 409


def test_a_no_of_the_donor_is_not_lifted(db, browser, barred):
    with db.session(write=True) as session:
        pledge = session.get_one(Pledge, service.get(session, barred[0]).id)
        consent.record(session, pledge, consent.NO, source="desk", words="Please do not")

    assert lift(browser("coordinator"), barred[0], reason="She called").status_code == 409
    assert may_call(db, barred[0]) == ("no", False)
