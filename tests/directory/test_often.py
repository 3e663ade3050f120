"""A network that searches more than people do waits, and is told whom to call meanwhile."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from relief.app import build
from relief.directory import often
from relief.directory.search import engine
from relief.kit.flow import Flow, Flows
from tests import hall

SEARCHES = ["/help?q=food", "/help/results?q=foo&typing=yes", "/hsds/v3/services?search=food"]
api = hall.api


@pytest.fixture
def app(settings, db, now):
    """The whole application, where two searches are many."""
    made = build(settings, db=db)
    made.state.services.rooms[often.ROOM] = Flows(Flow(per_s=1, at_once=2))
    return made


@pytest.fixture
def visitor(app, settings):
    """A browser at some address."""

    def visitor(host="192.0.2.7", lang="en"):
        client = TestClient(app, base_url=settings.base_url, client=(host, 50_000))
        client.headers["accept-language"] = lang
        return client

    return visitor


@pytest.mark.parametrize("path", SEARCHES)
def test_one_search_too_many_waits_until_there_is_room(visitor, now, path):
    client = visitor()
    assert [client.get(path).status_code for _ in range(3)] == [200, 200, 429]

    now.move(timedelta(seconds=1))

    assert client.get(path).status_code == 200


def test_a_partners_program_is_told_when_to_come_back(api):
    client = api("directory:read")
    answers = [client.get("/api/v1/services?q=food") for _ in range(3)]

    assert [each.status_code for each in answers] == [200, 200, 429]
    assert answers[-1].headers["retry-after"] == str(often.WAIT_S)
    assert answers[-1].json()["code"] == "too_many"
    assert "2-1-1" in answers[-1].json()["detail"]


@pytest.mark.parametrize(("lang", "said"), [("en", "your network"), ("fr", "votre réseau")])
def test_who_waits_reads_whom_to_call_and_can_search_again(visitor, lang, said):
    client = visitor(lang=lang)
    for _ in range(2):
        client.get("/help?q=food")

    page = client.get("/help?q=food&near=Goderich&open=yes")

    assert page.status_code == 429
    assert page.headers["retry-after"] == str(often.WAIT_S)
    assert said in page.text
    assert 'class="button is-primary" href="tel:211"' in page.text
    assert 'href="/help?q=food&amp;near=Goderich&amp;open=yes"' in page.text


def test_pages_that_search_nothing_stay_open(visitor):
    client = visitor()
    for _ in range(3):
        client.get("/help?q=food")

    assert [client.get(path).status_code for path in ("/help", "/help/emergency")] == [200, 200]


def test_one_network_leaves_the_others_alone(visitor):
    for _ in range(3):
        visitor().get("/help?q=food")

    assert visitor("192.0.2.8").get("/help?q=food").status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.5", "::1"])
def test_a_proxy_of_ours_asks_for_everybody(visitor, host):
    client = visitor(host)

    assert {client.get("/help?q=food").status_code for _ in range(5)} == {200}


def test_a_shelter_of_two_hundred_never_waits(visitor, app, now):
    app.state.services.rooms[often.ROOM] = flows = Flows(often.SEARCHES)
    seconds, asked_in_one = 60, 40

    for _ in range(seconds):
        now.move(timedelta(seconds=1))
        assert all(flows.allows("192.0.2.7") for _ in range(asked_in_one))
    assert all(flows.allows("192.0.2.7") for _ in range(1_000))


class Reading:
    """An engine that has not read the directory yet."""

    is_ready = False

    def find(self, _query):
        """Nothing can be found yet."""
        raise engine.being_read()


def test_while_the_directory_is_read_people_are_told_whom_to_call(visitor, app):
    app.state.services.rooms[engine.ROOM] = Reading()

    page = visitor().get("/help?q=food")

    assert page.status_code == 503
    assert page.headers["retry-after"] == str(engine.AGAIN_S)
    assert "is being read" in page.text
    assert 'href="tel:211"' in page.text
    assert 'href="tel:988"' in page.text
    assert 'href="/help?q=food"' in page.text
