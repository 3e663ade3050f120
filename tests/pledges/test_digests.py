"""Offers gathered by the hour or the day: one message, nothing lost, the most urgent at once."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlmodel import select

from pledges.desk import presses
from pledges.desk.presses import Placement
from pledges.dispatches import digests, dispatch
from relief.agencies.models import Agency
from relief.kit import outbox
from tests.fixtures import a_campaign, a_need, a_pledged, an_agency
from tests.pledges.offering import offer, press, stands

NOON = datetime(2026, 6, 3, 16, 10, tzinfo=UTC)  # 12:10 in Toronto


@pytest.fixture
def hourly(db, now):
    """An agency that is written to once an hour; it is ten past noon."""
    now.at = NOON
    with db.session(write=True) as session:
        where = {"channel": "email", "address": "offers@example.org", "digest": "hourly"}
        return an_agency(session, **where).id


def gather(db, settings):
    """Run the job once to its end; returns how many offers it looked at."""
    seen = 0
    while True:
        with db.session(write=True) as session:
            n = digests.run(session, settings)
        if not n:
            return seen
        seen += n


def letters(db, template="dispatch_offer"):
    with db.session() as session:
        query = select(outbox.OutboxMessage).order_by(outbox.OutboxMessage.id)
        found = [outbox.letter_of(session, each) for each in session.exec(query)]
    return [each for each in found if each and each.template == template]


def test_offers_of_an_hour_are_gathered_into_one_message(db, settings, hourly, now):
    first = offer(db, settings, 2, agency=hourly)
    second = offer(db, settings, 1, agency=hourly)

    assert gather(db, settings) == 0
    assert letters(db) == []
    now.move(timedelta(minutes=50))
    assert gather(db, settings) == 3
    assert gather(db, settings) == 0

    [letter] = letters(db)
    told = [each["reference"] for each in letter.facts["offers"]]
    assert told == [*first.offers, *second.offers]
    assert letter.to == "offers@example.org"


def test_the_link_of_a_digest_opens_all_that_it_tells_of_and_no_more(
    db, settings, hourly, now, browser
):
    told = [offer(db, settings, agency=hourly) for _ in range(2)]
    now.move(timedelta(hours=1))
    gather(db, settings)
    later = offer(db, settings, agency=hourly)
    [letter] = letters(db)
    path = letter.facts["url"].removeprefix("http://testserver")

    page = browser().get(path).text
    told[0].link = path
    press(browser(), told[0], "accept", **{"offers[]": told[0].offers})

    assert all(each.offers[0] in page for each in told)
    assert later.offers[0] not in page
    assert stands(db, told[0].offers[0])[0] == "accepted"


def test_a_closed_link_closes_the_digest_s_too(db, settings, hourly, now, browser):
    one = offer(db, settings, agency=hourly)
    now.move(timedelta(hours=1))
    gather(db, settings)
    path = letters(db)[0].facts["url"].removeprefix("http://testserver")
    assert browser().get(path).status_code == 200  # the control

    page = f"/desk/pledges/{one.pledges[0]}"
    browser("coordinator").send(f"/desk/dispatches/{one.offers[0]}/close-link", page=page)

    assert browser().get(path).status_code == 410


def test_what_is_most_urgent_leaves_at_once(db, settings, hourly):
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        agency = session.get_one(Agency, hourly)
        money = {"kind": "money", "unit": "CAD", "item": "", "requested": 100_000}
        need = a_need(session, campaign, agency, urgency=5, **money)
        pledge = a_pledged(session, campaign)
        where = [Placement(pledge.reference, hourly, need.id, pledge.amount)]
        [sent], _ = presses.send(session, settings, where)
        assert sent.tell_at is None

    assert len(letters(db)) == 1


def test_what_was_answered_before_is_not_told_again(db, settings, hourly, now, browser):
    one = offer(db, settings, 2, agency=hourly)
    visitor = browser("agency", agency_id=hourly, name="Jo Marsh")
    visitor.send("/agency", **{"offers[]": one.offers[:1], "answer": "accept"})

    now.move(timedelta(hours=1))
    gather(db, settings)

    [letter] = letters(db)
    assert [each["reference"] for each in letter.facts["offers"]] == one.offers[1:]


def test_what_was_taken_back_before_anybody_heard_of_it_is_never_told(db, settings, hourly, now):
    one = offer(db, settings, agency=hourly)
    with db.session(write=True) as session:
        presses.recall(session, dispatch.get(session, one.offers[0]), words="a mistake")

    now.move(timedelta(hours=1))
    gather(db, settings)

    assert letters(db) == []
    assert letters(db, "pledge_withdrawn") == []


def test_the_time_to_answer_begins_when_it_is_told(db, settings, hourly):
    one = offer(db, settings, agency=hourly)

    with db.session() as session:
        found = dispatch.get(session, one.offers[0])
        assert found.tell_at == NOON + timedelta(minutes=50)
        assert found.answer_by > found.tell_at


def test_a_worker_that_dies_before_its_commit_loses_nothing(db, settings, hourly, now):
    offer(db, settings, 3, agency=hourly)
    now.move(timedelta(hours=1))
    with pytest.raises(KeyboardInterrupt):
        die_before_the_commit(db, settings)

    assert letters(db) == []
    assert gather(db, settings) == 3
    assert len(letters(db)) == 1


def die_before_the_commit(db, settings):
    with db.session(write=True) as session:
        assert digests.run(session, settings) == 3
        raise KeyboardInterrupt


def test_two_workers_write_one_message(db, settings, hourly, now):
    offered = offer(db, settings, 5, agency=hourly)
    now.move(timedelta(hours=1))
    together = Barrier(2)

    def work(_):
        together.wait(60)
        return gather(db, settings)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))

    told = [each["reference"] for letter in letters(db) for each in letter.facts["offers"]]
    assert sorted(told) == sorted(offered.offers)


def test_who_goes_back_to_each_at_once_is_told_what_waited(db, settings, hourly):
    offer(db, settings, agency=hourly)
    with db.session(write=True) as session:
        session.get_one(Agency, hourly).digest = ""

    gather(db, settings)

    assert len(letters(db)) == 1


def test_a_suspended_organization_is_told_nothing_and_later_all(db, settings, hourly, now):
    offer(db, settings, agency=hourly)
    now.move(timedelta(hours=1))
    with db.session(write=True) as session:
        session.get_one(Agency, hourly).active = False
    assert gather(db, settings) == 0
    with db.session(write=True) as session:
        session.get_one(Agency, hourly).active = True

    assert gather(db, settings) == 1


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_organization_chooses_its_own_rhythm(db, hourly, browser, lang):
    visitor = browser("agency", lang=lang, agency_id=hourly, name="Jo Marsh")

    saved = visitor.send("/agency/messages", digest="daily", digest_at="7h30")
    wrong = visitor.send("/agency/messages", digest="daily", digest_at="half past")

    assert (saved.status_code, wrong.status_code) == (303, 422)
    assert re.search(r'value="half past"', wrong.text)
    with db.session() as session:
        agency = session.get_one(Agency, hourly)
        assert (agency.digest, agency.digest_at) == ("daily", "07:30")


def test_a_coordinator_chooses_it_for_them(db, hourly, browser):
    with db.session() as session:
        slug = session.get_one(Agency, hourly).slug

    assert browser("coordinator").send(f"/agencies/{slug}/messages", digest="").status_code == 303
    with db.session() as session:
        assert session.get_one(Agency, hourly).digest == ""


def test_who_changes_from_daily_to_hourly_hears_within_the_hour_of_what_waits(
    db, settings, hourly, now, browser
):
    visitor = browser("agency", agency_id=hourly, name="Jo Marsh")
    visitor.send("/agency/messages", digest="daily", digest_at="8:00")
    offer(db, settings, agency=hourly)

    visitor.send("/agency/messages", digest="hourly")
    assert gather(db, settings) == 0
    now.move(timedelta(minutes=50))

    assert gather(db, settings) == 1
    assert len(letters(db)) == 1


def test_who_changes_to_daily_hears_of_what_waits_no_later_than_it_would_have(
    db, settings, hourly, now, browser
):
    one = offer(db, settings, agency=hourly)

    browser("agency", agency_id=hourly).send("/agency/messages", digest="daily", digest_at="8:00")

    with db.session() as session:
        assert dispatch.get(session, one.offers[0]).tell_at == NOON + timedelta(minutes=50)
