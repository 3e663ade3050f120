"""Standing offers: kept with a last day and terms, told of before it, let go after it."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import select

from pledges import jobs, service
from pledges.calls import consent, standing_offers
from pledges.instalments import agreement
from pledges.models import Donor, PledgeState
from pledges.schemas import Person, Terms
from relief.campaigns import tally
from relief.kit import audit, clock, outbox
from relief.kit.db import vault_of
from relief.kit.jobs import Work
from tests.fixtures import a_campaign, a_pledged
from tests.pledges.calling import kept


@pytest.fixture
def campaign(db, now):
    with db.session(write=True) as session:
        return a_campaign(session)


@pytest.fixture
def offer(db, campaign):
    """A standing offer kept for ten days more."""

    def offer(days=10, email="ada@example.org", **given):
        with db.session(write=True) as session:
            pledge = kept(session, campaign, days=days, **given)
            donor = session.get(Donor, pledge.donor_id)
            person = Person(name="Ada Field", email=email).model_dump_json()
            donor.sealed = vault_of(session).seal(f"donor:{donor.id}", person)
            session.add(donor)
            return pledge.reference

    return offer


@pytest.fixture
def tick(db, settings):
    return lambda: jobs.let_go(Work(settings, db))


def state(db, reference):
    with db.session() as session:
        return service.get(session, reference).state


def letters(db, reference):
    with db.session() as session:
        query = outbox.OutboxMessage.about == reference
        found = session.exec(select(outbox.OutboxMessage).where(query)).all()
        return [outbox.letter_of(session, each) for each in found]


def test_an_offer_is_kept_with_its_terms(db, campaign):
    with db.session(write=True) as session:
        pledge = a_pledged(session, campaign)
        standing_offers.keep(
            session,
            pledge,
            until=campaign.today() + timedelta(days=60),
            may_call=consent.YES,
            best_time="evening",
            terms=Terms(best_time="After supper; ask for Bob", pick_up="Weekends only"),
            reason="Call any time it is needed",
        )
        reference = pledge.reference

    with db.session() as session:
        pledge = service.get(session, reference)
        found = (pledge.stands_until, pledge.may_call, pledge.best_time)
        assert found == ("2011-10-20", "yes", "evening")
        assert standing_offers.terms_of(session, pledge).pick_up == "Weekends only"
        assert b"supper" not in pledge.terms
        said = audit.history(session, reference)[-1]
        assert (said.event, said.facts["source"]) == ("calls_agreed", "desk")
        assert audit.words_of(session, said) == "Call any time it is needed"


def test_it_lapses_once_its_last_day_is_over_where_the_campaign_is(db, now, offer, tick, campaign):
    reference = offer(days=1)  # the tornado's Sunday is the 21st, so until Monday the 22nd

    now.at = clock.now().replace(day=23, hour=3, minute=59)  # still Monday, a minute to midnight
    tick()
    assert state(db, reference) is PledgeState.STANDING

    now.move(timedelta(minutes=1))
    tick()
    assert state(db, reference) is PledgeState.LAPSED
    with db.session() as session:
        assert tally.totals(session, campaign)[0].pledges == 0


def test_late_twice_and_in_parallel_it_lapses_once(db, now, offer, tick):
    references = [offer(days=1) for _ in range(12)]
    now.move(timedelta(days=30))
    lined_up = threading.Barrier(3)

    def work():
        lined_up.wait()
        tick()

    together = [threading.Thread(target=work) for _ in range(3)]
    for each in together:
        each.start()
    for each in together:
        each.join()
    tick()

    with db.session() as session:
        for reference in references:
            events = [each.event for each in audit.history(session, reference)]
            assert events.count("lapsed") == 1


def test_its_donor_is_told_once_some_days_before(db, now, offer, tick):
    reference = offer(days=10)
    tick()
    assert letters(db, reference) == []

    now.move(timedelta(days=3))
    tick()
    tick()

    [letter] = letters(db, reference)
    assert (letter.template, letter.to) == ("offer_lapsing", "ada@example.org")
    assert letter.facts["until"] == "2011-08-31"
    assert f"/p/{reference}?t=" in letter.facts["page_url"]


def test_who_wants_no_more_mail_gets_no_letter_about_it(db, now, offer, tick):
    reference = offer(days=3)
    with db.session(write=True) as session:
        agreement.stop(session, service.get(session, reference), source="desk")
    tick()

    assert letters(db, reference) == []


def test_a_donor_without_e_mail_costs_nobody_else_their_letter(db, now, offer, tick):
    silent, told = offer(email=None), offer()
    now.move(timedelta(days=5))
    tick()

    assert (letters(db, silent), len(letters(db, told))) == ([], 1)


def test_kept_longer_it_does_not_lapse_and_is_told_of_again(db, now, offer, tick, campaign):
    reference = offer(days=10)
    now.move(timedelta(days=5))
    tick()
    with db.session(write=True) as session:
        pledge = service.get(session, reference)
        standing_offers.keep(session, pledge, until=campaign.today() + timedelta(days=60))

    now.move(timedelta(days=10))
    tick()
    assert state(db, reference) is PledgeState.STANDING
    assert len(letters(db, reference)) == 1

    now.move(timedelta(days=45))
    tick()
    assert len(letters(db, reference)) == 2


def test_an_offer_kept_before_days_were_asked_for_gets_one(db, offer, tick, campaign):
    reference = offer()
    with db.session(write=True) as session:
        service.get(session, reference).stands_until = ""

    tick()
    tick()

    with db.session() as session:
        until = campaign.today() + standing_offers.LONGER
        assert service.get(session, reference).stands_until == until.isoformat()
        days = [each for each in audit.history(session, reference) if each.event == "kept"]
    assert [each.facts.get("until") for each in days][1:] == [until.isoformat()]
