"""Posts leave once, with the words of the moment; where nobody can tell, they are looked for."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from notifications.networks import NotPublished
from notifications.publishing import sender, settling, switches
from notifications.publishing.models import PostState
from relief.kit import clock
from relief.kit.outbox import OutboxMessage
from tests.fixtures import a_campaign, an_account
from tests.notifications.publishing.conftest import (
    Scripted,
    a_post,
    an_appeal,
    posts_in,
    send,
    the_post,
)


def made(db, **given):
    """A post that is due, of an approved appeal; its id."""
    with db.session(write=True) as session:
        return a_post(session, an_appeal(session, **given)).id


def test_a_post_is_published_with_its_address(db, now, work, network):
    post = made(db)

    assert send(work, network) == 1

    found = the_post(db, post)
    assert found.state is PostState.PUBLISHED
    assert found.url.startswith("https://example.org/")
    [public] = network.public.values()
    assert public.text == found.text
    assert "2-1-1 (or 800-555-0111)" in found.text
    assert "http://testserver/g/" in found.text


def test_nothing_goes_out_twice(db, now, work, network):
    made(db)

    send(work, network)
    send(work, network)

    assert network.tries == 1


def test_a_database_that_stalls_for_a_moment_leaves_no_post_to_a_person(
    db, now, work, network, monkeypatch
):
    post = made(db)
    written, stalls = settling.published, iter([True, True])

    def stalling(*given):
        if next(stalls, False):
            raise OperationalError("UPDATE post", {}, Exception("database is locked"))
        return written(*given)

    monkeypatch.setattr(settling, "published", stalling)
    monkeypatch.setattr(sender, "AGAIN_S", 0)
    send(work, network)

    assert the_post(db, post).state is PostState.PUBLISHED
    assert network.tries == 1


def test_a_switch_at_the_last_moment_stops_what_has_begun(db, now, work, network):
    post = made(db)

    def stop():
        with db.session(write=True) as session:
            switches.stop(session, switches.ALL)

    network.answers = [stop]

    send(work, network)

    assert network.public == {}
    assert the_post(db, post).state is PostState.WAITING


def test_what_comes_too_late_is_left_to_a_person(db, now, work, network):
    with db.session(write=True) as session:
        an_account(session, "comms", language="fr")
        post = a_post(session, an_appeal(session), late=timedelta(minutes=11)).id

    send(work, network)

    assert network.tries == 0
    assert the_post(db, post).state is PostState.MISSED
    with db.session() as session:
        [message] = session.exec(select(OutboxMessage)).all()
        assert message.channel == "email"


def test_a_lost_answer_is_read_back(db, now, work, network):
    post = made(db)
    network.answers = ["lost"]

    send(work, network)
    assert the_post(db, post).state is PostState.UNKNOWN

    now.move(timedelta(seconds=6))
    send(work, network)
    assert the_post(db, post).state is PostState.PUBLISHED
    assert network.tries == len(network.public) == 1


def test_where_absence_proves_it_the_same_words_are_sent_again(db, now, work):
    network = Scripted(absence_is_proof=True)
    post = made(db)
    network.answers = ["lost before"]

    send(work, network)
    now.move(timedelta(seconds=6))
    send(work, network)

    assert the_post(db, post).state is PostState.PUBLISHED
    assert network.tries == 2
    assert len(network.public) == 1


def test_where_nobody_can_tell_a_person_is_told_and_nothing_is_tried_again(db, now, work, network):
    post = made(db)
    network.answers, network.blind = ["lost"], True
    with db.session(write=True) as session:
        an_account(session, "comms")

    for _ in range(20):
        send(work, network)
        now.move(timedelta(seconds=60))

    found = the_post(db, post)
    assert found.state is PostState.UNKNOWN
    assert found.told_at is not None
    assert network.tries == 1
    with db.session() as session:
        assert len(session.exec(select(OutboxMessage)).all()) == 1


def test_a_worker_that_dies_leaves_a_question_and_no_second_post(db, now, work, network):
    post = made(db)

    def die():
        raise KeyboardInterrupt

    network.answers = [die]
    with pytest.raises(KeyboardInterrupt):
        send(work, network)
    assert the_post(db, post).state is PostState.SENDING

    now.move(timedelta(seconds=301))
    for _ in range(8):
        send(work, network)
        now.move(timedelta(seconds=200))
    assert network.tries == 1
    assert the_post(db, post).told_at is not None


def test_a_refusal_for_good_is_told_with_its_reason(db, now, work, network):
    post = made(db)
    network.answers = [NotPublished("The text breaks a rule.", permanent=True)]

    send(work, network)

    found = the_post(db, post)
    assert (found.state, found.error) == (PostState.FAILED, "The text breaks a rule.")


def test_a_network_that_asks_to_wait_is_obeyed(db, now, work, network):
    post = made(db)
    at = clock.now() + timedelta(minutes=5)
    network.answers = [NotPublished("Too many.", retry_at=at)]

    send(work, network)
    send(work, network)
    assert network.tries == 1
    now.at = at
    send(work, network)
    assert the_post(db, post).state is PostState.PUBLISHED


def test_a_wait_that_outlasts_its_time_is_a_persons_to_decide(db, now, work, network):
    post = made(db)
    network.answers = [NotPublished("Spent.", retry_at=clock.now() + timedelta(hours=9))]

    send(work, network)

    assert the_post(db, post).state is PostState.MISSED


def test_an_account_that_is_refused_stops_its_network_alone(db, now, work, network):
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        appeal = an_appeal(session, campaign, networks=("preview", "feed"))
        here = a_post(session, appeal).id
        there = a_post(session, appeal, network="feed").id
    network.answers = [NotPublished("Access was withdrawn.", revoked=True)]

    send(work, network)
    other = Scripted("feed")
    send(work, other)

    assert the_post(db, here).state is PostState.WAITING
    assert the_post(db, there).state is PostState.PUBLISHED
    with db.session() as session:
        assert [each.scope for each in switches.stopped(session)] == ["network:preview"]


def test_a_long_text_is_a_thread_whose_parts_follow_each_other(db, now, work):
    network = Scripted(limit=60)
    made(db, text="One sentence of forty letters or a few more. " * 3)

    send(work, network)

    parts = posts_in(db)
    assert [each.part for each in parts] == [1, 2, 3]
    assert all(each.state is PostState.PUBLISHED for each in parts)
    assert all(len(each.text) <= 60 for each in parts)
    sent = {post.key: post for post in network.public.values()}
    first, second, third = (sent[each.id] for each in parts)
    assert first.parent is None
    assert second.parent.id == parts[0].external_id
    assert third.parent.id == parts[1].external_id
    assert third.root.id == parts[0].external_id


def test_a_part_waits_for_the_one_before_it(db, now, work):
    network = Scripted(limit=60)
    made(db, text="One sentence of forty letters or a few more. " * 3)
    network.answers = ["lost"]
    network.blind = True

    send(work, network)
    now.move(timedelta(seconds=6))
    send(work, network)

    assert network.tries == 1
    assert [each.state.value for each in posts_in(db)] == ["unknown", "waiting", "waiting"]


def test_two_workers_at_once_send_it_once(db, now, work):
    network = Scripted(absence_is_proof=True)
    for _ in range(6):
        made(db)
    barrier = threading.Barrier(2)

    def run():
        barrier.wait()
        sender.run(work, network.key, known={network.key: network})

    workers = [threading.Thread(target=run) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    send(work, network)

    assert network.tries == len(network.public) == 6


def test_what_is_due_where_nobody_is_set_up_is_missed_aloud(db, now, work):
    with db.session(write=True) as session:
        an_account(session, "comms")
        post = a_post(session, an_appeal(session), network="x").id

    sender.run(work, "x", known={})

    assert the_post(db, post).state is PostState.MISSED
    with db.session() as session:
        assert len(session.exec(select(OutboxMessage)).all()) == 1
