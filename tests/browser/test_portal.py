"""Many offers answered in an organization's own portal: on a telephone, by keys, by two at once."""

import re
from datetime import timedelta

import pytest

from relief.kit import sessions
from tests.browser.test_answering import SMALL, town
from tests.fixtures import an_account
from tests.pledges.offering import offer, stands

__all__ = ["town"]
pytestmark = pytest.mark.browser
MANY, REFUSED = 120, 5


@pytest.fixture
def colleague(town, somebody):
    """Seat a user of an organization at a browser, signed in."""
    install, db = town

    def colleague(agency_id, name, *, lang="en", **how):
        person = somebody(install.url, lang=lang, **how)
        with db.session(write=True) as session:
            who = {"agency_id": agency_id, "name": name, "language": lang}
            account = an_account(session, "agency", **who)
            value = sessions.begin(session, account.id, timedelta(hours=1))
        cookie = {"name": sessions.cookie_name(https=False), "value": value, "url": install.url}
        person.page.context.add_cookies([cookie])
        return person

    return colleague


def test_a_hundred_and_twenty_are_answered_in_one_go_on_a_telephone(town, colleague):
    install, db = town
    offered = offer(db, install.settings, MANY)
    jo = colleague(offered.agency, "Jo Marsh", width=320)

    jo.visit("/agency")
    for reference in offered.offers[:REFUSED]:
        decline_by_keys(jo, reference)
    assert jo.page.evaluate(SMALL) == []
    jo.click(re.compile("Accept all"))

    jo.sees("115 offers accepted · 5 offers declined")
    assert jo.barriers() == []
    assert jo.overflow(320) <= 0
    said = [stands(db, each) for each in offered.offers]
    assert said[:REFUSED] == [("declined", 0, "Jo Marsh")] * REFUSED
    assert said[REFUSED:] == [("accepted", 5000, "Jo Marsh")] * (MANY - REFUSED)


def decline_by_keys(person, reference):
    """Open an offer and give a reason, without a mouse; nothing covers what has the focus."""
    person.page.locator(f"li:has(#part-{reference}) summary").focus()
    person.press("Enter", "Tab", "Tab", "ArrowDown")  # the first reason: no room
    covered = person.page.evaluate(
        """() => { const box = document.activeElement.getBoundingClientRect();
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return document.activeElement !== top && document.activeElement.outerHTML; }"""
    )
    assert covered is False


@pytest.mark.parametrize(("lang", "quicker"), [("en", "quicker"), ("fr", "plus rapide")])
def test_a_colleague_who_looks_later_sees_who_answered(town, colleague, lang, quicker):
    install, db = town
    offered = offer(db, install.settings, 3)
    jo = colleague(offered.agency, "Jo Marsh")
    kim = colleague(offered.agency, "Kim Ray", lang=lang, width=320)
    jo.visit("/agency")
    kim.visit("/agency")  # before Jo answers
    every = re.compile({"en": "Accept all", "fr": "Accepter les"}[lang])

    jo.click(re.compile("Accept all"))
    kim.click(every)

    kim.sees(quicker)
    assert kim.text.count("Jo Marsh") >= 3
    assert kim.barriers() == []
    assert {stands(db, each) for each in offered.offers} == {("accepted", 5000, "Jo Marsh")}


def test_of_two_who_answer_in_the_same_moment_each_is_told_who_was_first(town, colleague):
    install, db = town
    offered = offer(db, install.settings, 12)
    jo, kim = (colleague(offered.agency, name) for name in ("Jo Marsh", "Kim Ray"))
    for person in (jo, kim):
        person.visit("/agency")
    for reference in offered.offers:
        kim.page.locator(f"#reason-{reference}").evaluate("it => { it.value = 'full'; }")

    for person in (jo, kim):  # neither waits for the other
        person.page.evaluate("setTimeout(() => document.querySelector('.acting button').click())")
    for person in (jo, kim):
        person.page.locator("main .notice").first.wait_for()

    first = {each: stands(db, each)[2] for each in offered.offers}
    assert set(first.values()) <= {"Jo Marsh", "Kim Ray"}
    for person, name in ((jo, "Jo Marsh"), (kim, "Kim Ray")):
        for reference, by in first.items():
            told = person.page.locator(".notice li", has_text=reference)
            if by != name:
                assert by in told.first.inner_text()
        person.complaints.clear()  # the browser names the status 409
