"""Winding up: each step reaches whom it should, once, survives a crash and can be taken back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlmodel import select

from pledges import jobs, service
from pledges.calls import drafts, standing_offers
from pledges.closing import offers, report_requests, winding
from pledges.dispatches import dispatch
from pledges.instalments import agreement
from pledges.models import CallBack, ClosingRun, Donor, MatchPlan, PledgeState
from pledges.schemas import Person
from relief.campaigns import service as campaigns
from relief.campaigns.models import CampaignState
from relief.kit import audit
from relief.kit.errors import Conflict
from relief.kit.jobs import Work
from relief.kit.outbox import OutboxMessage, letter_of
from tests.fixtures import a_campaign, a_pledged, an_agency
from tests.pledges.closing_up import planned
from tests.rules.gifts import JO

STEP = "/campaigns/goderich/closing/step"


@pytest.fixture
def campaign(db, now):
    with db.session(write=True) as session:
        return a_campaign(session, slug="goderich")


def an_offer(db, *, email="ada@example.org", **given):
    """An offer of 20 blankets, kept in reserve until Christmas; returns its reference."""
    values = {"kind": "goods", "item": "blankets", "unit": "each", "amount": 20}
    with db.session(write=True) as session:
        campaign = campaigns.get(session, "goderich")
        pledge = a_pledged(session, campaign, **values | given)
        donor = session.get_one(Donor, pledge.donor_id)
        person = Person(name="Ada Field", phone="+15195550142", email=email)
        vault = session.info["vault"]
        donor.sealed = vault.seal(f"donor:{donor.id}", person.model_dump_json())
        donor.email_index = vault.blind("email", email) if email else None
        standing_offers.keep(session, pledge, until=date(2011, 12, 24))
        return pledge.reference


def pressed(db, settings, key, *, back=False):
    with db.session(write=True, actor="staff:1") as session:
        campaign = campaigns.get(session, "goderich")
        run = winding.press(session, campaign, winding.step_of(key), back=back)
    assert winding.go_on(db, settings, run.id)
    with db.session() as session:
        return session.get_one(ClosingRun, run.id).done


def mails(db, template):
    with db.session() as session:
        found = [letter_of(session, each) for each in session.exec(select(OutboxMessage)).all()]
    return [each for each in found if each and each.template == template]


def pledge_of(db, reference):
    with db.session() as session:
        return service.get(session, reference)


def paused(db):
    with db.session(write=True) as session:
        campaign = campaigns.get(session, "goderich")
        campaigns.change_state(session, campaign, CampaignState.PAUSED)


def test_each_donor_is_told_once_and_the_offer_gets_a_last_day(db, settings, campaign):
    planned(db, "goderich", "2011-10-02", grace_days=10)
    first, second = an_offer(db), an_offer(db, email=None)

    assert pressed(db, settings, "offers") == 2
    assert pressed(db, settings, "offers") == 0

    [letter] = mails(db, "closing_offer")
    assert (letter.to, letter.facts["until"]) == ("ada@example.org", "2011-10-12")
    assert {pledge_of(db, each).stands_until for each in (first, second)} == {"2011-10-12"}


def test_who_wants_no_more_mail_is_told_on_their_own_page(db, settings, campaign):
    told, stopped = an_offer(db), an_offer(db, email="stop@example.org")
    with db.session(write=True) as session:
        agreement.stop(session, service.get(session, stopped), source="web")

    assert pressed(db, settings, offers.KEY) == 2

    assert [each.facts["reference"] for each in mails(db, "closing_offer")] == [told]
    assert pledge_of(db, stopped).stands_until < "2011-12-24"
    with db.session(write=True) as session:
        agreement.stop(session, service.get(session, told), source="web")
    assert mails(db, "closing_offer") == []


def test_after_that_day_the_offer_is_let_go(db, settings, campaign, now):
    planned(db, "goderich", "2011-10-02", grace_days=10)
    offer = an_offer(db)
    pressed(db, settings, "offers")

    now.move(timedelta(days=53))
    jobs.let_go(Work(settings, db))

    assert pledge_of(db, offer).state is PledgeState.LAPSED
    assert mails(db, "offer_lapsing") == []


def test_taken_back_an_offer_has_its_old_day_and_the_letter_does_not_leave(db, settings, campaign):
    offer = an_offer(db)
    pressed(db, settings, "offers")

    assert pressed(db, settings, "offers", back=True) == 1

    assert pledge_of(db, offer).stands_until == "2011-12-24"
    assert mails(db, "closing_offer") == []
    assert pressed(db, settings, "offers") == 1
    assert len(mails(db, "closing_offer")) == 1


def test_an_offer_is_kept_for_another_effort_only_if_its_donor_agrees(db, settings, campaign):
    planned(db, "goderich", "2011-10-02", offers="keep")
    mine, other = an_offer(db), an_offer(db, email="eve@example.org")
    pressed(db, settings, "offers")

    with db.session(write=True, actor="public") as session:
        assert offers.keep(session, service.get(session, mine), "Keep it")
        assert not offers.keep(session, service.get(session, mine), "Keep it")

    assert pledge_of(db, mine).stands_until == "2012-08-20"
    assert pressed(db, settings, "offers", back=True) == 1  # the donor's answer stands
    assert pledge_of(db, mine).stands_until == "2012-08-20"
    assert pledge_of(db, other).stands_until == "2011-12-24"
    with db.session() as session:
        [said] = [each for each in audit.history(session, mine) if each.event == "kept_on"]
        assert audit.words_of(session, said) == "Keep it"


def test_a_donor_agrees_on_their_own_page(db, settings, campaign, browser):
    planned(db, "goderich", "2011-10-02", offers="keep")
    offer = an_offer(db)
    pressed(db, settings, "offers")
    [letter] = mails(db, "closing_offer")
    path = letter.facts["page_url"].removeprefix("http://testserver")

    donor = browser()
    assert "Keep my offer for another relief effort" in donor.get(path).text
    answer = donor.send(path.replace("?", "/keep-on?"), page=path)

    assert answer.status_code == 303
    assert "/keep-on?" not in donor.get(path).text
    assert pledge_of(db, offer).stands_until == "2012-08-20"


def test_two_presses_at_once_are_one(db, campaign):
    with db.session(write=True, actor="staff:1") as session:
        winding.press(session, campaign, winding.STEPS["offers"])
        with pytest.raises(Conflict) as refused:
            winding.press(session, campaign, winding.STEPS["offers"])
    assert refused.value.code == "under_way"


def test_two_workers_at_once_tell_each_donor_once(db, another_db, settings, campaign, monkeypatch):
    monkeypatch.setattr(winding, "BATCH", 1)
    for n in range(6):
        an_offer(db, email=f"donor{n}@example.org")
    with db.session(write=True, actor="staff:1") as session:
        run = winding.press(session, campaign, winding.STEPS["offers"])

    with ThreadPoolExecutor(2) as workers:
        works = [workers.submit(winding.go_on, each, settings, run.id) for each in (db, another_db)]
        assert all(each.result() for each in works)

    told = [each.to for each in mails(db, "closing_offer")]
    assert sorted(told) == [f"donor{n}@example.org" for n in range(6)]


def test_an_organization_is_asked_once_about_all_that_it_accepted(db, settings, campaign):
    with db.session(write=True) as session:
        by_mail, by_phone = an_agency(session), an_agency(session, channel="phone", address="")
        for agency in (by_mail, by_mail, by_phone):
            sent = dispatch.send(session, a_pledged(session, campaign), agency, amount=5000)
            dispatch.accept(session, sent, JO)

    assert pressed(db, settings, "asked") == 1
    assert pressed(db, settings, "asked") == 0

    [letter] = mails(db, "report_asked")
    assert (letter.to, letter.facts["count"]) == (by_mail.address, 2)
    with db.session() as session:
        found = [each.slug for each in report_requests.to_call(session, campaign)]
    assert found == [by_phone.slug]


def test_calls_for_new_promises_end_with_an_outcome_and_can_come_back(db, settings, campaign):
    with db.session(write=True) as session:
        one, other = (a_pledged(session, campaign) for _ in range(2))
        for pledge, reason in ((one, "need"), (other, "asked")):
            session.add(CallBack(campaign_id=campaign.id, pledge_id=pledge.id, reason=reason))
    with pytest.raises(Conflict):
        pressed(db, settings, "calls")  # promises are still taken
    paused(db)

    assert pressed(db, settings, "calls") == 1
    assert calls(db) == {"need": (False, "effort_over"), "asked": (True, "")}
    assert pressed(db, settings, "calls", back=True) == 1
    assert calls(db) == {"need": (True, ""), "asked": (True, "")}


def calls(db):
    with db.session() as session:
        return {each.reason: (each.open, each.outcome) for each in session.exec(select(CallBack))}


def test_a_call_that_broke_off_ends_and_its_words_are_forgotten(db, settings, campaign):
    with db.session(write=True, actor="staff:1") as session:
        draft = drafts.start(session, campaign, "page")
        drafts.save(session, draft, {"donor.name": "Ada Field"}, version=1, writer="page")
    paused(db)

    assert pressed(db, settings, "drafts") == 1
    with db.session() as session:
        found = drafts.get(session, campaign, draft.reference)
        assert (found.outcome, found.sealed) == ("effort_over", None)


def test_money_is_proposed_to_the_default_destination_and_nothing_is_sent(db, campaign, browser):
    with db.session(write=True) as session:
        fund = an_agency(session, slug="fund")
        campaigns.set_default(session, campaigns.get(session, "goderich"), fund.slug)
        a_pledged(session, campaign)
        a_pledged(session, campaign, kind="goods", item="blankets", unit="each", amount=20)
    desk = browser("coordinator")
    assert "1 promise of money is proposed" in desk.get(f"{STEP}/money").text

    answer = desk.send(f"{STEP}/money")

    with db.session() as session:
        [plan] = session.exec(select(MatchPlan)).all()
    assert answer.headers["location"].startswith(f"/desk/plans/{plan.id}")
    assert fund.name_en in desk.get(f"/desk/plans/{plan.id}").text
    assert mails(db, "dispatch_offer") == []


def test_a_coordinator_sees_the_letter_before_it_is_sent(db, settings, campaign, browser):
    an_offer(db)
    desk = browser("coordinator")
    page = desk.get(f"{STEP}/offers").text
    assert "1 offer gets its last day." in page
    assert "Votre offre" in page
    assert "?t=" not in page  # the link that opens it is the donor's

    answer = desk.send(f"{STEP}/offers")
    assert answer.status_code == 303
    assert len(mails(db, "closing_offer")) == 1
    assert desk.send(f"{STEP}/offers/back", page=f"{STEP}/offers").status_code == 303
    assert mails(db, "closing_offer") == []


def test_nothing_is_wound_up_once_it_has_closed(db, settings, campaign):
    with db.session(write=True) as session:
        campaigns.change_state(session, campaigns.get(session, "goderich"), CampaignState.CLOSED)
    with pytest.raises(Conflict):
        pressed(db, settings, "offers")
