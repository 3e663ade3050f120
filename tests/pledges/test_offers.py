"""An organization answers by the link in its message: no sign-in, many at once, each once only."""

import threading

import pytest
from sqlmodel import select

from pledges import service
from pledges.desk import presses
from pledges.dispatches import dispatch
from pledges.dispatches.dispatch import Answer
from relief.campaigns import tally
from relief.kit import audit, outbox
from tests.pledges.offering import offer, press, stands

LANGUAGES = pytest.mark.parametrize("lang", ["en", "fr"])


def test_the_link_in_the_message_is_this_page(db, browser, one):
    with db.session() as session:
        [message] = session.exec(
            select(outbox.OutboxMessage).where(outbox.OutboxMessage.about == f"batch:{one.batch}")
        ).all()
        letter = outbox.letter_of(session, message)

    path = letter.facts["url"].removeprefix("http://testserver")
    assert path.startswith("/agency/offers/")
    assert one.offers[0] in browser().get(path).text


def test_a_link_opened_by_a_scanner_consumes_nothing(db, browser, one):
    for _ in range(3):
        assert browser().get(one.link).status_code == 200

    assert stands(db, one.offers[0]) == ("dispatched", 0, "")
    assert press(browser(), one, "accept", **{"offers[]": one.offers}).status_code == 200


@LANGUAGES
def test_nobody_sees_the_donor_before_accepting(browser, one, lang):
    visitor = browser(lang=lang)
    before = visitor.get(one.link)
    after = press(visitor, one, "accept", **{"offers[]": one.offers})

    assert "30" in before.text
    for secret in ("Ada Field", "555-0142", "Call after supper"):
        assert secret not in before.text
        assert secret in after.text
    assert one.pledges[0][-3:] in after.text


def test_the_address_stays_with_the_reader(browser, one):
    answer = browser().get(one.link)

    assert answer.headers["cache-control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in answer.text
    assert '<meta name="referrer" content="strict-origin">' in answer.text


def test_a_part_is_accepted_and_the_rest_waits_for_another(db, browser, one):
    part = {f"part.{one.offers[0]}": "20"}
    answer = press(browser(), one, "accept", **{"offers[]": one.offers} | part)

    assert "accepted by Jo Marsh" in answer.text
    assert stands(db, one.offers[0]) == ("accepted", 20, "Jo Marsh")
    with db.session() as session:
        assert service.get(session, one.pledges[0]).allocated == 20


def test_the_history_says_that_it_came_by_the_link(db, browser, one):
    press(browser(), one, "accept", **{"offers[]": one.offers})

    with db.session() as session:
        last = audit.history(session, one.pledges[0])[-1]
    assert (last.event, last.actor) == ("accepted", f"link:{one.batch}")
    assert "link" in browser("coordinator").get(f"/desk/pledges/{one.pledges[0]}").text


def test_a_hundred_and_twenty_are_accepted_and_five_declined_in_one_post(db, settings, browser):
    offered = offer(db, settings, 125)
    declined = offered.offers[10:15]
    reasons = {f"reason.{each}": "full" for each in declined}

    answer = press(browser(), offered, "accept_all", **reasons)

    assert answer.status_code == 200
    states = [stands(db, each)[0] for each in offered.offers]
    assert (states.count("accepted"), states.count("declined")) == (120, 5)
    with db.session() as session:
        campaign = service.campaign_of(session, service.get(session, offered.pledges[0]))
        assert tally.totals(session, campaign)[0].confirmed_cents == 120 * 5000
        assert audit.verify(session) == []


def test_only_the_ticked_ones_are_taken(db, browser, many):
    press(browser(), many, "accept", **{"offers[]": many.offers[:2]})

    assert [stands(db, each)[0] for each in many.offers] == [
        "accepted",
        "accepted",
        "dispatched",
        "dispatched",
    ]


def test_the_ticked_ones_are_declined_for_one_reason(db, browser, many):
    ticked = {"offers[]": many.offers[1:]}
    without = press(browser(), many, "decline", **ticked)
    press(browser(), many, "decline", **ticked, reason="not_ours")

    assert without.status_code == 422
    assert "Choose why" in without.text
    assert [stands(db, each)[0] for each in many.offers] == ["dispatched"] + ["declined"] * 3


def test_one_is_answered_beside_it_and_the_others_wait(db, browser, many):
    beside = {f"reason.{many.offers[0]}": "full", f"part.{many.offers[1]}": "20"}

    empty = press(browser(), many, "as_written")
    press(browser(), many, "as_written", **beside)

    assert empty.status_code == 422
    assert "Nothing was recorded" in empty.text
    assert [stands(db, each)[:2] for each in many.offers[:2]] == [
        ("declined", 0),
        ("accepted", 2000),
    ]
    assert {stands(db, each)[0] for each in many.offers[2:]} == {"dispatched"}


def test_what_is_refused_loses_no_other_and_says_why(db, browser, many):
    with db.session(write=True) as session:
        dispatch.decline(
            session, dispatch.get(session, many.offers[0]), Answer("Kim Ray"), reason="full"
        )
        presses.recall(session, dispatch.get(session, many.offers[1]))
    too_much = {f"part.{many.offers[2]}": "9999"}

    answer = press(browser(), many, "accept_all", **too_much)

    assert answer.status_code == 422
    assert "Kim Ray" in answer.text
    assert "taken back by 211" in answer.text
    assert 'value="9999"' in answer.text
    assert f'id="part-{many.offers[2]}-error"' in answer.text
    assert [stands(db, each)[0] for each in many.offers] == [
        "declined",
        "recalled",
        "dispatched",
        "accepted",
    ]


def test_the_same_answer_twice_is_the_same_page(db, browser, many):
    first = press(browser(), many, "accept_all")
    second = press(browser(), many, "accept_all", by="Kim Ray")

    assert (first.status_code, second.status_code) == (200, 200)
    assert second.text.count("accepted by Jo Marsh") == 4
    assert "Whom to call now" in second.text
    assert stands(db, many.offers[0]) == ("accepted", 5000, "Jo Marsh")


@LANGUAGES
def test_a_contradiction_says_who_and_when(db, browser, one, now, lang):
    press(browser(), one, "accept", **{"offers[]": one.offers})
    other = {"offers[]": one.offers, f"reason.{one.offers[0]}": "full", "by": "Kim Ray"}

    answer = press(browser(lang=lang), one, "decline", **other)

    assert answer.status_code == 409
    assert "Jo Marsh" in answer.text
    assert ("21 August 2011" if lang == "en" else "21 août 2011") in answer.text
    assert stands(db, one.offers[0]) == ("accepted", 30, "Jo Marsh")


def test_two_people_at_once_give_one_answer(db, browser, many):
    start, seen = threading.Barrier(2), {}

    def answer(name, button, **fields):
        visitor = browser()
        start.wait()
        seen[name] = press(visitor, many, button, by=name, **fields)

    ticked = {"offers[]": many.offers, "reason": "full"}
    people = [
        threading.Thread(target=answer, args=("Jo Marsh", "accept_all")),
        threading.Thread(target=answer, args=("Kim Ray", "decline"), kwargs=ticked),
    ]
    for each in people:
        each.start()
    for each in people:
        each.join()

    for reference in many.offers:
        state, _, by = stands(db, reference)
        assert (state, by) in {("accepted", "Jo Marsh"), ("declined", "Kim Ray")}
        loser = "Kim Ray" if by == "Jo Marsh" else "Jo Marsh"
        assert f"{reference} was answered already" in seen[loser].text


def test_seen_is_not_yet_an_answer(db, browser, one):
    press(browser(), one, "acknowledge", **{"offers[]": one.offers})

    assert stands(db, one.offers[0]) == ("acknowledged", 0, "Jo Marsh")
    assert "seen by Jo Marsh" in browser().get(one.link).text.replace("\n", " ")
    press(browser(), one, "accept", by="Kim Ray", **{"offers[]": one.offers})
    assert stands(db, one.offers[0]) == ("accepted", 30, "Kim Ray")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"by": ""}, "by"),
        ({"offers[]": []}, "offers"),
    ],
)
def test_a_form_that_answers_nothing_changes_nothing(db, browser, many, fields, field):
    answer = press(browser(), many, "accept", **{"offers[]": many.offers} | fields)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert {stands(db, each)[0] for each in many.offers} == {"dispatched"}


def test_a_button_that_the_form_does_not_have_changes_nothing(db, browser, one):
    assert press(browser(), one, "perhaps", **{"offers[]": one.offers}).status_code == 422
    assert stands(db, one.offers[0])[0] == "dispatched"


def test_taking_and_declining_the_same_offer_is_asked_again(db, browser, one):
    reason = {"offers[]": one.offers, f"reason.{one.offers[0]}": "full"}

    assert press(browser(), one, "accept", **reason).status_code == 422
    assert stands(db, one.offers[0])[0] == "dispatched"


def test_an_offer_of_another_batch_is_nobody_s(db, settings, browser, one):
    other = offer(db, settings)
    mixed = [*one.offers, *other.offers]

    answer = press(browser(), one, "accept", **{"offers[]": mixed})

    assert answer.status_code == 404
    assert {stands(db, each)[0] for each in mixed} == {"dispatched"}


@pytest.mark.parametrize(
    ("reference", "status"), [("\0", 400), ("482-177-305", 422), ("é", 422), ("1" * 5000, 422)]
)
def test_what_is_no_reference_is_no_bug(db, browser, one, reference, status):
    ticked = {"offers[]": [*one.offers, reference], f"part.{reference}": "5"}

    assert press(browser(), one, "accept", **ticked).status_code == status
    assert stands(db, one.offers[0])[0] == "dispatched"


def test_more_than_one_form_holds_come_in_turn(db, settings, browser):
    offered = offer(db, settings, 203)
    first = browser().get(offered.link).text

    assert first.count('name="offers[]"') == 200
    assert "3 more offers follow" in first
