"""An appeal through the whole sender, tweepy and Mastodon.py, to servers that lose their answers.

The rest of the chain is the real one too: approval, frozen words, short links, reading back.
"""

import io
import random
from datetime import timedelta

import pytest
from PIL import Image

from notifications.appeals import pictures
from notifications.appeals.models import AppealPicture
from notifications.networks import MaybePublished
from notifications.networks.mastodon import Mastodon
from notifications.networks.x import X
from notifications.publishing import previews
from notifications.publishing.models import PostState
from tests.conftest import sized
from tests.doubles import mastodon_server, posts, x_server
from tests.doubles.hostile import served
from tests.fixtures import a_campaign
from tests.notifications.publishing.conftest import AUTHOR, a_post, an_appeal, send, the_post

TRIES = min(sized(20), 200)  # 200 in full
KNOWN = {"published", "person told"}
PLACES = {
    "x": ("POST /2/tweets", x_server.XServer, X, x_server.account),
    "mastodon": (
        "POST /api/v1/statuses",
        mastodon_server.MastodonServer,
        Mastodon,
        mastodon_server.account,
    ),
}


@pytest.fixture
def patience_s():
    """How long an answer is waited for: no busy machine takes so long."""
    return 5.0


@pytest.fixture(params=PLACES)
def place(request, now, patience_s):
    """Where a post is taken, the server that takes it, and the network."""
    at, kind, network, account = PLACES[request.param]
    server = kind()
    with served(server) as url:
        yield at, server, network(account(url, timeout_s=patience_s))
    assert server.wrong == []


def a_picture(session):
    image = io.BytesIO()
    Image.new("RGB", (640, 480), "navy").save(image, "PNG")
    clean = pictures.clean(image.getvalue(), most_bytes=1_000_000)
    row = AppealPicture(
        uploaded_by=AUTHOR,
        data=clean.data,
        mime=clean.mime,
        width=clean.width,
        height=clean.height,
        digest="0" * 64,
    )
    session.add(row)
    session.flush()
    return {"upload": str(row.id), "alt": {"en": "Blankets in a gym", "fr": "Des couvertures"}}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_stands_there_is_what_was_previewed(db, now, work, place):
    _, server, network = place
    words = {
        "en": "Goderich needs blankets & cots.\n\nCall {phone}. {link}",
        "fr": "Goderich a besoin de lits « de camp » : appelez le {phone}. {link}",
    }
    with db.session(write=True) as session:
        media = [a_picture(session)]
        appeal = an_appeal(session, text=words, networks=(network.key,), media=media)
        shown = previews.of(session, appeal, {network.key: network}, work.settings.base_url)
        for lang in words:
            a_post(session, appeal, network=network.key, lang=lang)

    send(work, network)

    assert server.public == [part.text for each in shown for part in each.parts]
    assert [each["alt"] for each in server.media.values()] == [
        "Blankets in a gym",
        "Des couvertures",
    ]


@pytest.mark.parametrize("patience_s", [0.4])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whatever_is_lost_on_the_way_a_post_stands_once_or_a_person_is_told(db, now, work, place):
    at, server, network = place
    chance = random.Random(211)  # noqa: S311 - the same each time
    server.refuses_duplicates = (
        False  # X forgets what is old; then nothing but we prevents a second
    )
    server.ignores_keys = True
    with db.session(write=True) as session:
        campaign = a_campaign(session)

    ends = []
    for n in range(TRIES):
        misbehave(server, at, chance)
        with db.session(write=True) as session:
            appeal = an_appeal(session, campaign, text=f"Call {n}.", networks=(network.key,))
            post = a_post(session, appeal, network=network.key).id
        ends.append(ended(db, now, work, network, post))
        server.calm()

    assert len(server.public) == len(set(server.public))
    assert set(ends) <= KNOWN
    assert ends.count("published") == len(server.public)
    assert set(ends) == KNOWN


def test_the_control_that_tries_blindly_doubles(place):
    at, server, network = place
    server.refuses_duplicates = False
    server.ignores_keys = True
    server.drops(at)
    post = posts.outgoing()

    for _ in range(2):
        try:
            network.publish(post, posts.go)
        except MaybePublished:
            continue

    assert len(server.public) == 2


def misbehave(server, at, chance):
    """One of the ways in which an answer is lost, or none."""
    taking = chance.random() < 0.5
    how = chance.choice(["hangs", "drops", "cuts", "trickles", "503", "sound"])
    if how == "503":
        server.answers(at, 503, taking=taking)
    elif how != "sound":
        getattr(server, how)(at, taking=taking)


def ended(db, now, work, network, post_id):
    """How a post ends, when as much time has passed as it may need."""
    for minutes in (0, 1, 2, 4, 8, 8):
        now.move(timedelta(minutes=minutes))
        send(work, network)
        post = the_post(db, post_id)
        if post.state is PostState.PUBLISHED:
            return "published"
        if post.told_at is not None:
            return "person told"
    return post.state.value
