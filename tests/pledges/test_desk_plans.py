"""A plan is proposed, reviewed, sent, and taken back a moment after: each by one press."""

import re
from datetime import timedelta

import pytest

from pledges import service
from pledges.dispatches import dispatch
from pledges.dispatches.dispatch import Answer
from relief.kit import clock, outbox
from tests.fixtures import TORNADO, a_campaign, a_pledged, an_agency, dispatches_in


@pytest.fixture
def waiting(db):
    """A relief effort whose money goes to one agency, and three promises of $50."""
    with db.session(write=True) as session:
        agency = an_agency(session)
        campaign = a_campaign(session, default_agency_id=agency.id)
        pledges = [a_pledged(session, campaign).reference for _ in range(3)]
        return campaign.slug, pledges


@pytest.fixture
def coordinator(browser):
    return browser("coordinator")


def planned(coordinator, campaign, pledges=()):
    fields = {"campaign": campaign, "policy": "default"}
    answer = coordinator.send(
        "/desk/plans", page=f"/desk?campaign={campaign}", **fields, **{"pledges[]": list(pledges)}
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def press(coordinator, plan, step, **fields):
    return coordinator.send(f"{plan}/{step}", page=plan, **fields)


def states(db, references):
    with db.session() as session:
        return [service.get(session, each).state for each in references]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_plan_proposes_and_sends_nothing(browser, db, waiting, lang):
    campaign, pledges = waiting
    coordinator = browser("coordinator", lang)

    page = coordinator.get(planned(coordinator, campaign))

    assert page.status_code == 200
    assert all(f'value="{each}"' in page.text for each in pledges)
    assert states(db, pledges) == ["promised"] * 3


def test_only_the_chosen_promises_are_planned(coordinator, waiting):
    campaign, pledges = waiting

    page = coordinator.get(planned(coordinator, campaign, pledges[:1])).text

    assert f'value="{pledges[0]}"' in page
    assert pledges[1] not in page


def test_the_only_open_relief_effort_needs_no_choosing(coordinator, db, waiting):
    with db.session(write=True) as session:
        a_campaign(session, state="closed")

    answer = coordinator.send("/desk/plans", page="/desk")

    assert answer.status_code == 303
    assert f'value="{waiting[1][0]}"' in coordinator.get(answer.headers["location"]).text


@pytest.mark.parametrize("fields", [{}, {"pledges[]": "none"}, {"policy": "whim"}])
def test_a_plan_of_nothing_says_what_to_choose(coordinator, db, waiting, fields):
    with db.session(write=True) as session:
        a_campaign(session)
    fields = {"campaign": waiting[0] if "policy" in fields else "", **fields}

    answer = coordinator.send("/desk/plans", page=f"/desk?campaign={waiting[0]}", **fields)

    assert answer.status_code == 422


def test_promises_of_two_relief_efforts_are_two_plans(coordinator, db, waiting):
    with db.session(write=True) as session:
        other = a_pledged(session, a_campaign(session)).reference

    answer = coordinator.send("/desk/plans", page="/desk", **{"pledges[]": [waiting[1][0], other]})

    assert answer.status_code == 422
    assert "one relief effort at a time" in answer.text


def test_sending_all_is_one_message_to_the_agency(coordinator, db, waiting):
    campaign, pledges = waiting
    plan = planned(coordinator, campaign)

    press(coordinator, plan, "dispatch", scope="all")

    assert states(db, pledges) == ["dispatched"] * 3
    with db.session(write=True) as session:
        [letter] = outbox.claim(session, 10, channels=["email"])
    assert letter.letter.facts["count"] == 3


def test_what_moved_meanwhile_is_left_out_and_named(coordinator, db, waiting):
    campaign, pledges = waiting
    plan = planned(coordinator, campaign)
    with db.session(write=True) as session:
        service.withdraw(session, service.get(session, pledges[1]))

    press(coordinator, plan, "dispatch", scope="all")

    page = coordinator.get(plan).text
    assert f"Left out, because they moved meanwhile: {pledges[1]}." in page
    assert "Moved meanwhile: cancelled by the donor" in page
    assert states(db, pledges) == ["dispatched", "withdrawn", "dispatched"]


def test_the_chosen_lines_go_and_the_rest_waits(coordinator, db, waiting):
    campaign, pledges = waiting
    plan = planned(coordinator, campaign)

    nothing = press(coordinator, plan, "dispatch", scope="selected")
    press(coordinator, plan, "dispatch", scope="selected", **{"pledges[]": pledges[:2]})

    assert nothing.status_code == 422
    assert states(db, pledges) == ["dispatched", "dispatched", "promised"]
    assert "Send all" in coordinator.get(plan).text


def test_a_second_press_sends_nothing_twice(coordinator, db, waiting):
    campaign, pledges = waiting
    with db.session(write=True) as session:
        big = service.get(session, pledges[0])
        big.amount, big.may_split = 50_000, True
        session.add(big)
    plan = planned(coordinator, campaign)

    press(coordinator, plan, "dispatch", scope="all")
    press(coordinator, plan, "dispatch", scope="all")

    with db.session() as session:
        assert len(dispatches_in(session)) == 3


def test_undo_takes_back_what_is_unanswered_and_tells_each_agency_once(coordinator, db, waiting):
    campaign, pledges = waiting
    plan = planned(coordinator, campaign)
    press(coordinator, plan, "dispatch", scope="all")
    with db.session(write=True) as session:
        dispatch.accept(session, dispatches_in(session)[0], Answer("Jo Marsh"))

    press(coordinator, plan, "undo")

    assert sorted(states(db, pledges)) == ["accepted", "promised", "promised"]
    with db.session(write=True) as session:
        claims = outbox.claim(session, 10, channels=["email"])
    facts = {each.letter.template: each.letter.facts for each in claims}
    assert len(claims) == 2
    assert facts["offers_withdrawn"]["count"] == 2


def test_what_was_taken_back_can_be_sent_again(coordinator, db, waiting):
    campaign, pledges = waiting
    plan = planned(coordinator, campaign)
    press(coordinator, plan, "dispatch", scope="all")
    press(coordinator, plan, "undo")

    press(coordinator, plan, "dispatch", scope="all")

    assert states(db, pledges) == ["dispatched"] * 3


def test_after_ten_minutes_it_is_too_late(coordinator, db, waiting):
    campaign, pledges = waiting
    with clock.hold(TORNADO) as held:
        plan = planned(coordinator, campaign)
        press(coordinator, plan, "dispatch", scope="all")
        held.move(timedelta(minutes=11))
        answer = press(coordinator, plan, "undo")

    assert answer.status_code == 409
    assert states(db, pledges) == ["dispatched"] * 3


def test_plans_are_listed_with_what_became_of_them(coordinator, waiting):
    campaign, pledges = waiting
    first = planned(coordinator, campaign, pledges[:1])
    second = planned(coordinator, campaign)
    press(coordinator, first, "dispatch", scope="all")

    page = coordinator.get("/desk/plans").text

    assert re.findall(r'href="(/desk/plans/[0-9a-f-]+)"', page) == [second, first]
    assert page.index("A proposal") < page.index("Sent")


@pytest.mark.parametrize("name", ["nonsense", "018f0000-0000-7000-8000-000000000000"])
def test_a_plan_that_is_not_there_is_not_found(coordinator, waiting, name):
    assert coordinator.get(f"/desk/plans/{name}").status_code == 404
