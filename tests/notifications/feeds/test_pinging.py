"""A hub hears once of what changed, and nothing else waits for it."""

from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from defusedxml.ElementTree import fromstring

from notifications.feeds import pinging
from notifications.feeds.models import FeedPing
from notifications.networks import NetworkError, feed
from notifications.networks.feed import Feed, FeedSettings
from notifications.publishing.models import Action, PostState
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import clock
from relief.kit.jobs import Work
from relief.kit.settings import Mode
from tests import receiver
from tests.notifications.feeds.conftest import HERE


@pytest.fixture
def work(settings, db):
    """A real deployment."""
    return Work(settings.model_copy(update={"mode": Mode.LIVE}), db)


@pytest.fixture
def server():
    """A hub on this machine."""
    with receiver.running() as program:
        yield program


@pytest.fixture
def run(work, server, now):
    """Let the job look, some time after it last did."""

    def run(path="/", later=timedelta(minutes=1), **given):
        now.move(later)
        settings = FeedSettings(hub_url=server.url + path, hub_loopback=True, **given)
        return pinging.run(work, settings)

    return run


def told(server):
    """What the hub was told, one list of fields for each request."""
    return [parse_qsl(body.decode()) for _, _, body in server.taken]


def test_a_new_update_is_told_once_with_every_feed(server, publish, run):
    publish("Cots are needed.")

    assert [run(), run(), run()] == [1, 0, 0]

    [[mode, *urls]] = told(server)
    assert mode == ("hub.mode", "publish")
    forms = ("atom", "rss", "json")
    own = [f"http://testserver{HERE}.{form}?lang={lang}" for form in forms for lang in ("en", "fr")]
    assert urls == [("hub.url", url) for url in own]
    [(_, headers, _)] = server.taken
    assert headers["content-type"] == "application/x-www-form-urlencoded"


def test_an_edit_and_a_retraction_are_told_too(server, publish, become, run):
    first = publish("Forty cots.")
    assert run() == 1
    edit = publish("Thirty.", first.appeal_id, action=Action.EDIT, corrects_id=first.id)
    become(first, PostState.CORRECTED)
    assert [run(), run()] == [1, 0]
    become(edit, PostState.RETRACTING)
    assert [run(), run()] == [1, 0]
    become(edit, PostState.RETRACTED)  # readers saw it go before
    assert run() == 0
    assert len(server.taken) == 3


def test_what_changes_within_seconds_is_told_together(server, publish, run):
    publish("One.")
    assert run() == 1
    publish("Two.")
    publish("Three.")
    publish("Four.")

    assert [run(later=timedelta(0)), run(), len(server.taken)] == [1, 0, 2]


def test_nothing_to_tell_asks_nobody(server, publish, run):
    publish("Not yet.", state=PostState.WAITING)
    publish("Elsewhere.", network="x")

    assert run() == 0
    assert server.taken == []


def test_updates_of_a_draft_are_nobody_s_business(server, db, campaign, publish, run):
    publish("One.")
    with db.session(write=True) as session:
        session.get_one(Campaign, campaign.id).state = CampaignState.DRAFT

    assert run() == 0


@pytest.mark.parametrize("path", ["/error", "/refused", "/moved", "/garbled", "/cut", "/hang"])
def test_a_hub_that_does_not_take_it_is_told_again_later(server, publish, run, path):
    publish("One.")

    timeout_s = 2 if path == "/hang" else 45
    assert [run(path, hub_timeout_s=timeout_s), run("/", timedelta(0))] == [0, 0]
    assert run("/", timedelta(minutes=2)) == 1
    assert [where for where, _, _ in server.taken] == [path, "/"]  # no redirect is followed


def test_a_hub_may_say_when(server, publish, run):
    publish("One.")

    assert [run("/busy"), run("/", timedelta(minutes=90)), run("/", timedelta(hours=1))] == [
        0,
        0,
        1,
    ]


def test_a_hub_that_never_answers_well_is_left_alone_until_the_next_change(server, publish, run):
    publish("One.")
    for _ in range(pinging.TRIES + 3):
        assert run("/error", timedelta(hours=7)) == 0
    assert len(server.taken) == pinging.TRIES

    publish("Two.")
    assert run() == 1


def test_two_workers_tell_it_once(db, publish, now):
    publish("One.")
    with db.session(write=True) as session:
        [campaign_id] = pinging.due(session, clock.now())
        assert pinging.take(session, campaign_id, clock.now())

    with db.session(write=True) as session:
        assert pinging.due(session, clock.now()) == []
        assert pinging.take(session, campaign_id, clock.now()) is None


def test_a_worker_that_died_leaves_it_to_the_next(server, db, publish, run):
    publish("One.")
    with db.session(write=True) as session:
        [campaign_id] = pinging.due(session, clock.now())
        pinging.take(session, campaign_id, clock.now())

    assert run(later=timedelta(0)) == 0
    assert run(later=pinging.LEASE) == 1
    with db.session() as session:
        assert session.get_one(FeedPing, campaign_id).attempts == 0


async def inside(_host, _port):
    return ["10.0.0.7"]


def test_a_hub_that_leads_inside_is_not_asked(work, publish, now):
    publish("One.")
    for url in ("https://hub.example.org/", "https://10.0.0.7/", "http://hub.example.org/"):
        now.move(timedelta(hours=7))
        assert pinging.run(work, FeedSettings(hub_url=url), resolve=inside) == 0


@pytest.mark.parametrize("mode", [Mode.DEMO, Mode.EXERCISE])
def test_a_rehearsal_tells_no_hub(work, server, publish, mode):
    publish("One.")
    settings = FeedSettings(hub_url=server.url, hub_loopback=True)
    rehearsing = Work(work.settings.model_copy(update={"mode": mode}), work.db)

    assert pinging.run(rehearsing, settings) == 0
    assert pinging.run(work, FeedSettings()) == 0
    assert server.taken == []


def test_the_doctor_is_told_of_a_hub_that_we_do_not_send_to():
    with pytest.raises(NetworkError):
        Feed(FeedSettings(hub_url="http://hub.example.org/")).probe()

    assert Feed(FeedSettings(hub_url="https://hub.example.org/")).probe()


@pytest.fixture
def live(app, settings, monkeypatch):
    """A deployment with a hub."""
    app.state.services.settings = settings.model_copy(update={"mode": Mode.LIVE})
    hub = FeedSettings(hub_url="https://hub.example.org/?a=1&b=2")
    monkeypatch.setattr(feed.ENTRY, "settings", hub)
    return hub.hub_url


def test_every_feed_names_its_hub_and_itself(live, browser, publish):
    publish("One.")
    reader = browser()
    atom = fromstring(reader.get(f"{HERE}.atom?lang=fr").content)
    rss = fromstring(reader.get(f"{HERE}.rss?lang=fr").content)
    feeds = [reader.get(f"{HERE}.{form}?lang=fr") for form in ("atom", "rss", "json")]

    space = "{http://www.w3.org/2005/Atom}link"
    for document in (atom, rss):
        links = {each.get("rel"): each.get("href") for each in document.iter(space)}
        assert links["hub"] == live
        assert links["self"].startswith(f"http://testserver{HERE}.")
    assert feeds[2].json()["hubs"] == [{"type": "WebSub", "url": live}]
    for form, answer in zip(("atom", "rss", "json"), feeds, strict=True):
        own = f'<http://testserver{HERE}.{form}?lang=fr>; rel="self"'
        assert answer.headers["link"] == f'<{live}>; rel="hub", {own}'


def test_a_demo_names_no_hub(browser, publish, monkeypatch):
    monkeypatch.setattr(feed.ENTRY, "settings", FeedSettings(hub_url="https://hub.example.org/"))
    publish("One.")

    answer = browser().get(f"{HERE}.atom")
    assert "hub.example.org" not in answer.text
    assert "link" not in answer.headers
