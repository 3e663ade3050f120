"""Rule 13, a dispatch is an offer: logged by telephone as good as a click, each answer once only.

A link opened by GET consumes nothing. Unanswered within the agency's own hours: remind, escalate
to a second contact, then propose to move on; within intent only, never held by two at once.
"""

from datetime import timedelta

from sqlmodel import select

from pledges.desk import moves, presses
from pledges.desk.presses import Placement
from pledges.dispatches import dispatch, leases
from pledges.models import LIVE, Allocation
from tests.fixtures import a_campaign, a_need, a_pledged, an_agency
from tests.pledges.offering import BLANKETS, offer, press, stands

EVENING = '{"mon":["18:00-21:00"],"tue":["18:00-21:00"],"wed":["18:00-21:00"]}'


def test_what_they_say_on_the_telephone_is_as_good_as_a_click(db, settings, browser):
    one = offer(db, settings, **BLANKETS)
    said = {"answer": "accept", "quantity": "20", "by": "Jo Marsh"}
    page = f"/desk/pledges/{one.pledges[0]}"
    path = f"/desk/dispatches/{one.offers[0]}/answer"

    assert browser("coordinator").send(path, page=page, **said).status_code == 303
    assert stands(db, one.offers[0]) == ("accepted", 20, "Jo Marsh")


def test_a_scanner_opens_the_link_and_the_second_answer_is_told_of_the_first(db, settings, browser):
    one = offer(db, settings, **BLANKETS)
    ticked = {"offers[]": one.offers}
    browser().get(one.link)
    first = press(browser(), one, "accept", **ticked, by="Kim Ray")
    second = press(browser(), one, "decline", **ticked, reason="full", by="Lee Hart")

    assert (first.status_code, second.status_code) == (200, 409)
    assert "Kim Ray" in second.text
    assert stands(db, one.offers[0]) == ("accepted", 30, "Kim Ray")


def test_silence_is_counted_in_their_own_hours_and_ends_in_a_proposal(db, settings, now):
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        silent = an_agency(session, hours=EVENING, second_phone="+15195550177")
        other = an_agency(session)
        for each in (silent, other):
            a_need(session, campaign, each, requested=400)
        pledge = a_pledged(session, campaign, **BLANKETS)
        [sent], _ = presses.send(
            session, settings, [Placement(pledge.reference, silent.id, None, 30)]
        )
        reference, slug = sent.reference, other.slug

    seen = []
    for _ in range(12 * 24):
        now.move(timedelta(hours=1))
        with db.session(write=True) as session:
            leases.run(session, settings)
            steps = leases.open_steps(session, [dispatch.get(session, reference)])
        seen = [each.step for [*found] in steps.values() for each in found]
    assert seen == ["reminded", "escalated"]  # it opens nine hours a week
    for _ in range(7):
        now.move(timedelta(days=1))
        with db.session(write=True) as session:
            leases.run(session, settings)
    with db.session(write=True) as session:
        found = dispatch.get(session, reference)
        assert found.state == "dispatched"  # nothing is taken from it by itself
        [step] = leases.open_steps(session, [found])[found.id][-1:]
        assert step.step == "move_on"
        following = moves.proposed(session, [found])[reference]
        assert following.agencies == (slug,)
        moves.move(session, settings, found, following.agencies)
        live = select(Allocation).where(Allocation.state.in_(LIVE))
        assert len(session.exec(live).all()) == 1
