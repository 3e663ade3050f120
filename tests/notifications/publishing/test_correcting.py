"""What stands on a network and is wrong is put right in the way the network allows."""

from datetime import timedelta

import pytest

from notifications.appeals import approval, service
from notifications.appeals.models import Appeal
from notifications.appeals.schemas import AppealIn
from notifications.networks import MaybePublished, NotPublished
from notifications.publishing import correcting, deciding, switches
from notifications.publishing.models import Action, Post, PostState
from relief.campaigns.models import Campaign
from relief.kit.errors import Conflict
from tests.notifications.publishing.conftest import (
    AUTHOR,
    SECOND,
    Scripted,
    a_post,
    an_appeal,
    as_actor,
    send,
    the_post,
)


@pytest.fixture
def network():
    return Scripted(edits=True)


@pytest.fixture
def wrong(db, now, work, network):
    """A published post that says something untrue; its id."""
    with db.session(write=True) as session:
        post = a_post(session, an_appeal(session, text="Come to the arena.")).id
    send(work, network)
    return post


def right(db, wrong, network, how, *, text="Do not come to the arena.", networks=("preview",)):
    """Put it right with words that a second person has read."""
    with db.session(write=True) as session:
        post = session.get_one(Post, wrong)
        campaign = session.get_one(Campaign, post.campaign_id)
        as_actor(session, AUTHOR)
        body = AppealIn(text={"en": text}, networks=list(networks), asks="news")
        by = service.create(session, campaign, body, corrects=post.id)
        approval.submit(session, by)
        as_actor(session, SECOND)
        approval.approve(session, by)
        return correcting.correct(session, post, by, network, how).id


def test_an_edit_changes_it_in_place(db, now, work, network, wrong):
    made = right(db, wrong, network, Action.EDIT)

    send(work, network)

    assert [each.text for each in network.public.values()] == ["Do not come to the arena."]
    assert the_post(db, wrong).state is PostState.CORRECTED
    assert the_post(db, wrong).text == "Come to the arena."
    assert the_post(db, made).state is PostState.PUBLISHED


def test_an_edit_that_is_taken_down_takes_along_what_it_changed(db, now, work, network, wrong):
    made = right(db, wrong, network, Action.EDIT)
    send(work, network)
    with db.session(write=True) as session:
        deciding.retract(session, session.get_one(Post, made), "Neither is true.")

    send(work, network)

    assert network.public == {}
    assert the_post(db, made).state is PostState.RETRACTED


def test_the_same_words_put_it_right_once(db, now, work, network, wrong):
    made = right(db, wrong, network, Action.REPLY)

    with db.session(write=True) as session:
        post = session.get_one(Post, wrong)
        by = session.get_one(Appeal, session.get_one(Post, made).appeal_id)
        with pytest.raises(Conflict):
            correcting.correct(session, post, by, network, Action.REPLY)


def test_words_for_another_network_put_nothing_right_here(db, now, network, wrong):
    with pytest.raises(Conflict):
        right(db, wrong, network, Action.REPLY, networks=["feed"])


def test_a_reply_stands_below_it(db, now, work, network, wrong):
    right(db, wrong, network, Action.REPLY)

    send(work, network)

    first, second = network.public.values()
    assert second.parent.id == the_post(db, wrong).external_id
    assert the_post(db, wrong).state is PostState.CORRECTED
    assert first.text == "Come to the arena."


def test_a_repost_comes_only_once_the_wrong_one_is_down(db, now, work, network, wrong):
    refuses = [MaybePublished("no answer")]
    delete = network.delete

    def once(placed):
        if refuses:
            raise refuses.pop()
        delete(placed)

    network.delete = once
    made = right(db, wrong, network, Action.REPOST)

    send(work, network)
    assert the_post(db, made).state is PostState.WAITING
    now.move(timedelta(seconds=31))
    send(work, network)

    assert the_post(db, wrong).state is PostState.RETRACTED
    assert [each.text for each in network.public.values()] == ["Do not come to the arena."]


def test_a_lost_edit_is_said_again(db, now, work, network, wrong):
    made = right(db, wrong, network, Action.EDIT)
    edit, lost = network.edit, [MaybePublished("no answer")]

    def loses(placed, post, go):
        found = edit(placed, post, go)
        if lost:
            raise lost.pop()
        return found

    network.edit = loses
    for _ in range(3):
        send(work, network)
        now.move(timedelta(seconds=10))

    assert the_post(db, made).state is PostState.PUBLISHED
    assert len(network.public) == 1


def test_where_nothing_can_be_edited_that_way_is_refused(db, now, work, network, wrong):
    plain = Scripted()

    assert correcting.ways(plain, the_post(db, wrong)) == [Action.REPLY, Action.REPOST]
    with pytest.raises(Conflict, match="lets nobody change"):
        right(db, wrong, plain, Action.EDIT)


def test_stopped_posts_come_down_all_the_same(db, now, work, network, wrong):
    with db.session(write=True) as session:
        switches.stop(session, switches.ALL)
        deciding.retract(session, session.get_one(Post, wrong), "It was wrong.")

    send(work, network)

    assert network.public == {}
    assert the_post(db, wrong).state is PostState.RETRACTED


def test_what_cannot_be_taken_down_is_a_persons(db, now, work, network, wrong):
    def refuse(_placed):
        raise NotPublished("The account is locked.")

    network.delete = refuse
    with db.session(write=True) as session:
        deciding.retract(session, session.get_one(Post, wrong), "It was wrong.")
    for _ in range(4):
        send(work, network)
        now.move(timedelta(minutes=5))

    assert the_post(db, wrong).told_at is not None
    with db.session(write=True) as session:
        deciding.taken_down(session, session.get_one(Post, wrong))
    assert the_post(db, wrong).state is PostState.RETRACTED
