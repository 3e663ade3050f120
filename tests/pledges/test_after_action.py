"""The report after a relief effort: its figures are those of the desk and the reports."""

import csv
import io
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from pledges import service
from pledges.calls import standing_offers
from pledges.desk import presses
from pledges.dispatches import corrections, dispatch, late_receipts, receipts
from pledges.dispatches.answers import Answer
from pledges.models import GONE, CallBack, PledgeState
from pledges.reports import aftermath, figures, report_queries
from pledges.reports.report_sums import ReportFilter
from pledges.reports.waits import EVERY
from pledges.views.figures.after_action_tables import CLOSED, NOTES, TITLES, Retelling
from relief.bench import crowd
from relief.campaigns import service as campaigns
from relief.campaigns import tally
from relief.campaigns.models import CampaignState
from relief.kit.db import vault_of
from relief.needs.models import NeedState
from tests.fixtures import a_campaign, a_need, a_pledged, an_agency

STAFF = "staff:01234567-89ab-7def-8123-456789abcdef"
JO = Answer("Jo Marsh", "phone")
MONEY = ("promised", "accepted", "received")
HOUR = timedelta(hours=1)
TODAY = date(2011, 8, 21)
LANGUAGES = pytest.mark.parametrize("lang", ["en", "fr"])
QUILTS = {"kind": "goods", "unit": "each", "item": "quilts"}


@pytest.fixture
def town(session, now):
    return a_campaign(session, slug="goderich"), an_agency(session)


def sent(session, campaign, agency, amount=5000, **given):
    pledge = a_pledged(session, campaign, amount=amount, **given)
    return dispatch.send(session, pledge, agency, amount=amount)


def tables(session, campaign, lang="en"):
    after = aftermath.of(session, campaign)
    return {each.key: each for each in Retelling(session, campaign, after, lang).all()}


def lived_in(session, campaign, agency, now):
    """Three days with everything in them: sent, declined, received, closed, come after all."""
    first = sent(session, campaign, agency)
    now.move(2 * HOUR)
    dispatch.accept(session, first, JO)
    dispatch.decline(session, sent(session, campaign, agency, intake="phone"), JO, reason="full")
    now.move(26 * HOUR)
    receipts.receive(session, first, JO, amount=3000, on=date(2011, 8, 22))
    closed = service.withdraw(session, a_pledged(session, campaign, amount=7000))
    presses.write_off(session, a_pledged(session, campaign), reason="The cheque came back")
    service.hold(session, a_pledged(session, campaign), reason="Twice?")
    now.move(20 * HOUR)
    late_receipts.receive(session, closed, agency, JO, amount=2500, on=date(2011, 8, 23))


def test_figures_are_those_of_the_desk_the_county_and_the_reports(db, now):
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session)
        lived_in(session, campaign, agency, now)
        a_need(session, campaign, agency)
    # What is in the history is read once it has been committed.
    with db.session(snapshot=True) as session:
        own, _ = tally.totals(session, campaign)
        after = aftermath.of(session, campaign)
        county = figures.of(session, campaign)
        report = report_queries.of(session, campaign, ReportFilter())

    assert after.report.groups == report.groups
    assert after.days == {each.on: each.moved for each in county.days if each.on in after.days}
    assert sum(each.moved.promises for each in county.days) == county.promises()
    assert [(day.sent, day.accepted, day.declined, day.closed) for day in after.days.values()] == [
        (2, 1, 1, 0),
        (0, 0, 0, 2),
        (0, 0, 0, 0),
    ]
    assert sum(day.promises for day in after.days.values()) == county.promises()
    assert sum(day.received_cents for day in after.days.values()) == own.received_cents == 5500
    gone = county.promises(states=GONE)
    assert sum(each.promises for each in after.ends) == gone == 2
    assert after.calls == county.calls
    assert [each.gap for each in after.unmet] == [each.gap for each in county.needs]


def test_what_came_late_counts_once_in_every_cut(session, town, now):
    campaign, agency = town
    lived_in(session, campaign, agency, now)
    own, _ = tally.totals(session, campaign)

    found = tables(session, campaign)

    for key in ("ways", "heard", "sources"):
        records = found[key].records()
        sums = [
            sum(each[name] for each in records) for name in ("promised", "accepted", "received")
        ]
        assert sums == [own.promised_cents, own.confirmed_cents, own.received_cents], key


def test_a_crowd_is_counted_as_the_desk_counts_it(session):
    crowd.fill(session, vault_of(session), 300)
    campaign = campaigns.get(session, "goderich")

    after = aftermath.of(session, campaign)
    county = figures.of(session, campaign)

    assert sum(day.promises for day in after.days.values()) == county.promises()
    offers = sum(each.waiting + each.accepted + each.received for each in county.partners)
    assert after.waits[0][EVERY].count == offers
    assert after.waits[0][EVERY].hours == pytest.approx(9)
    assert after.waits[1][EVERY].hours == pytest.approx(20)


def test_hours_are_the_middle_ones_of_each_kind(session, town, now):
    campaign, agency = town
    pledges = [a_pledged(session, campaign) for _ in range(3)]
    quilts = a_pledged(session, campaign, amount=4, **QUILTS)
    offers = []
    for pledge, wait in zip([*pledges, quilts], (1, 1, 38, 0), strict=True):
        now.move(wait * HOUR)
        offers.append(dispatch.send(session, pledge, agency, amount=pledge.amount))
    now.move(6 * HOUR)
    dispatch.accept(session, offers[0], JO)
    dispatch.accept(session, offers[3], JO)
    now.move(HOUR / 2)
    receipts.receive(session, offers[0], JO, amount=1000, on=TODAY)
    now.move(9 * HOUR)
    receipts.receive(session, offers[0], JO, on=TODAY)  # the first arrival ended the wait

    to_sending, to_acceptance, to_arrival = aftermath.of(session, campaign).waits

    assert (to_sending["money"].count, to_sending["money"].hours) == (3, 2)
    assert (to_sending["goods"].count, to_sending["goods"].hours) == (1, 40)
    assert (to_acceptance["money"].hours, to_acceptance["goods"].hours) == (45, 6)
    assert (to_arrival["money"].count, to_arrival["money"].hours) == (1, 0.5)
    assert "goods" not in to_arrival


def test_what_had_not_come_after_all_is_no_arrival(session, town, now):
    campaign, agency = town
    offer = sent(session, campaign, agency)
    dispatch.accept(session, offer, JO)
    receipts.receive(session, offer, JO, on=TODAY)
    corrections.correct(session, offer, JO, received=0, words="Another donor's")

    after = aftermath.of(session, campaign)

    assert after.waits[2] == {}
    assert [(day.arrivals, day.received_cents) for day in after.days.values()] == [(0, 0)]


@contextmanager
def done_by(db, actor, campaign):
    with db.session(write=True, actor=actor) as session:
        yield session, lambda cents, **given: a_pledged(session, campaign, amount=cents, **given)


def test_each_closed_promise_has_one_reason(db, now):
    with db.session(write=True) as session:
        campaign = a_campaign(session)
    with done_by(db, "public", campaign) as (session, pledge):
        service.withdraw(session, pledge(1000))
    with done_by(db, STAFF, campaign) as (session, pledge):
        service.withdraw(session, pledge(2000))
        called = pledge(4000)
        outcome = {"reason": "asked", "outcome": "no_longer", "open": False}
        session.add(CallBack(campaign_id=campaign.id, pledge_id=called.id, **outcome))
        service.withdraw(session, called)
        service.told_twice(session, pledge(5000), twin="482-177-305")
        presses.write_off(session, pledge(8000), reason="Bounced")
        standing_offers.keep(session, pledge(30, **QUILTS), until=TODAY)
        over = pledge(16000)
        over.state = PledgeState.WITHDRAWN  # taken over as it was, from a list
        session.add(over)
    now.move(48 * HOUR)
    with done_by(db, "system", campaign) as (session, _):
        assert standing_offers.let_go(session, campaign) == 1
    with db.session(snapshot=True) as session:
        ends = aftermath.of(session, campaign).ends

    found = {(each.reason, each.kind): each for each in ends}

    assert {key: (each.promises, each.cents) for key, each in found.items()} == {
        ("donor", "money"): (1, 1000),
        ("staff", "money"): (2, 18000),
        ("called", "money"): (1, 4000),
        ("told_twice", "money"): (1, 5000),
        ("written_off", "money"): (1, 8000),
        ("lapsed", "goods"): (1, 0),
    }
    assert {reason for reason, _ in found} <= CLOSED.keys()


def test_declines_stand_by_their_reason_and_add_up(session, town, now):
    campaign, agency = town
    for reason in ("full", "full", "not_needed"):
        dispatch.decline(session, sent(session, campaign, agency), JO, reason=reason)
    dispatch.decline(session, sent(session, campaign, agency, 3, **QUILTS), JO, reason="full")

    table = tables(session, campaign)["declines"]

    assert [list(row) for row in table.rows] == [
        ["No room now", 2, 1, 0, 0, 3],
        ["Not needed", 1, 0, 0, 0, 1],
    ]
    assert list(table.sums) == ["In all", 3, 1, 0, 0, 4]


def test_what_nobody_asked_for_is_told_and_what_somebody_did_is_not(session, town, now):
    campaign, agency = town
    a_need(session, campaign, agency, item="blankets", state=NeedState.CLOSED)
    blankets = QUILTS | {"item": "Blankets"}
    a_pledged(session, campaign, amount=9, **blankets)
    standing_offers.keep(session, a_pledged(session, campaign, amount=4, **QUILTS), until=TODAY)
    sent(session, campaign, agency, 6, **QUILTS)
    service.withdraw(session, a_pledged(session, campaign, amount=2, **QUILTS))
    a_pledged(session, campaign, amount=1, **QUILTS)

    [row] = aftermath.of(session, campaign).unasked

    assert (row.item, row.promises, row.amount) == ("quilts", 4, 13)
    assert (row.standing, row.placed, row.over) == (1, 1, 1)


def test_needs_not_met_stand_the_most_urgent_first(session, town, now):
    campaign, agency = town
    a_need(session, campaign, agency, item="tarps", urgency=2, received=10)
    a_need(session, campaign, agency, item="generators", urgency=5, state=NeedState.CLOSED)
    a_need(session, campaign, agency, item="blankets", received=40)

    rows = tables(session, campaign)["unmet"].rows

    assert [(row[1], row[-1]) for row in rows] == [
        (5, "No longer asked for"),
        (2, "Asked for to the end"),
    ]


def test_every_table_says_what_it_means():
    assert TITLES.keys() == NOTES.keys()


@LANGUAGES
@pytest.mark.parametrize("state", [CampaignState.OPEN, CampaignState.CLOSED])
def test_coordinators_read_it_and_take_it_away(db, browser, now, lang, state):
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session)
        lived_in(session, campaign, agency, now)
        campaign.state = state
        path = f"/campaigns/{campaign.slug}/after-action"
    office = browser("coordinator", lang)

    page = office.get(path)

    assert page.status_code == 200
    assert {"en": "Why organizations declined", "fr": "Pourquoi les organismes"}[lang] in page.text
    assert "Ada Field" not in page.text
    assert "The cheque came back" not in page.text
    listed = office.get(f"{path}/timeline.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(listed, newline="")))
    assert [row[0] for row in rows[6:-1]] == ["2011-08-21", "2011-08-22", "2011-08-23"]
    assert rows[-1][1:3] == ["5", "270.00"]
    assert office.get(f"{path}/all.xlsx").content[:2] == b"PK"
    assert office.get(f"{path}/nothing.csv").status_code == 404
    assert browser("comms").get(path).status_code == 403


@LANGUAGES
def test_the_pdf_is_tagged_and_ends_with_the_lessons(db, browser, now, lang):
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session)
        lived_in(session, campaign, agency, now)
        path = f"/campaigns/{campaign.slug}/after-action"
    office = browser("coordinator", lang)
    office.send(path, version="0", text="#strong[Call] sooner.\n\nAsk for $ twice.")

    pdf = PdfReader(io.BytesIO(office.get(f"{path}/all.pdf").content))

    text = "".join(page.extract_text() for page in pdf.pages)
    assert pdf.root_object["/MarkInfo"]["/Marked"]
    assert pdf.root_object["/Lang"].startswith(lang)
    assert {"en": "How long each step took", "fr": "Durée de chaque étape"}[lang] in text
    assert "#strong[Call] sooner." in text
    assert "Ask for $ twice." in text
