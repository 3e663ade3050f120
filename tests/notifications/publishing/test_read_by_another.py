"""Only what a second person has read goes out, whatever happens between approval and sending."""

from datetime import timedelta

from notifications.appeals import approval, service, steps, uploads
from notifications.appeals.models import AppealPicture, AppealState
from notifications.appeals.pictures import Cleaned
from notifications.appeals.schemas import AppealIn
from notifications.networks import NotPublished
from notifications.publishing import deciding, ending, firing, switches
from notifications.publishing.models import Post, PostState
from relief.kit import clock
from tests.notifications.publishing.conftest import (
    AUTHOR,
    SECOND,
    a_post,
    an_appeal,
    as_actor,
    posts_in,
    send,
    the_post,
)

LONG = "One. " * 50 + "\n\n" + "Two. " * 50


def edited(db, post_id, text, **given):
    """Its author writes an appeal anew, and somebody else reads it again."""
    with db.session(write=True) as session:
        appeal = service.get(session, session.get_one(Post, post_id).appeal_id)
        body = {"text": {"en": text}, "networks": ["preview"]} | given
        service.edit(as_actor(session, AUTHOR), appeal, AppealIn(**body))
        approval.submit(session, appeal)
        approval.approve(as_actor(session, SECOND), appeal)


def made(db, **given):
    with db.session(write=True) as session:
        return a_post(session, an_appeal(session, **given)).id


def refused():
    return NotPublished("not now", retry_at=clock.now() + timedelta(seconds=30))


def test_words_that_were_edited_away_are_not_tried_again(db, now, work, network):
    post = made(db, text="The arena is open.")
    network.answers = [refused()]
    send(work, network)
    now.move(timedelta(seconds=10))
    edited(db, post, "The arena is closed.")

    now.move(timedelta(seconds=30))
    send(work, network)

    assert [each.text for each in network.public.values()] == ["The arena is closed."]


def test_a_network_that_was_taken_out_gets_nothing(db, now, work, network):
    post = made(db)
    edited(db, post, "Only on the page of updates.", networks=["feed"])

    send(work, network)

    assert network.public == {}
    assert the_post(db, post).state is PostState.WAITING


def test_a_thread_is_sent_anew_after_it_was_stopped(db, now, work, network):
    post = made(db, text=LONG)

    def stop():
        with db.session(write=True) as session:
            switches.stop(session, switches.ALL)

    network.answers = [stop]
    send(work, network)
    with db.session(write=True) as session:
        switches.resume(session, switches.ALL)
    now.move(timedelta(minutes=1))
    send(work, network)
    assert the_post(db, post).state is PostState.MISSED

    with db.session(write=True) as session:
        deciding.send_now(session, deciding.get(session, post))
    send(work, network)

    assert [each.state for each in posts_in(db)] == [PostState.PUBLISHED] * 2
    assert len(network.public) == 2


def test_what_is_left_to_a_person_can_still_be_sent(db, now, work, network):
    with db.session(write=True) as session:
        appeal = an_appeal(session)
        post = a_post(session, appeal, late=timedelta(minutes=11)).id
        steps.move(session, appeal, AppealState.SCHEDULED)
    send(work, network)
    with db.session(write=True) as session:
        firing.finish(session)

    with db.session(write=True) as session:
        deciding.send_now(session, deciding.get(session, post))
    send(work, network)

    assert the_post(db, post).state is PostState.PUBLISHED


def test_what_was_under_way_comes_down_with_the_rest(db, now, work, network):
    post = made(db)

    def retract():
        with db.session(write=True) as session:
            appeal = service.get(session, session.get_one(Post, post).appeal_id)
            ending.retract(session, appeal, "untrue")

    network.answers = [retract]
    send(work, network)
    send(work, network)

    assert network.public == {}


def test_pictures_that_nobody_read_hold_it(db, now, work, network):
    with db.session(write=True) as session:
        as_actor(session, AUTHOR)
        kept = uploads.keep(session, Cleaned(b"a picture", "image/png", 10, 10)).id
        media = [{"upload": kept, "alt": {"en": "The arena"}}]
        a_post(session, an_appeal(session, media=media))
        session.get_one(AppealPicture, kept).alt_en = "Something else"

    send(work, network)

    assert network.public == {}
