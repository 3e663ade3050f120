"""An appeal by API: written by one program, approved by another, sent at its time, taken down."""

import base64
from datetime import timedelta

import pytest

from notifications import jobs
from notifications.publishing import reach
from relief.kit import clock
from tests.fixtures import a_campaign
from tests.notifications.api.conftest import a_photograph
from tests.receiver import Handler, running

TEXT = {"en": "Goderich needs you. {link}", "fr": "Goderich a besoin de vous. {link}"}
LATE_S, PATIENCE_S = 1.2, 3  # one picture is in time by far, four are not


class Slow(Handler):
    """A server whose every picture comes late, though in time for one."""

    def do_GET(self):  # noqa: N802 - the library's name
        """Answer after a while."""
        self.server.program.taken.append(self.path)
        self.server.program.over.wait(LATE_S)
        data = a_photograph()
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(data) + data)


@pytest.fixture
def slug(db, now):
    with db.session(write=True) as session:
        return a_campaign(session).slug


@pytest.fixture(autouse=True)
def nothing_kept():
    reach.networks["preview"].posted.clear()


def written(client, slug, **given):
    body = {"text": TEXT, "networks": ["preview"]} | given
    return client.post(f"/api/v1/campaigns/{slug}/appeals", json=body)


def step(client, appeal, name, body=None):
    return client.post(f"/api/v1/appeals/{appeal['id']}/{name}", json=body)


def tick(work):
    jobs.fire(work)
    jobs.post("preview", work)


def test_the_whole_way_by_api(program, slug, work, now):
    author, other = program(), program()
    made = written(author, slug)
    assert made.status_code == 201
    appeal = made.json()
    assert [(each["lang"], each["state"]) for each in appeal["posts"]] == [
        ("en", "draft"),
        ("fr", "draft"),
    ]
    previewed = [each["text"] for each in appeal["posts"]]

    assert step(author, appeal, "submit").json()["state"] == "in_review"
    assert step(other, appeal, "approve").json()["state"] == "approved"
    at = clock.rfc3339(clock.now() + timedelta(hours=1))
    assert step(author, appeal, "schedule", {"at": at}).json()["state"] == "scheduled"
    tick(work)
    now.move(timedelta(hours=1))
    tick(work)
    now.move(timedelta(seconds=5))
    tick(work)

    found = author.get(f"/api/v1/appeals/{appeal['id']}").json()
    assert [each["state"] for each in found["posts"]] == ["published", "published"]
    assert [each["text"] for each in found["posts"]] == previewed
    jobs.finish(work)
    assert author.get(f"/api/v1/appeals/{appeal['id']}").json()["state"] == "done"


def test_its_author_cannot_approve_it(program, slug):
    author = program()
    appeal = written(author, slug).json()
    step(author, appeal, "submit")

    refused = step(author, appeal, "approve")

    assert (refused.status_code, refused.json()["code"]) == (409, "own_appeal")


def test_an_edit_voids_the_approval(program, slug):
    author, other = program(), program()
    appeal = written(author, slug).json()
    step(author, appeal, "submit")
    step(other, appeal, "approve")

    body = {"text": {"en": "Other words."}, "networks": ["preview"]}
    edited = author.put(f"/api/v1/appeals/{appeal['id']}", json=body).json()

    assert (edited["state"], edited["approved"]) == ("draft", False)
    at = clock.rfc3339(clock.now() + timedelta(hours=1))
    assert step(author, appeal, "schedule", {"at": at}).status_code == 409


def test_a_vague_figure_is_refused_with_the_choice(program, slug):
    refused = written(program(), slug, text={"en": "We have raised {raised}!"})

    assert refused.status_code == 422
    [error] = refused.json()["errors"]
    assert error["pointer"] == "/text/en"
    assert "{promised}, {accepted} or {received}" in error["message"]


@pytest.mark.parametrize(
    "words",
    ["{0.__class__}", "{{promised}}", "{promised", "}", "{ link.x }", "{%if 1%}x{%endif%}"],
)
def test_nothing_but_the_list_is_filled(program, slug, words):
    assert written(program(), slug, text={"en": words}).status_code == 422


def test_a_picture_needs_words_in_each_language(program, slug):
    client = program()
    upload = client.post("/api/v1/uploads", content=a_photograph()).json()

    refused = written(client, slug, media=[{"upload": upload["id"], "alt": {"en": "A street"}}])
    taken = written(
        client, slug, media=[{"upload": upload["id"], "alt": {"en": "A street", "fr": "Une rue"}}]
    )

    assert refused.json()["errors"][0]["pointer"] == "/media/0/alt/fr"
    assert taken.json()["media"][0]["upload"] == upload["id"]


def test_a_picture_may_come_along(program, slug):
    shown = base64.b64encode(a_photograph()).decode()
    alt = {"en": "A street", "fr": "Une rue"}
    media = [{"upload": each, "alt": alt} for each in (shown, f"data:image/jpeg;base64,{shown}")]

    taken = written(program(), slug, media=media)
    refused = written(program(), slug, media=[{"upload": "no picture", "alt": alt}])

    assert len(taken.json()["media"]) == 2
    assert refused.json()["errors"][0]["pointer"] == "/media/0/upload"


def test_what_is_no_picture_is_refused(program, slug):
    assert program().post("/api/v1/uploads", content=b"<svg/>").status_code == 422
    assert program().post("/api/v1/uploads", content=b"").status_code == 422


def test_slow_pictures_are_waited_for_no_longer_together_than_one(program, slug, monkeypatch):
    monkeypatch.setenv("RELIEF_PICTURES_LOOPBACK", "1")
    monkeypatch.setenv("RELIEF_PICTURES_TIMEOUT_S", f"{PATIENCE_S}")
    author = program()
    with running(handler=Slow) as site:
        media = [{"url": f"{site.url}/{n}", "alt": {"en": "A", "fr": "B"}} for n in range(4)]
        alone, together = (written(author, slug, media=some) for some in (media[:1], media))

    assert (alone.status_code, together.status_code) == (201, 422)
    assert len(site.taken) < 1 + len(media)


@pytest.mark.parametrize("url", ["http://127.0.0.1/x.jpg", "https://10.0.0.1/a.jpg", "file:///etc"])
def test_a_picture_is_not_fetched_from_inside(program, slug, url):
    media = [{"url": url, "alt": {"en": "A", "fr": "B"}}]

    refused = written(program(), slug, media=media)

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"].startswith("/media/0/url")


def test_what_is_up_comes_down_and_the_rest_never_goes_out(program, slug, work, now):
    author, other = program(), program()
    appeal = written(author, slug).json()
    step(author, appeal, "submit")
    step(other, appeal, "approve")
    body = {
        "every": "day",
        "at_local": "17:00",
        "time_zone": "America/Toronto",
        "until": "2011-08-25",
    }
    assert step(author, appeal, "schedule", body).status_code == 200
    now.move(timedelta(hours=1))
    tick(work)
    now.move(timedelta(seconds=5))
    tick(work)

    gone = step(author, appeal, "retract", {"reason": "The address was wrong."})
    tick(work)
    now.move(timedelta(days=2))
    tick(work)

    assert gone.json()["state"] == "retracted"
    found = author.get(f"/api/v1/appeals/{appeal['id']}").json()
    assert {each["state"] for each in found["posts"]} == {"retracted"}
    assert len(found["posts"]) == 2
    assert reach.networks["preview"].posted == {}


def test_a_step_said_twice_is_said_once(program, slug):
    author, other = program(), program()
    appeal = written(author, slug).json()

    for client, name in ((author, "submit"), (other, "approve"), (author, "cancel")):
        first, second = step(client, appeal, name), step(client, appeal, name)
        assert (first.status_code, second.status_code) == (200, 200)
        assert first.json() == second.json()


def test_a_step_that_contradicts_another_is_refused(program, slug):
    author = program()
    appeal = written(author, slug).json()
    step(author, appeal, "cancel")

    refused = step(author, appeal, "submit")

    assert (refused.status_code, refused.json()["code"]) == (409, "appeal_cancelled")


def test_a_network_that_is_not_set_up_is_refused(program, slug):
    refused = written(program(), slug, networks=["preview", "x"])

    assert refused.status_code == 422
    [error] = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/networks/1", "not_set_up")
