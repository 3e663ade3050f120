"""Each due message is in one worker's hands at a time, whoever dies or sleeps."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from relief.kit import clock, outbox
from relief.kit.db import Database
from relief.kit.outbox import LEASE, Letter, OutboxMessage, OutboxState
from relief.kit.settings import Settings
from relief.kit.vault import generate_key

WORKERS, MESSAGES = 8, 400
LETTER = Letter("intake@example.org", "dispatch_offer", "fr", {"count": 2, "prénom": "Zoé"})


def put(db, how_many=1, channel="email"):
    """The ids of so many new messages."""
    with db.session(write=True) as session:
        return [
            outbox.put(session, about=f"ref-{n}", channel=channel, letter=LETTER)
            for n in range(how_many)
        ]


def roll_back(db):
    with db.session(write=True) as session:
        outbox.put(session, about="ref", channel="email", letter=LETTER)
        raise RuntimeError


def claim(db, limit=10):
    with db.session(write=True) as session:
        return outbox.claim(session, limit, channels=["email"])


def row(db, message_id):
    with db.session() as session:
        return session.get_one(OutboxMessage, message_id).model_copy()


def drained(db, take):
    """Every id that eight workers took until nothing was left, in all their hauls together."""
    start = threading.Barrier(WORKERS)

    def work(_):
        taken = []
        start.wait()
        while haul := take(db):
            taken += haul
        return taken

    with ThreadPoolExecutor(WORKERS) as pool:
        return [each for taken in pool.map(work, range(WORKERS)) for each in taken]


def test_eight_workers_claim_each_of_400_messages_once(db):
    messages = put(db, MESSAGES)

    taken = drained(db, lambda db: [each.id for each in claim(db, 7)])

    assert len(taken) == MESSAGES
    assert set(taken) == set(messages)


@pytest.mark.postgres
def test_select_and_then_update_hands_messages_out_twice(postgres_url):
    """The planted control: the same eight workers, with the claim done the naive way."""
    settings = Settings(
        secret_key="s" * 32,
        vault_keys=generate_key(),
        index_key=generate_key(),
        base_url="http://testserver",
    )

    def naive(db):
        with db.session(write=True) as session:
            due = col(OutboxMessage.state) == OutboxState.DUE
            found = session.exec(select(OutboxMessage.id).where(due).limit(1)).all()
            leased = sa.update(OutboxMessage).values(state=OutboxState.LEASED)
            session.execute(leased.where(col(OutboxMessage.id).in_(found)))
            return found

    with closing(Database(postgres_url, settings.vault())) as db:
        put(db, MESSAGES)
        taken = drained(db, naive)

    assert len(taken) > len(set(taken))


def test_a_message_rolled_back_never_leaves(db):
    with pytest.raises(RuntimeError):
        roll_back(db)

    assert claim(db) == []


def test_a_letter_comes_out_as_it_went_in_and_is_sealed_meanwhile(db):
    [message] = put(db)

    sealed = row(db, message).sealed

    assert b"intake@example.org" not in sealed
    [claimed] = claim(db)
    assert (claimed.letter, claimed.about, claimed.attempts) == (LETTER, "ref-0", 1)


def test_the_words_are_gone_once_it_is_sent(db):
    [message] = put(db)
    [claimed] = claim(db)

    with db.session(write=True) as session:
        assert outbox.sent(session, claimed)

    kept = row(db, message)
    assert (kept.state, kept.sealed, kept.lease_until) == (OutboxState.SENT, None, None)
    assert kept.settled_at


def test_a_lease_that_runs_out_goes_to_the_next_and_the_late_one_is_refused(db, now):
    [message] = put(db)
    [killed] = claim(db)
    assert claim(db) == []

    now.move(LEASE + timedelta(seconds=1))
    [second] = claim(db)

    assert (second.id, second.attempts) == (message, 2)
    assert second.fence == killed.fence + 1
    with db.session(write=True) as session:
        assert not outbox.sent(session, killed)
        assert not outbox.again(session, killed, at=clock.now(), error="late")
        assert not outbox.failed(session, killed, error="late")
    assert row(db, message).state is OutboxState.LEASED
    with db.session(write=True) as session:
        assert outbox.sent(session, second)


def test_workers_killed_with_400_leases_lose_none(db, now):
    put(db, MESSAGES)
    killed = {each.id for each in claim(db, MESSAGES // 2)}

    now.move(LEASE + timedelta(seconds=1))
    taken = drained(db, lambda db: [each.id for each in claim(db, 7)])

    assert len(killed) == MESSAGES // 2
    assert len(taken) == len(set(taken)) == MESSAGES


def test_it_waits_until_it_is_due_again(db, now):
    [message] = put(db)
    [first] = claim(db)
    with db.session(write=True) as session:
        outbox.again(session, first, at=clock.now() + timedelta(minutes=5), error="e" * 999)

    assert claim(db) == []
    assert len(row(db, message).error) == 300
    now.move(timedelta(minutes=5))
    assert [each.attempts for each in claim(db)] == [2]


def test_lag_is_that_of_the_longest_waiting(db, now):
    put(db)
    now.move(timedelta(seconds=90))
    put(db)

    with db.session() as session:
        assert outbox.lag_s(session) == 90
    claim(db)
    with db.session() as session:
        assert outbox.lag_s(session) == 0


def failed(db):
    [message] = put(db)
    [claimed] = claim(db)
    with db.session(write=True) as session:
        assert outbox.failed(session, claimed, error="no such address")
    return message


def test_a_person_may_send_a_failed_message_again(db):
    message = failed(db)
    assert claim(db) == []

    with db.session(write=True) as session:
        assert outbox.retry(session, message)

    [claimed] = claim(db)
    assert (claimed.letter, claimed.attempts) == (LETTER, 1)


def test_nobody_retries_what_a_worker_holds_or_what_is_gone(db):
    [message] = put(db)
    [claimed] = claim(db)

    with db.session(write=True) as session:
        assert not outbox.retry(session, message)
        assert not outbox.give_up(session, message)
        outbox.sent(session, claimed)
        assert not outbox.retry(session, message)


def test_what_is_given_up_leaves_the_board_and_loses_its_words(db):
    message = failed(db)
    with db.session(write=True) as session:
        assert [each.id for each in outbox.stuck(session, 10)] == [message]
        assert outbox.give_up(session, message)

    with db.session() as session:
        assert list(outbox.stuck(session, 10)) == []
    assert row(db, message).sealed is None


def test_a_message_whose_key_is_lost_stops_no_other(db):
    [lost] = put(db)
    with db.session(write=True) as session:
        session.get_one(OutboxMessage, lost).sealed = bytes(60)
    [good] = put(db)

    assert [each.id for each in claim(db)] == [good]

    kept = row(db, lost)
    assert (kept.state, kept.error) == (OutboxState.FAILED, outbox.UNREADABLE)
    with db.session() as session:
        assert outbox.letter_of(session, session.get_one(OutboxMessage, lost)) is None


def test_what_was_taken_out_leaves_no_more_and_is_not_tried_again(db):
    put(db, 3)
    failing, flying = claim(db, 2)
    with db.session(write=True) as session:
        outbox.failed(session, failing, error="no such box")
    with db.session(write=True) as session:
        out = [outbox.take_out(session, f"ref-{n}", LETTER.template) for n in range(3)]

    assert out == [1, 1, 1]
    with db.session(write=True) as session:
        assert not outbox.retry(session, failing.id)
        assert not outbox.again(session, flying, at=clock.now(), error="away for a moment")
    assert claim(db) == []
