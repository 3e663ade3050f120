"""What arrives for a promise that was closed is a new event, never an edit."""

import threading
from datetime import date

import pytest

from pledges import service
from pledges.desk import presses
from pledges.dispatches import dispatch, late_receipts, receipts
from pledges.dispatches.dispatch import Answer
from pledges.models import PledgeState
from relief.agencies.models import Agency
from relief.campaigns import tally
from relief.kit import audit
from relief.kit.errors import Conflict, InvalidInput
from tests.fixtures import a_campaign, a_pledged, an_agency

OFFICER = Answer("Jo Marsh", "phone")
TODAY = date(2011, 8, 21)


@pytest.fixture
def campaign(session, now):
    return a_campaign(session)


@pytest.fixture
def agency(session):
    return an_agency(session)


@pytest.fixture
def cancelled(session, campaign):
    pledge = a_pledged(session, campaign)
    return service.withdraw(session, pledge)


def totals(session, campaign):
    own, _ = tally.totals(session, campaign)
    return own.pledges, own.promised_cents, own.confirmed_cents, own.received_cents


def come(session, pledge, agency, amount, **given):
    return late_receipts.receive(session, pledge, agency, OFFICER, amount=amount, on=TODAY, **given)


@pytest.mark.parametrize("close", [service.withdraw, service.lapse, service.write_off])
def test_late_money_counts_and_the_promise_stays_closed(session, campaign, agency, close):
    pledge = a_pledged(session, campaign)
    close(session, pledge, **({"reason": "no answer"} if close is service.write_off else {}))
    ended = pledge.state

    come(session, pledge, agency, 2000)

    assert pledge.state is ended
    assert totals(session, campaign) == (1, 2000, 2000, 2000)
    assert late_receipts.total(session, pledge) == 2000


def test_it_joins_what_had_arrived_before_the_end(session, settings, campaign, agency):
    pledge = a_pledged(session, campaign)
    sent = dispatch.send(session, pledge, agency, amount=5000)
    dispatch.accept(session, sent, OFFICER)
    receipts.receive(session, sent, OFFICER, amount=2000, on=TODAY)
    presses.withdraw(session, pledge)

    come(session, pledge, agency, 3000)

    assert pledge.state is PledgeState.WITHDRAWN
    assert totals(session, campaign) == (1, 5000, 5000, 5000)
    with pytest.raises(Conflict, match="arrived in full"):
        come(session, pledge, agency, 1)


def test_more_than_was_promised_is_asked_about(session, campaign, cancelled, agency):
    with pytest.raises(InvalidInput) as refused:
        come(session, cancelled, agency, 5001)

    assert refused.value.fields[0].pointer == "/amount"
    assert "$50.00" in refused.value.message.format(**refused.value.params)
    assert totals(session, campaign) == (0, 0, 0, 0)


def test_an_open_promise_takes_it_with_its_offer(session, campaign, agency):
    with pytest.raises(Conflict, match="still open"):
        come(session, a_pledged(session, campaign), agency, 5000)


def test_the_same_report_twice_is_one_receipt(db, settings, now):
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session)
        pledge = service.withdraw(session, a_pledged(session, campaign))
    seen = []
    for another in (False, False, True):
        with db.session(write=True) as session:
            pledge = service.get(session, pledge.reference)
            seen.append(come(session, pledge, agency, 1000, another=another).id)

    assert seen[0] == seen[1] != seen[2]
    with db.session() as session:
        assert totals(session, campaign) == (1, 2000, 2000, 2000)


def test_one_line_of_a_statement_counts_once(session, campaign, cancelled, agency):
    first = come(session, cancelled, agency, 1000, source="statement:7")
    come(session, cancelled, agency, 500, source="statement:8")

    assert come(session, cancelled, agency, 1000, source="statement:7").id == first.id
    with pytest.raises(Conflict, match="counted before"):
        come(session, cancelled, agency, 900, source="statement:7")
    assert totals(session, campaign) == (1, 1500, 1500, 1500)


def test_two_who_report_at_once_never_count_more_than_was_promised(db, settings, now):
    with db.session(write=True) as session:
        campaign, agency = a_campaign(session), an_agency(session)
        reference = service.withdraw(session, a_pledged(session, campaign)).reference
    barrier, refused = threading.Barrier(4), []

    def report(n):
        barrier.wait()
        try:
            with db.session(write=True) as session:
                pledge = service.get(session, reference)
                come(session, pledge, session.get_one(Agency, agency.id), 2000, another=True)
        except InvalidInput as error:
            refused.append(error)

    threads = [threading.Thread(target=report, args=[n]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 2
    with db.session() as session:
        assert totals(session, campaign) == (1, 4000, 4000, 4000)
        assert audit.verify(session) == []


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "received this after it was closed"), ("fr", "a reçu ceci après la fermeture")],
)
def test_the_donor_reads_that_it_came(db, settings, browser, promised, lang, words):
    with db.session(write=True) as session:
        pledge = service.get(session, promised.reference)
        presses.withdraw(session, pledge)
        come(session, pledge, session.get_one(Agency, promised.agency), 1000)

    page = browser(lang=lang).get(promised.page).text

    assert words in page
    assert "Harbour Relief" in page or "Secours du port" in page
