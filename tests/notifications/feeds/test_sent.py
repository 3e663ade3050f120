"""From an approved appeal to our own page, by the sender itself, and back off it."""

from datetime import timedelta

import pytest

from notifications.appeals import approval, service
from notifications.appeals.schemas import AppealIn
from notifications.networks import feed
from notifications.publishing import correcting, reach, retracting, sender, switches
from notifications.publishing.models import Action, Post, PostState
from relief.campaigns.models import Campaign
from relief.kit.jobs import Work
from relief.kit.settings import Mode
from tests.notifications.feeds.conftest import HERE
from tests.notifications.publishing.conftest import (
    AUTHOR,
    SECOND,
    a_post,
    an_appeal,
    as_actor,
    at_once,  # noqa: F401 - posts follow each other without a pause
    the_post,
)


@pytest.fixture(params=list(Mode), ids=lambda mode: mode.value)
def work(request, settings, db):
    """What the sender works with, in every mode there is."""
    return Work(settings.model_copy(update={"mode": request.param}), db)


@pytest.fixture
def reader(browser, campaign):
    return browser()


@pytest.fixture
def sent(db, work, campaign, now):
    """An update that the sender has published."""
    with db.session(write=True) as session:
        here = session.get_one(Campaign, campaign.id)
        appeal = an_appeal(session, here, text="Forty cots. {link}", networks=["feed"])
        post = a_post(session, appeal, network="feed").id
    now.move(timedelta(minutes=1))
    assert sender.run(work, "feed") == 1
    return post


def put_right(db, post_id, how):
    with db.session(write=True) as session:
        post = session.get_one(Post, post_id)
        as_actor(session, AUTHOR)
        body = AppealIn(text={"en": "Thirty cots."}, networks=["feed"], asks="news")
        campaign = session.get_one(Campaign, post.campaign_id)
        by = service.create(session, campaign, body, corrects=post.id)
        approval.submit(session, by)
        as_actor(session, SECOND)
        approval.approve(session, by)
        return correcting.correct(session, post, by, feed.ENTRY, how).id


def test_the_feed_is_itself_in_every_mode(work):
    assert reach.reached(work.settings.mode)["feed"] is feed.ENTRY


def test_what_the_sender_publishes_stands_on_our_page(reader, db, sent):
    row = the_post(db, sent)

    assert row.state is PostState.PUBLISHED
    assert row.url.endswith(f"/updates/{sent}")
    page = reader.get(HERE).text
    assert "Forty cots." in page
    assert f'<a href="{row.link}">' in page
    assert reader.get(f"{HERE}.json").json()["items"][0]["id"] == sent.urn


def test_an_edit_changes_it_where_it_stands(reader, db, work, now, sent):
    put_right(db, sent, Action.EDIT)
    now.move(timedelta(minutes=1))
    assert sender.run(work, "feed") == 1

    [item] = reader.get(f"{HERE}.json").json()["items"]
    assert (item["id"], item["content_text"]) == (sent.urn, "Thirty cots.")
    assert item["date_modified"] > item["date_published"]
    assert the_post(db, sent).state is PostState.CORRECTED


def test_an_answer_stands_beside_it(reader, db, work, now, sent):
    answer = put_right(db, sent, Action.REPLY)
    now.move(timedelta(minutes=1))
    sender.run(work, "feed")

    items = reader.get(f"{HERE}.json").json()["items"]
    assert [each["id"] for each in items] == [answer.urn, sent.urn]
    assert f"{HERE}/{answer}" in reader.get(f"{HERE}/{sent}").text


def test_posted_anew_it_has_a_new_address_and_the_old_one_is_gone(reader, db, work, now, sent):
    anew = put_right(db, sent, Action.REPOST)
    now.move(timedelta(minutes=1))
    sender.run(work, "feed")

    [item] = reader.get(f"{HERE}.json").json()["items"]
    assert item["id"] == anew.urn
    assert reader.get(f"{HERE}/{sent}").status_code == 410


def test_a_retraction_takes_it_off_at_once_and_for_good(reader, db, work, now, sent):
    with db.session(write=True) as session:
        assert retracting.ask(session, session.get_one(Post, sent))
    assert reader.get(f"{HERE}/{sent}").status_code == 410  # before any sender comes by

    now.move(timedelta(minutes=1))
    sender.run(work, "feed")
    assert the_post(db, sent).state is PostState.RETRACTED
    assert reader.get(f"{HERE}/{sent}").status_code == 410
    assert reader.get(f"{HERE}.json").json()["items"] == []


def test_after_stop_all_posts_nothing_becomes_public(reader, db, work, campaign, now):
    with db.session(write=True) as session:
        here = session.get_one(Campaign, campaign.id)
        a_post(session, an_appeal(session, here, networks=["feed"]), network="feed")
        as_actor(session, AUTHOR)
        switches.stop(session, switches.ALL, reason="Wrong figures.")

    sender.run(work, "feed")
    assert reader.get(f"{HERE}.json").json()["items"] == []


def test_an_edit_that_is_taken_down_needs_nobody(reader, db, work, now, sent):
    edit = put_right(db, sent, Action.EDIT)
    now.move(timedelta(minutes=1))
    sender.run(work, "feed")
    with db.session(write=True) as session:
        assert retracting.ask(session, session.get_one(Post, edit))
    sender.run(work, "feed")

    assert the_post(db, edit).state is PostState.RETRACTED
    assert reader.get(f"{HERE}/{sent}").status_code == 410
