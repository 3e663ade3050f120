"""The board of posts: what is too late goes out at another time, on the clocks of the place."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.appeals import service
from notifications.networks import networks
from notifications.networks.bluesky import BlueskySettings
from notifications.networks.mastodon import MastodonSettings
from notifications.networks.x import XSettings
from notifications.publishing.models import Post, PostState
from notifications.timetable import firing
from notifications.timetable import service as timetable
from notifications.timetable.schemas import ScheduleIn
from notifications.views import showing
from relief.kit import clock
from tests.fixtures import a_campaign
from tests.notifications.views.conftest import a_post, an_appeal

ACCOUNTS = {
    "x": XSettings(handle="@GoderichRelief"),
    "bluesky": BlueskySettings(handle="relief.example.org"),
    "mastodon": MastodonSettings(base_url="https://social.example.org/"),
}


@pytest.fixture
def missed(db, campaign):
    """A post whose time passed; its id."""
    return a_post(db, an_appeal(db, campaign, state="approved"), state=PostState.MISSED)


def test_a_missed_post_is_given_another_time_on_the_clocks_of_the_place(browser, db, missed):
    robin = browser("comms")
    to = f"/comms/posts/{missed}/another-time"

    board = robin.get("/comms/posts")
    answer = robin.send(to, on="2011-08-23", at_local="09:30")

    assert f'href="{to}"' in board.text
    assert answer.status_code == 303
    with db.session() as session:
        post = session.get_one(Post, missed)
    assert (post.state, post.text) == (PostState.WAITING, "")
    assert post.due_at == post.planned_at == datetime(2011, 8, 23, 13, 30, tzinfo=UTC)
    assert "Given another time" in robin.get(f"/comms/appeals/{post.appeal_id}").text


def test_a_time_that_is_over_is_refused_and_what_was_typed_is_kept(browser, missed):
    answer = browser("comms").send(
        f"/comms/posts/{missed}/another-time", on="2011-08-01", at_local="09:30"
    )

    assert answer.status_code == 422
    assert 'value="2011-08-01"' in answer.text


def test_a_time_that_comes_twice_is_asked_for(browser, db, missed):
    robin = browser("comms")
    twice = {"on": "2011-11-06", "at_local": "01:30"}
    to = f"/comms/posts/{missed}/another-time"

    asked = robin.send(to, **twice)
    robin.send(to, **twice, fold="later")

    assert "Which one?" in asked.text
    with db.session() as session:
        assert session.get_one(Post, missed).due_at == datetime(2011, 11, 6, 6, 30, tzinfo=UTC)


def test_a_post_that_has_moved_on_is_given_no_time(browser, db, campaign):
    waiting = a_post(db, an_appeal(db, campaign, state="approved"))

    answer = browser("comms").send(
        f"/comms/posts/{waiting}/another-time",
        page="/comms/stop",
        on="2011-08-23",
        at_local="09:30",
    )

    assert answer.status_code == 409
    assert "moved on" in answer.text


def test_whoever_has_to_look_is_led_to_the_account(browser, db, campaign, monkeypatch):
    for network, settings in ACCOUNTS.items():
        monkeypatch.setitem(vars(networks[network]), "settings", settings)
    appeal = an_appeal(db, campaign, state="approved")
    for network in ("x", "bluesky", "mastodon", "preview"):
        unsure = {"state": PostState.UNKNOWN, "told_at": clock.now()}
        a_post(db, appeal, network=network, **unsure)

    page = browser("comms").get("/comms/posts")

    assert page.text.count("Look at our account there<span") == 3
    assert 'href="https://x.com/GoderichRelief"' in page.text
    assert 'href="https://bsky.app/profile/relief.example.org"' in page.text
    assert 'href="https://social.example.org"' in page.text


def test_a_time_that_passed_before_a_post_was_made_stands_with_what_needs_a_person(
    browser, db, campaign, now
):
    appeal_id = an_appeal(db, campaign, state="approved", title="Cots for tonight")
    with db.session(write=True) as session:
        at = clock.now() + timedelta(minutes=5)
        timetable.schedule(session, service.get(session, appeal_id), ScheduleIn(at=at))
        now.move(timedelta(hours=1))
        [late] = firing.due(session, clock.now(), 9).missed
        where = f"/comms/times/{late.id}"

    robin = browser("comms")
    for path in ("/comms", "/comms/posts"):
        page = robin.get(path)
        assert where in page.text, path
        assert "Times that passed: decide on each" in page.text
    assert robin.get(where).status_code == 200


def test_times_that_passed_in_other_relief_efforts_take_no_room(
    browser, db, campaign, now, monkeypatch
):
    monkeypatch.setattr(showing, "LATE_AT_ONCE", 1)
    with db.session(write=True) as session:
        elsewhere = a_campaign(session)
    for slug, minutes in ((elsewhere, 5), (campaign, 6)):
        appeal_id = an_appeal(db, slug, state="approved", title=f"After {minutes} minutes")
        with db.session(write=True) as session:
            at = clock.now() + timedelta(minutes=minutes)
            timetable.schedule(session, service.get(session, appeal_id), ScheduleIn(at=at))
    now.move(timedelta(hours=1))
    with db.session(write=True) as session:
        firing.due(session, clock.now(), 9)

    page = browser("comms").get(f"/comms/posts?campaign={campaign.slug}")

    assert "After 6 minutes" in page.text
    assert "After 5 minutes" not in page.text
