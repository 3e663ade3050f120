"""Appeals that a second person approved, their posts, and a network that does what a test says."""

from datetime import timedelta
from threading import Event

import pytest
from sqlmodel import select

from notifications.appeals import approval, service
from notifications.appeals.models import AppealState
from notifications.appeals.schemas import AppealIn
from notifications.networks import MaybePublished, NotPublished, Placed, Rules
from notifications.publishing import sender
from notifications.publishing.models import Post
from notifications.publishing.settings import patience
from relief.kit import clock, ids
from relief.kit.jobs import Work
from relief.kit.settings import Mode
from tests.fixtures import a_campaign

AUTHOR, SECOND = "staff:author", "staff:second"


@pytest.fixture
def work(settings, db):
    """What the sender's job works with."""
    return Work(settings.model_copy(update={"mode": Mode.LIVE}), db)


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Posts of one network follow each other without a pause."""
    monkeypatch.setenv("RELIEF_POSTS_APART_S", "0")
    patience.cache_clear()
    yield
    patience.cache_clear()


class Scripted:
    """A network that publishes, and may lose its answer, refuse, or hide what it has."""

    label = "Scripted"
    ready = True

    def __init__(self, key="preview", **rules):
        self.key = key
        self.rules = Rules(**{"limit": 300, "unit": "characters"} | rules)
        self.public = {}  # what readers see: the network's own id to the post
        self.answers = []  # what becomes of the next tries; else they are published
        self.blind = False
        self.tries = 0
        self.deleted = []

    def count(self, text):
        return len(text)

    def publish(self, post, go):
        self.tries += 1
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, NotPublished):
            raise answer
        if callable(answer):
            answer()
        go()
        if answer == "lost before":
            raise MaybePublished("no answer")
        placed = self._keep(post)
        if answer == "lost":
            raise MaybePublished("no answer")
        return placed

    def _keep(self, post):
        key = str(post.key) if self.rules.repeats_safely else str(ids.new())
        self.public[key] = post
        return Placed(key, f"https://example.org/{key}", "v1")

    def find(self, post):
        if self.blind:
            return None
        for key, public in self.public.items():
            if public.text == post.text:
                return Placed(key, f"https://example.org/{key}", "v1")
        return None

    def delete(self, placed):
        self.public.pop(placed.id, None)
        self.deleted.append(placed.id)

    def edit(self, placed, post, go):
        go()
        self.public[placed.id] = post
        return Placed(placed.id, placed.url, "v2")

    def probe(self):
        return "scripted"


@pytest.fixture
def network():
    return Scripted()


def as_actor(session, who):
    session.info["actor"] = who
    return session


def an_appeal(
    session, campaign=None, *, text=None, networks=("preview",), state="approved", **given
):
    """An appeal in English, approved by a second person."""
    campaign = campaign or a_campaign(session)
    words = (
        text
        if isinstance(text, dict)
        else {"en": text or "Goderich needs you. Call {phone}. {link}"}
    )
    as_actor(session, AUTHOR)
    body = AppealIn(text=words, networks=list(networks), **given)
    appeal = service.create(session, campaign, body)
    if state == "draft":
        return appeal
    approval.submit(session, appeal)
    if state == "in_review":
        return appeal
    as_actor(session, SECOND)
    approval.approve(session, appeal)
    assert appeal.state is AppealState.APPROVED
    return appeal


def a_post(session, appeal, *, network="preview", lang="en", late=timedelta(0), **given):
    """A post of an appeal that is due now."""
    at = clock.now() - late
    values = {"occurrence_id": ids.new(), "planned_at": at, "due_at": at}
    post = Post(
        appeal_id=appeal.id,
        campaign_id=appeal.campaign_id,
        network=network,
        lang=lang,
        **values | given,
    )
    session.add(post)
    session.flush()
    return post


def the_post(db, post_id):
    """How a post stands."""
    with db.session() as session:
        return session.get_one(Post, post_id)


def posts_in(db):
    """Every post, in order."""
    with db.session() as session:
        return session.exec(select(Post).order_by(Post.created_at, Post.part)).all()


def send(work, network):
    """Let the sender run until nothing is due on the network."""
    return sender.run(work, network.key, known={network.key: network})


__all__ = ["Event", "Scripted", "a_post", "an_appeal", "posts_in", "send", "the_post"]
