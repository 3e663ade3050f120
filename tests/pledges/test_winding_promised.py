"""Winding up what nobody placed and what nobody answered: each told, taken back, let go."""

from datetime import timedelta

import pytest

from pledges import jobs
from pledges.closing import agenda, offers, winding
from pledges.dispatches import dispatch
from pledges.models import AllocationState, PledgeState
from relief.campaigns.models import CampaignState
from relief.kit.errors import Conflict
from relief.kit.jobs import Work
from tests.fixtures import a_campaign, a_pledged, an_agency
from tests.pledges.closing_up import planned
from tests.pledges.test_winding import STEP, mails, paused, pledge_of, pressed
from tests.rules.gifts import JO

BLANKETS = {"kind": "goods", "item": "blankets", "unit": "each", "amount": 20}


@pytest.fixture
def campaign(db, now):
    with db.session(write=True) as session:
        made = a_campaign(session, slug="goderich")
    planned(db, "goderich", "2011-10-02", grace_days=10)
    return made


def promised(db, campaign, **given):
    with db.session(write=True) as session:
        return a_pledged(session, campaign, **BLANKETS | given).reference


def sent(db, campaign, *agencies, **given):
    """An offer of blankets to each of the agencies; their references."""
    with db.session(write=True) as session:
        values = BLANKETS | given
        rows = [
            dispatch.send(
                session, a_pledged(session, campaign, **values), each, amount=values["amount"]
            )
            for each in agencies
        ]
        return [each.reference for each in rows]


def offer_of(db, reference):
    with db.session() as session:
        return dispatch.get(session, reference)


def after_grace(now):
    now.move(timedelta(days=53))


def test_goods_that_nobody_placed_get_a_last_day_and_money_is_left_alone(db, settings, campaign):
    goods = promised(db, campaign)
    money = promised(db, campaign, kind="money", item="", unit="CAD")

    assert pressed(db, settings, "unplaced") == 1
    assert pressed(db, settings, "unplaced") == 0
    assert pressed(db, settings, "offers") == 0  # its donor has been told

    row = pledge_of(db, goods)
    assert (row.state, row.stands_until) == (PledgeState.STANDING, "2011-10-12")
    assert pledge_of(db, money).state is PledgeState.PROMISED


def test_the_rest_of_what_was_accepted_in_part_is_open_and_is_said_before_the_end(
    db, campaign, browser
):
    with db.session(write=True) as session:
        agency = an_agency(session)
        partly, whole = (a_pledged(session, campaign, **BLANKETS) for _ in range(2))
        for pledge, taken in ((partly, 12), (whole, 20)):
            offer = dispatch.send(session, pledge, agency, amount=20)
            dispatch.accept(session, offer, JO, amount=taken)
    visitor = browser("coordinator")
    page = visitor.get("/campaigns/goderich/closing").text

    with db.session() as session:
        assert agenda.still_open(session, campaign).rest == 1
    listed = "/desk?campaign=goderich&amp;state=partly_placed"
    assert page.count(listed) == 3  # its row, its next step, and beside the end
    assert "Of 1 promise a part is with an organization and the rest with none." in page
    desk = visitor.get(listed.replace("&amp;", "&")).text
    assert partly.reference in desk
    assert whole.reference not in desk


def test_they_are_let_go_after_their_last_day(db, settings, campaign, now):
    goods = promised(db, campaign)
    pressed(db, settings, "unplaced")

    after_grace(now)
    jobs.let_go(Work(settings, db))

    assert pledge_of(db, goods).state is PledgeState.LAPSED


def test_taken_back_they_are_promised_as_before(db, settings, campaign):
    goods = promised(db, campaign)
    pressed(db, settings, "unplaced")

    assert pressed(db, settings, "unplaced", back=True) == 1

    row = pledge_of(db, goods)
    assert (row.state, row.stands_until) == (PledgeState.PROMISED, "")
    assert pressed(db, settings, "unplaced") == 1


def test_their_donors_may_keep_them_for_another_effort(db, settings, campaign):
    planned(db, "goderich", "2011-10-02", offers="keep")
    goods = promised(db, campaign)
    pressed(db, settings, "unplaced")

    with db.session(write=True, actor="public") as session:
        row = dispatch.service.get(session, goods)
        assert offers.keep(session, row, "Keep it")

    assert pressed(db, settings, "unplaced", back=True) == 0  # the donor's answer stands
    assert pledge_of(db, goods).state is PledgeState.STANDING


def test_silent_organizations_are_asked_once_with_the_last_day(db, settings, campaign):
    with db.session(write=True) as session:
        silent, quick = an_agency(session), an_agency(session)
        by_phone = an_agency(session, channel="phone", address="")
        gone = an_agency(session)
    *_, answered, _, _ = sent(db, campaign, silent, silent, quick, by_phone, gone)
    with db.session(write=True) as session:
        dispatch.accept(session, dispatch.get(session, answered), JO)
        session.merge(gone).active = False

    assert pressed(db, settings, "unanswered") == 1
    assert pressed(db, settings, "unanswered") == 0

    [letter] = mails(db, "dispatch_reminder")
    assert (letter.to, letter.facts["count"]) == (silent.address, 2)
    assert letter.facts["until"] == "2011-10-12"
    with db.session() as session:
        assert [each.slug for each in winding.unanswered.to_call(session, campaign)] == [
            by_phone.slug
        ]


def test_nothing_is_taken_back_while_they_may_still_answer(db, settings, campaign):
    with db.session(write=True) as session:
        agency = an_agency(session)
    [offer] = sent(db, campaign, agency)
    paused(db)

    with pytest.raises(Conflict) as refused:
        pressed(db, settings, "recalled")

    assert refused.value.code == "not_now"
    assert offer_of(db, offer).state is AllocationState.DISPATCHED


def test_after_the_grace_it_is_taken_back_and_followed_up_like_the_rest(
    db, settings, campaign, now
):
    with db.session(write=True) as session:
        silent, quick = an_agency(session), an_agency(session)
    first, second, answered = sent(db, campaign, silent, silent, quick)
    with db.session(write=True) as session:
        dispatch.accept(session, dispatch.get(session, answered), JO)
    after_grace(now)
    jobs.close(Work(settings, db))

    assert pressed(db, settings, "recalled") == 2
    assert pressed(db, settings, "recalled") == 0

    states = [offer_of(db, each).state for each in (first, second, answered)]
    recalled = AllocationState.RECALLED
    assert states == [recalled, recalled, AllocationState.ACCEPTED]
    [letter] = mails(db, "offers_withdrawn")
    assert (letter.to, letter.facts["count"]) == (silent.address, 2)
    assert pressed(db, settings, "unplaced") == 2
    now.move(timedelta(days=15))
    jobs.let_go(Work(settings, db))
    with db.session() as session:
        pledge = dispatch.pledge_of(session, dispatch.get(session, first))
        assert pledge.state is PledgeState.LAPSED


def test_an_offer_answered_a_moment_ago_is_not_taken_back(db, settings, campaign, now):
    with db.session(write=True) as session:
        agency = an_agency(session)
    [offer] = sent(db, campaign, agency)
    after_grace(now)
    with db.session(write=True) as session:
        step = winding.step_of("recalled")
        keys = session.exec(step.waiting(campaign)).all()
        dispatch.accept(session, dispatch.get(session, offer), JO)
        acts = winding.Acts(session, settings, campaign)
        assert step.take(acts, keys) == 0
    assert offer_of(db, offer).state is AllocationState.ACCEPTED


def test_the_pages_say_what_each_press_would_do(db, settings, campaign, browser, now):
    with db.session(write=True) as session:
        agency = an_agency(session)
    promised(db, campaign)
    sent(db, campaign, agency)
    desk = browser("coordinator")

    assert "1 promise gets its last day." in desk.get(f"{STEP}/unplaced").text
    assert agency.name_en in desk.get(f"{STEP}/unanswered").text
    assert f"{STEP}/unanswered" in desk.get("/campaigns/goderich/closing").text
    assert "the days for following up are over" in desk.get(f"{STEP}/recalled").text

    after_grace(now)
    desk = browser("coordinator")  # the evening's session is over
    assert f"{STEP}/recalled" in desk.get("/campaigns/goderich/closing").text
    assert "1 offer is taken back." in desk.get(f"{STEP}/recalled").text
    assert desk.send(f"{STEP}/recalled").status_code == 303


def test_nothing_is_followed_up_once_it_has_closed(db, settings, campaign):
    promised(db, campaign)
    with db.session(write=True) as session:
        row = session.merge(campaign)
        winding.campaigns.change_state(session, row, CampaignState.CLOSED)
    with pytest.raises(Conflict):
        pressed(db, settings, "unplaced")
