"""Closing on pages and in the job: the plan, the last minute, what is open, figures that stay."""

import html
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from pledges import jobs, service
from pledges.closing import agenda, statement
from pledges.dispatches import dispatch, receipts
from pledges.models import ClosingPlan, ClosingStatement, PledgeState
from relief.campaigns import service as campaigns
from relief.campaigns.models import CampaignState
from relief.campaigns.schemas import Closing
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.jobs import Work
from tests.fixtures import a_campaign, a_pledged, an_agency
from tests.pledges.closing_up import planned, standing_of
from tests.rules.gifts import JO, a_further_gift, a_gift

LAST = datetime(2011, 10, 2, 21, 0, tzinfo=UTC)  # five in the afternoon at Goderich
NONE = Closing()


@pytest.fixture
def campaign(db, now):
    with db.session(write=True) as session:
        return a_campaign(session, slug="goderich")


def ended(db, settings, slug="goderich", reason="Six weeks are over"):
    with db.session(write=True, actor="staff:1") as session:
        campaign = campaigns.get(session, slug)
        campaigns.change_state(session, campaign, CampaignState.CLOSED, reason=reason, closing=NONE)
    jobs.close(Work(settings, db))


def stated(db, slug="goderich"):
    with db.session() as session:
        row = statement.of(session, campaigns.get(session, slug))
        return row.said if row else None


def test_a_moment_that_is_over_is_refused(db, campaign):
    with pytest.raises(InvalidInput):
        planned(db, "goderich", "2011-08-20")


def test_two_who_plan_at_once_do_not_overwrite_each_other(db, campaign, browser):
    ann, bo = browser("coordinator"), browser("coordinator")
    page = "/campaigns/goderich/closing"
    [seen_by_ann] = re.findall(r'name="version" value="(\d+)"', ann.get(page).text)
    [seen_by_bo] = re.findall(r'name="version" value="(\d+)"', bo.get(page).text)
    first = ann.send(page, day="2011-10-02", grace_days="30", offers="keep", version=seen_by_ann)

    second = bo.send(page, day="2011-09-10", grace_days="3", offers="lapse", version=seen_by_bo)

    assert (first.status_code, second.status_code) == (303, 409)
    assert "Someone changed this relief effort" in second.text
    with db.session() as session:
        row = session.exec(select(ClosingPlan)).one()
        ends = campaigns.get(session, "goderich").cut_off_at
    assert (row.grace_days, row.keeps_offers, ends.month) == (30, True, 10)

    [now_seen] = re.findall(r'name="version" value="(\d+)"', bo.get(page).text)
    third = bo.send(page, day="2011-09-10", grace_days="3", offers="lapse", version=now_seen)
    assert third.status_code == 303


def test_the_job_ends_promises_on_the_minute_and_once(db, settings, campaign, now):
    planned(db, "goderich")
    now.at = LAST - timedelta(seconds=1)
    jobs.close(Work(settings, db))
    assert standing_of(db, "goderich") is CampaignState.OPEN

    now.at = LAST
    jobs.close(Work(settings, db))
    jobs.close(Work(settings, db))

    assert standing_of(db, "goderich") is CampaignState.PAUSED
    with db.session() as session:
        about = campaigns.about(campaigns.get(session, "goderich"))
        events = [each.event for each in agenda.audit.history(session, about)]
    assert events.count("cut_off_reached") == 1


def test_a_job_that_comes_hours_late_still_ends_them(db, settings, campaign, now):
    planned(db, "goderich")
    now.at = LAST + timedelta(hours=9)
    jobs.close(Work(settings, db))
    assert standing_of(db, "goderich") is CampaignState.PAUSED


def test_on_the_autumn_night_the_second_half_past_one_counts(db, settings, campaign, now):
    assert planned(db, "goderich", "2011-11-06", "01:30").clocks == "twice"
    now.at = datetime(2011, 11, 6, 5, 30, tzinfo=UTC)  # the first half past one
    jobs.close(Work(settings, db))
    assert standing_of(db, "goderich") is CampaignState.OPEN

    now.at = datetime(2011, 11, 6, 6, 30, tzinfo=UTC)
    jobs.close(Work(settings, db))
    assert standing_of(db, "goderich") is CampaignState.PAUSED


def test_no_promise_is_taken_at_the_last_moment_even_before_the_job(taking, db, campaign, now):
    planned(db, "goderich")

    async def before_and_after(take):
        now.at = LAST - timedelta(seconds=1)
        first = await take("goderich")
        now.at = LAST
        with pytest.raises(Conflict) as refused:
            await take("goderich")
        return first, refused.value

    first, refused = taking(before_and_after)

    assert first.reference
    assert refused.code == "campaign_cut_off"


def test_opening_again_takes_promises_again(taking, db, settings, campaign, now):
    planned(db, "goderich")
    now.at = LAST
    jobs.close(Work(settings, db))
    with db.session(write=True) as session:
        row = campaigns.get(session, "goderich")
        campaigns.change_state(session, row, CampaignState.OPEN)

    async def once(take):
        return await take("goderich")

    assert taking(once).reference


def test_the_public_page_says_until_when_and_then_where_to_give(
    db, settings, browser, campaign, now
):
    with db.session(write=True) as session:
        fund = an_agency(session, give_phone="+15195550177")
        session.merge(campaign).default_agency_id = fund.id
    planned(db, "goderich")
    visitor = browser()
    assert "We take promises until" in visitor.get("/c/goderich").text

    form = {"kind": "money", "amount": "20", "donor__name": "Ada Field"}
    form |= {"donor__phone": "519-555-0142"}
    page = visitor.get("/c/goderich/give").text
    assert "Promise to give" in page
    now.at = LAST

    with visitor.client:
        late = visitor.send("/c/goderich/give", page="/sign-in", **form)

    assert late.status_code == 409
    assert "(519) 555-0177" in late.text or "519-555-0177" in late.text
    assert "We took promises until" in visitor.get("/c/goderich").text
    assert visitor.get("/c/goderich/give").status_code == 303


def test_the_caller_s_words_stay_on_the_console_when_it_is_too_late(db, browser, campaign, now):
    planned(db, "goderich")
    now.at = LAST
    taker = browser("call-taker")
    fields = {"kind": "money", "amount": "20", "donor__name": "Ada Field"}
    fields |= {"donor__phone": "519-555-0142"}

    with taker.client:
        late = taker.send("/console/goderich", **fields)

    assert late.status_code == 422
    assert "took promises until" in late.text
    assert "Ada Field" in late.text


def test_a_promise_in_doubt_is_answered_before_the_end(db, settings, browser, campaign):
    with db.session(write=True) as session:
        pledge = a_pledged(session, campaign)
        service.hold(session, pledge, reason="A large sum")
    coordinator = browser("coordinator")

    sent = coordinator.send(
        "/campaigns/goderich/closing/end", page="/campaigns/goderich/closing", reason="Over"
    )

    assert sent.status_code == 409
    assert standing_of(db, "goderich") is CampaignState.OPEN


def test_figures_stay_as_they_were_and_late_money_is_told_apart(db, settings, campaign, now):
    with db.session(write=True) as session:
        gift = a_gift(session, campaign, an_agency(session, slug="fund"), 5000)
        a_pledged(session, campaign, amount=3000)
    ended(db, settings)
    then = stated(db)
    assert then["totals"][0] | {} == {
        "currency": "CAD",
        "pledges": 2,
        "promised_cents": 8000,
        "confirmed_cents": 5000,
        "received_cents": 5000,
    }
    assert then["rates"] == [{"currency": "CAD", "ever_cents": 8000, "ppm": 625_000}]
    assert [each["slug"] for each in then["agencies"]] == ["fund"]

    now.move(timedelta(days=1))
    with db.session(write=True) as session:
        a_further_gift(session, gift, 700)
        since = statement.since(session, campaign, then)

    assert stated(db) == then
    assert since == [{"currency": "CAD", "cents": 700}]


def test_figures_are_kept_once_whatever_closed_it(db, settings, campaign):
    with db.session(write=True) as session:
        row = campaigns.get(session, "goderich")
        campaigns.change_state(session, row, CampaignState.CLOSED, reason="By hand")
    for _ in range(2):
        jobs.close(Work(settings, db))

    with db.session() as session:
        assert len(session.exec(select(ClosingStatement)).all()) == 1


def test_closed_again_it_has_figures_of_its_own(db, settings, campaign, now):
    ended(db, settings)
    first = stated(db)
    with db.session(write=True) as session:
        row = campaigns.get(session, "goderich")
        campaigns.change_state(session, row, CampaignState.OPEN)
        a_pledged(session, row)
    assert stated(db) is None

    now.move(timedelta(days=3))
    ended(db, settings)

    assert stated(db)["totals"] != first["totals"]


def test_the_page_plans_counts_and_ends(db, browser, campaign):
    with db.session(write=True) as session:
        a_pledged(session, campaign)
    coordinator = browser("coordinator")
    page = "/campaigns/goderich/closing"
    read = coordinator.get(page).text
    assert "/desk?campaign=goderich&amp;state=promised&amp;kind=money" in read

    sent = coordinator.send(page, day="2011-11-06", minute="01:30", grace_days="10", offers="keep")
    assert sent.status_code == 303
    assert "UTC-05:00" in coordinator.get(page).text
    assert coordinator.send(page, day="2001-01-01", grace_days="3").status_code == 422

    coordinator.send(f"{page}/end", page=page, reason="Six weeks are over", closing__en="Thanks")

    assert standing_of(db, "goderich") is CampaignState.CLOSED
    assert stated(db)["totals"][0]["promised_cents"] == 5000


def test_each_number_equals_the_list_behind_it(db, browser, campaign):
    blankets = {"kind": "goods", "item": "blankets", "unit": "each", "amount": 20}
    with db.session(write=True) as session:
        agency = an_agency(session)
        a_pledged(session, campaign)
        a_pledged(session, campaign, **blankets)
        for n in range(3):
            offer = dispatch.send(session, a_pledged(session, campaign), agency, amount=5000)
            if n:
                dispatch.accept(session, offer, JO)
        receipts.receive(session, offer, JO, amount=100, on=date(2011, 8, 21))
        a_pledged(session, campaign, state=PledgeState.MATCHED)
    desk = browser("coordinator")
    page = desk.get("/campaigns/goderich/closing").text

    row = r'<a href="(/desk\?[^"]+)">[^<]+</a></th>\s*<td class="[^"]*num[^"]*"[^>]*>(\d+)<'
    rows = re.findall(row, page)

    assert [n for _, n in rows] == ["1", "1", "0", "2", "2", "0", "0"]
    listed = [desk.get(html.unescape(href)).text.count('<tr id="p-') for href, _ in rows]
    assert listed == [int(n) for _, n in rows]
