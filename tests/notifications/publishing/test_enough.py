"""What was asked for in public and is met is called off in public, once a person agrees."""

import threading
from datetime import timedelta

from sqlmodel import select

from notifications import jobs
from notifications.appeals import approval
from notifications.appeals.models import Appeal, AppealState, Asks
from notifications.publishing.models import PostState
from relief.kit import clock
from relief.needs import ledger
from tests.fixtures import a_campaign, a_need, an_agency
from tests.notifications.publishing.conftest import a_post, an_appeal, as_actor, send, the_post


def asked(db, work, network):
    """A need for 40 blankets that was asked for in public; its id."""
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        need = a_need(session, campaign, an_agency(session)).id
        text = {"en": "We need {still_needed}.", "fr": "Il faut {still_needed}."}
        a_post(session, an_appeal(session, campaign, text=text, need=need))
    send(work, network)
    return need


def calls_off(db):
    with db.session() as session:
        return session.exec(select(Appeal).where(Appeal.asks == Asks.STOP)).all()


def meet(db, need):
    with db.session(write=True) as session:
        ledger.commit(session, need, 40)


def test_nothing_is_called_off_while_it_is_needed(db, now, work, network):
    asked(db, work, network)

    jobs.call_off(work)

    assert calls_off(db) == []


def test_a_need_that_is_met_is_called_off_once(db, now, work, network):
    meet(db, asked(db, work, network))
    now.move(timedelta(seconds=1))

    jobs.call_off(work)
    jobs.call_off(work)

    [draft] = calls_off(db)
    assert draft.state is AppealState.IN_REVIEW
    assert draft.networks == ["preview"]


def test_its_words_are_those_of_the_need(db, now, work, network):
    meet(db, asked(db, work, network))
    now.move(timedelta(seconds=1))
    jobs.call_off(work)
    with db.session(write=True) as session:
        as_actor(session, "staff:second")
        appeal = session.get_one(Appeal, calls_off(db)[0].id)
        approval.approve(session, appeal)
        posts = [a_post(session, appeal, lang=lang).id for lang in ("en", "fr")]

    send(work, network)

    english, french = (the_post(db, post).text for post in posts)
    assert "enough of this now: blankets. Please do not send any more." in english
    assert "assez : couvertures. Veuillez ne plus en envoyer." in french


def test_a_need_that_opened_again_and_was_asked_for_is_called_off_again(db, now, work, network):
    need = asked(db, work, network)
    meet(db, need)
    now.move(timedelta(seconds=1))
    jobs.call_off(work)
    with db.session(write=True) as session:
        ledger.take_back(session, need, committed=40)
        appeal = session.exec(select(Appeal).where(Appeal.asks != Asks.STOP)).one()
        now.move(timedelta(hours=1))
        a_post(session, appeal)
    send(work, network)
    meet(db, need)
    now.move(timedelta(seconds=1))

    jobs.call_off(work)

    assert len(calls_off(db)) == 2


def test_two_workers_at_once_call_it_off_once(db, now, work, network):
    meet(db, asked(db, work, network))
    now.move(timedelta(seconds=1))
    barrier = threading.Barrier(2)

    def run():
        barrier.wait()
        jobs.call_off(work)

    workers = [threading.Thread(target=run) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(calls_off(db)) == 1


def test_a_network_that_is_no_more_holds_nothing_up(db, now, work, network):
    need = asked(db, work, network)
    with db.session(write=True) as session:
        gone = a_post(session, session.exec(select(Appeal)).one(), network="gone")
        gone.state, gone.published_at = PostState.PUBLISHED, clock.now()
    meet(db, need)
    now.move(timedelta(seconds=1))

    jobs.call_off(work)

    [draft] = calls_off(db)
    assert draft.networks == ["preview"]
