"""Networks under test: each ready to publish, with a way to see what is really public there.

To put another under the contract, add its place to `PLACES`: a fixture of that name that returns a
`Place`. What its server is, real or a faithful double, is its own affair.
"""

import io
from collections.abc import Callable
from contextlib import closing, contextmanager
from dataclasses import dataclass

import pytest
from PIL import Image

from notifications.networks import Network, Outgoing, Picture
from notifications.networks.bluesky import Bluesky, BlueskySettings
from notifications.networks.mastodon import Mastodon
from notifications.networks.preview import Preview
from notifications.networks.x import X
from relief.kit import clock, ids
from relief.kit.db import Database
from relief.kit.vault import Vault
from tests.doubles.hostile import served
from tests.doubles.mastodon_server import MastodonServer
from tests.doubles.mastodon_server import account as mastodon_account
from tests.doubles.x_server import XServer
from tests.doubles.x_server import account as x_account
from tests.fixtures import a_campaign
from tests.notifications.networks.own_page import OwnPage

PLACES = {
    "bluesky": pytest.param("a_bluesky", marks=pytest.mark.bluesky, id="bluesky"),
    "feed": pytest.param("a_feed", id="feed"),
    "mastodon": pytest.param("a_mastodon", id="mastodon"),
    "preview": pytest.param("a_preview", id="preview"),
    "x": pytest.param("a_x", id="x"),
}
TEXT = "Cots are needed in Goderich 🛏️ until tonight.\n\nWhat we have: https://relief.test/g/abc"


@dataclass(frozen=True)
class Seen:
    """A post as anybody reads it."""

    id: str
    text: str
    alts: tuple[str, ...] = ()
    parent: str = ""  # the id of the post it answers


@dataclass(frozen=True)
class Place:
    """A network with an account on it, and its public side, the oldest post first."""

    network: Network
    public: Callable[[], list[Seen]]


@pytest.fixture(params=PLACES.values())
def place(request):
    """Every network there is, one after the other."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def a_bluesky(bluesky):
    """An account on the real server."""
    return Place(on(bluesky), lambda: [_seen(record) for record in bluesky.public()])


@pytest.fixture
def a_feed(sqlite_url, now):
    """Our own page: what is public is what it shows."""
    with closing(Database(sqlite_url, Vault([bytes(32)], bytes(32)))) as db:
        with db.session(write=True) as session:
            campaign_id = a_campaign(session).id
        page = OwnPage(db, campaign_id)

        def public():
            return [Seen(str(each.id), each.text, (), parent) for each, parent in page.shown()]

        yield Place(page, public)


@pytest.fixture
def a_preview():
    """A network that reaches nobody."""
    preview = Preview()

    def public():
        return [
            Seen(
                key,
                post.text,
                tuple(picture.alt for picture in post.pictures),
                post.parent.id if post.parent else "",
            )
            for key, post in preview.posted.items()
        ]

    return Place(preview, public)


@contextmanager
def watched(double):
    """Serve a double; in the end nothing was asked of it that it should not be."""
    with served(double) as double.url:
        yield double
    assert double.wrong == []


@pytest.fixture
def x_server(now):
    """The double of X, which notices what is not as published."""
    with watched(XServer()) as double:
        yield double


@pytest.fixture
def mastodon_server(now, monkeypatch):
    """The double of a Mastodon server, which notices what it was never meant to be asked."""
    monkeypatch.setattr("notifications.networks.mastodon.ASKING_S", 40)  # a busy machine's
    with watched(MastodonServer()) as double:
        yield double


@pytest.fixture
def a_x(x_server):
    """An account at the double of X."""

    def public():
        return [
            Seen(
                post["id"],
                post["sent"],
                tuple(picture["alt"] for picture in post["media"]),
                post["parent"],
            )
            for post in x_server.posts
        ]

    return Place(X(x_account(x_server.url)), public)


@pytest.fixture
def a_mastodon(mastodon_server):
    """An account at the double of a Mastodon server."""

    def public():
        return [
            Seen(
                post["id"],
                post["sent"],
                tuple(mastodon_server.media[each]["alt"] for each in post["media"]),
                post["parent"] or "",
            )
            for post in mastodon_server.posts
        ]

    return Place(Mastodon(mastodon_account(mastodon_server.url)), public)


def on(account, **more):
    """The network as it is set up for an account."""
    settings = {"base_url": account.base_url, "password": account.password, **more}
    return Bluesky(BlueskySettings(handle=account.handle, **settings))


def a_post(text=TEXT, **more):
    """A post ready to leave."""
    said = {"key": ids.new(), "begun_at": clock.now(), "lang": "en", "text": text}
    return Outgoing(**(said | more))


def a_picture(alt="A row of empty cots in a hall.", size=(40, 30), mime="image/png"):
    """A small image, of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, mime.rpartition("/")[2])
    return Picture(file.getvalue(), mime, *size, alt)


def _seen(record):
    value = record["value"]
    reply = value.get("reply", {})
    return Seen(
        record["uri"],
        value["text"],
        tuple(image["alt"] for image in value.get("embed", {}).get("images", [])),
        reply.get("parent", {}).get("uri", ""),
    )
