"""Rule 20, claim fairness: who has many unclosed dispatches of goods or time reports back first.

Off by default; never for money, whose reports take weeks.
"""

from datetime import date

import pytest

from pledges.desk import presses
from pledges.desk.presses import Placement
from pledges.dispatches import dispatch, receipts
from pledges.dispatches.dispatch import Answer
from pledges.models import Pledge
from pledges.planning import match_plans
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from tests.fixtures import a_campaign, a_need, a_pledged, an_agency

BLANKETS = {"kind": "goods", "unit": "each", "item": "blankets", "amount": 10}
OFFICER = Answer("Jo Marsh")
LANGUAGES = pytest.mark.parametrize("lang", ["en", "fr"])


@pytest.fixture
def behind(db, settings):
    """An agency that accepted three offers of blankets and has said nothing of them since."""
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session)
        a_need(session, campaign, agency, requested=400)
        a_need(session, campaign, agency, kind="money", item="", unit="CAD", requested=90_000)
        placed = [
            Placement(a_pledged(session, campaign, **BLANKETS).reference, agency.id, None, 10)
            for _ in range(3)
        ]
        sent, _ = presses.send(session, settings, placed)
        for each in sent:
            dispatch.accept(session, each, OFFICER)
        return campaign.id, agency.id, [each.reference for each in sent]


def choose(browser, db, campaign_id, limit):
    with db.session() as session:
        slug = session.get_one(Campaign, campaign_id).slug
    page = f"/campaigns/{slug}"
    sent = browser("coordinator").send(f"{page}/fairness", page=page, fairness_limit=limit)
    assert sent.status_code == 303


def plan(db, campaign_id, **given):
    """Whether a new promise finds a place, and why not."""
    with db.session(write=True) as session:
        campaign = session.get_one(Campaign, campaign_id)
        reference = a_pledged(session, campaign, **given).reference
        made = match_plans.make(session, campaign, references=[reference])
        found = match_plans.replay(made)
        return len(found.proposals), [w.reasons[0].rule for w in found.unmatched], made.id


def test_it_is_off_by_default(db, behind):
    assert plan(db, behind[0], **BLANKETS)[:2] == (1, [])


def test_the_coordinator_sets_a_number_and_goods_wait(db, browser, behind):
    choose(browser, db, behind[0], "3")

    placed, why, made = plan(db, behind[0], **BLANKETS)
    assert (placed, why) == (0, ["fairness"])
    page = browser("coordinator").get(f"/desk/plans/{made}").text
    assert "Left out until they report back" in page
    assert "has yet to report on 3 offers" in page


def test_money_never_waits(db, browser, behind):
    choose(browser, db, behind[0], "1")

    assert plan(db, behind[0])[:2] == (1, [])


def test_sending_by_hand_is_refused_too(db, settings, browser, behind):
    choose(browser, db, behind[0], "3")
    with db.session(write=True) as session:
        campaign = session.get_one(Campaign, behind[0])
        goods, money = a_pledged(session, campaign, **BLANKETS), a_pledged(session, campaign)
        placed = [
            Placement(each.reference, behind[1], None, each.amount) for each in (goods, money)
        ]
        sent, skipped = presses.send(session, settings, placed)

        assert [session.get_one(Pledge, each.pledge_id).kind for each in sent] == ["money"]
        assert [each.code for each in skipped] == ["behind"]


def test_one_report_opens_the_door_again(db, browser, behind):
    choose(browser, db, behind[0], "3")
    with db.session(write=True) as session:
        came = date(2011, 8, 22)
        receipts.receive(session, dispatch.get(session, behind[2][0]), OFFICER, on=came)

    assert plan(db, behind[0], **BLANKETS)[:2] == (1, [])


@LANGUAGES
def test_the_organization_reads_what_it_owes_on_its_own_page(db, browser, behind, lang):
    choose(browser, db, behind[0], "3")

    page = browser("agency", lang=lang, agency_id=behind[1]).get("/agency").text
    said = {"en": "Report back on 3 offers first", "fr": "Rendez d'abord compte de 3 offres"}
    assert said[lang] in page.replace("&#39;", "'")


def test_the_desk_reads_it_on_the_organizations_page(db, browser, behind):
    choose(browser, db, behind[0], "3")
    with db.session() as session:
        slug = session.get_one(Agency, behind[1]).slug

    page = browser("coordinator").get(f"/agencies/{slug}").text
    assert "no more goods or time until it reports back (limit: 3)" in page
