"""An appeal with a picture and a link, by API: written, approved by another, sent, read back.

The service runs in a process of its own; what stands in public is what was previewed.
"""

import io
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from PIL import Image

from relief.kit import clock, forms
from relief.staff import tokens
from relief.staff.schemas import NewToken
from tests.doubles.hostile import served
from tests.doubles.mastodon_server import TOKEN, MastodonServer
from tests.doubles.x_server import HANDLE, KEYS, XServer
from tests.faults.served import SLUG, Deployment, Served

TEXT = {
    "en": "Goderich: 40 families need a roof — not clothes, please. {promised} promised. {link}",
    "fr": "Goderich : 40 familles cherchent un toit — pas de vêtements, svp. {promised}. {link}",
}
ALT = {"en": "A street without roofs", "fr": "Une rue sans toits"}
PATIENCE_S = 120


@dataclass
class Place:
    """A network on this machine: how the service is told of it, and what stands there."""

    key: str
    environment: dict[str, str]
    public: Any  # () -> [(text, alt)]


def settings(prefix, **given):
    """The environment that tells the service of an account."""
    return {f"RELIEF_{prefix}_{name.upper()}": value for name, value in given.items()}


@pytest.fixture
def x():
    double = XServer()
    with served(double) as url:
        environment = settings("X", base_url=url, handle=HANDLE, **KEYS)
        yield Place("x", environment, lambda: at_a_double(double))
    assert double.wrong == []


@pytest.fixture
def mastodon():
    double = MastodonServer()
    with served(double) as url:
        environment = settings("MASTODON", base_url=url, access_token=TOKEN)
        yield Place(
            "mastodon",
            environment,
            lambda: [
                (post["sent"], [double.media[each]["alt"] for each in post["media"]])
                for post in double.posts
            ],
        )
    assert double.wrong == []


@pytest.fixture
def on_bluesky(bluesky):
    environment = settings(
        "BLUESKY",
        base_url=bluesky.base_url,
        handle=bluesky.handle,
        password=bluesky.password,
    )
    return Place("bluesky", environment, lambda: [as_read(each) for each in bluesky.public()])


def at_a_double(double):
    """The text and the alternative texts of each post that X shows."""
    return [(post["sent"], [each["alt"] for each in post["media"]]) for post in double.posts]


def as_read(record):
    """The same of a record on the real Bluesky server."""
    value = record["value"]
    images = value.get("embed", {}).get("images", [])
    return value["text"], [image["alt"] for image in images]


@pytest.fixture(
    params=["x", "mastodon", pytest.param("on_bluesky", marks=pytest.mark.bluesky, id="bluesky")]
)
def place(request):
    return request.getfixturevalue(request.param)


class Program:
    """A partner's program with a token of its own."""

    def __init__(self, deployment, name):
        wish = forms.parse(NewToken, {"name": name, "scopes": ["appeals:write"]})
        with deployment.opened() as db, db.session(write=True, actor="cli") as session:
            _, token = tokens.make(session, wish)
        self.http = httpx2.Client(
            base_url=f"{deployment.settings.base_url}/api/v1",
            headers={"authorization": f"Bearer {token}"},
            timeout=PATIENCE_S,
        )

    def post(self, path, status=200, **body):
        answer = self.http.post(path, **body)
        assert answer.status_code == status, answer.text
        return answer.json()

    def appeal(self, appeal_id):
        return self.http.get(f"/appeals/{appeal_id}").json()

    def until(self, appeal_id, *states):
        """Its posts, once all are in one of these states."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            posts = self.appeal(appeal_id)["posts"]
            if all(each["state"] in states for each in posts):
                return posts
            time.sleep(0.3)
        raise AssertionError(posts)


def a_photograph():
    out = io.BytesIO()
    Image.new("RGB", (640, 400), "slategray").save(out, "JPEG")
    return out.getvalue()


def test_what_stands_in_public_is_what_was_previewed(sqlite_url, tmp_path, place):
    deployment = Deployment(sqlite_url, RELIEF_POSTS_APART_S="0", **place.environment)
    author, second = Program(deployment, "author"), Program(deployment, "second")
    with Served(deployment, tmp_path), author.http, second.http:
        picture = author.post("/uploads", 201, content=a_photograph())
        body = {
            "text": TEXT,
            "networks": [place.key],
            "media": [{"upload": picture["id"], "alt": ALT}],
        }
        appeal = author.post(f"/campaigns/{SLUG}/appeals", 201, json=body)["id"]
        previewed = {each["lang"]: each["text"] for each in author.appeal(appeal)["posts"]}
        author.post(f"/appeals/{appeal}/submit")
        second.post(f"/appeals/{appeal}/approve")
        at = clock.rfc3339(clock.now() + timedelta(seconds=2))
        author.post(f"/appeals/{appeal}/schedule", json={"at": at})
        posts = author.until(appeal, "published")

        assert {each["lang"]: each["text"] for each in posts} == previewed
        public = dict(place.public())
        assert public == {previewed[lang]: [ALT[lang]] for lang in ("en", "fr")}
        assert all(each["url"].startswith("https://") for each in posts)
        followed = httpx2.get(link_in(previewed["en"]), timeout=PATIENCE_S)
        assert followed.status_code in (302, 303, 307)

        author.post(f"/appeals/{appeal}/retract", json={"reason": "It is over."})
        author.until(appeal, "retracted")
        assert place.public() == []


def link_in(text):
    return text.rpartition(" ")[2]
