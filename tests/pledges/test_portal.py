"""An organization's own page: its offers only, answered as by the link, under its user's name."""

from datetime import timedelta

import pytest

from pledges.dispatches import dispatch
from relief.agencies.models import Agency
from relief.kit import audit, sessions
from tests.fixtures import an_account, an_agency
from tests.hall import TOKEN_FIELD
from tests.pledges.offering import BLANKETS, offer, shown, stands

LANGUAGES = pytest.mark.parametrize("lang", ["en", "fr"])


@pytest.fixture
def member(db, settings, browser):
    """Open a browser as a user of an organization."""

    def member(agency_id, lang="en", name="Jo Marsh"):
        visitor = browser(lang=lang)
        with db.session(write=True) as session:
            account = an_account(session, "agency", agency_id=agency_id, name=name, language=lang)
            value = sessions.begin(session, account.id, timedelta(hours=1))
        visitor.client.cookies.set(sessions.cookie_name(https=settings.https), value)
        visitor.account = account.id
        return visitor

    return member


@pytest.fixture
def offered(db, settings):
    return offer(db, settings, 3)


def press(visitor, offered, answer, **fields):
    return visitor.send("/agency", **shown(offered) | {"answer": answer} | fields)


@LANGUAGES
def test_the_page_lists_what_waits_for_this_organization_alone(db, settings, member, offered, lang):
    other = offer(db, settings)

    page = member(offered.agency, lang).get("/agency").text

    assert all(each in page for each in offered.offers)
    assert other.offers[0] not in page
    assert "Ada Field" not in page


def test_all_are_accepted_under_the_user_s_name(db, member, offered):
    visitor = member(offered.agency)
    answer = press(visitor, offered, "accept_all", by="Somebody Else")

    assert answer.status_code == 200
    assert "accepted by Jo Marsh" in answer.text
    assert "Ada Field" in answer.text
    assert {stands(db, each) for each in offered.offers} == {("accepted", 5000, "Jo Marsh")}
    with db.session() as session:
        last = audit.history(session, offered.pledges[0])[-1]
    assert last.actor == f"agency:{visitor.account}"


def test_offers_of_several_batches_are_answered_together(db, settings, member, offered):
    more = offer(db, settings, agency=offered.agency)
    fields = shown(more) | {f"reason.{more.offers[0]}": "full"}

    press(member(offered.agency), offered, "accept_all", **fields)

    assert {stands(db, each)[0] for each in offered.offers} == {"accepted"}
    assert stands(db, more.offers[0])[0] == "declined"


def test_an_offer_of_another_organization_does_not_exist(db, settings, member, offered):
    other = offer(db, settings)
    visitor = member(offered.agency)

    answer = press(visitor, offered, "accept", **{"offers[]": other.offers})
    report = visitor.send("/agency/receive", page="/agency", offer=other.offers[0])

    assert (answer.status_code, report.status_code) == (404, 404)
    assert stands(db, other.offers[0])[0] == "dispatched"


def test_what_one_colleague_answered_the_other_sees(db, member, offered):
    press(member(offered.agency), offered, "accept_all")
    second = member(offered.agency, name="Kim Ray")
    every = {"offers[]": offered.offers, "reason": "full"}

    answer = second.client.post(
        "/agency", data={"form_token": token(second), "answer": "decline"} | every
    )

    assert answer.status_code == 409
    assert answer.text.count("Jo Marsh") >= 3
    assert "Kim Ray said" not in answer.text


def take(visitor, reference, had="", **fields):
    return visitor.send("/agency/take", page="/agency", take=f"{reference} {had}", **fields)


def test_one_colleague_takes_an_offer_and_the_other_sees_it(db, member, offered):
    jo, kim = member(offered.agency), member(offered.agency, name="Kim Ray")
    [reference, *_] = offered.offers
    mine = f"agency:{jo.account}"

    taken = take(jo, reference, **{f"part.{offered.offers[1]}": "20"})
    late = take(kim, reference)

    assert f"{reference} is yours now" in taken.text
    assert 'value="20"' in taken.text  # what was typed beside another stays
    assert late.status_code == 409
    assert f"Jo Marsh has taken {reference}" in late.text
    assert "Jo Marsh takes this one." in kim.get("/agency").text
    assert f"{reference} is yours now" in take(kim, reference, mine).text
    assert f"{reference} is free again" in take(kim, reference, f"agency:{kim.account}").text
    with db.session() as session:
        events = [each.event for each in audit.history(session, offered.pledges[0])]
    assert events[-3:] == ["colleague_on_it", "colleague_on_it", "colleague_off_it"]


def test_who_is_on_it_stands_beside_what_is_to_arrive_and_nothing_settled_is_taken(member, offered):
    jo = member(offered.agency)
    [reference, *_] = offered.offers
    press(jo, offered, "accept", **{"offers[]": [reference]})
    take(jo, reference)
    assert "You take this one." in jo.get("/agency").text

    press(jo, offered, "decline", reason="full", **{"offers[]": offered.offers[1]})

    assert "is settled" in take(jo, offered.offers[1]).text


def test_what_another_organization_has_is_not_taken(db, settings, member, offered):
    other = offer(db, settings)

    assert take(member(offered.agency), other.offers[0]).status_code == 404


def token(visitor):
    return TOKEN_FIELD.search(visitor.get("/agency").text)[1]


@LANGUAGES
def test_what_arrived_is_reported_and_done(db, settings, member, lang):
    offered = offer(db, settings, **BLANKETS)
    visitor = member(offered.agency, lang)
    press(visitor, offered, "accept", **{"offers[]": offered.offers})

    answer = visitor.send("/agency/receive", page="/agency", offer=offered.offers[0], quantity="10")
    page = visitor.get("/agency").text
    visitor.send("/agency/receive", page="/agency", offer=offered.offers[0])

    assert answer.headers["location"] == "/agency"
    assert ("10 received" if lang == "en" else "10 reçus") in page
    with db.session() as session:
        assert dispatch.get(session, offered.offers[0]).state == "received"
    assert "Jo Marsh" in visitor.get("/agency").text


def test_a_report_of_too_much_keeps_what_was_written(db, settings, member):
    offered = offer(db, settings, **BLANKETS)
    visitor = member(offered.agency)
    press(visitor, offered, "accept", **{"offers[]": offered.offers})

    answer = visitor.send("/agency/receive", page="/agency", offer=offered.offers[0], quantity="31")

    assert answer.status_code == 422
    assert 'value="31"' in answer.text


def test_a_page_with_nothing_on_it_says_so(db, settings, member):
    with db.session(write=True) as session:
        agency = an_agency(session)

    assert "Nothing waits for you." in member(agency.id).get("/agency").text


@pytest.mark.parametrize("role", ["coordinator", "call-taker", "admin"])
def test_nobody_else_answers_for_an_organization(browser, offered, role):
    assert browser(role).get("/agency").status_code == 403


def test_a_stranger_signs_in_first(browser, offered):
    answer = browser().get("/agency")

    assert answer.headers["location"] == "/sign-in?next=/agency"


def test_an_account_of_no_organization_is_told_whom_to_ask(browser):
    assert browser("agency").get("/agency").status_code == 403


def test_an_organization_that_was_switched_off_sees_nobody(db, member, browser, offered):
    visitor = member(offered.agency)
    assert visitor.get("/agency").status_code == 200  # the control
    with db.session(write=True) as session:
        session.get_one(Agency, offered.agency).active = False

    assert visitor.get("/agency").status_code == 403
    gone = browser().get(offered.link)
    assert gone.status_code == 410
    assert "not active" in gone.text
