"""An errand ends in time, whatever a server does, and knows whether anything was said."""

import socket
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
import requests

from relief.kit import clock
from relief.kit.errands import Errand, later
from tests.doubles.hostile import Answer, Double, served
from tests.doubles.patience import NOBODY
from tests.receiver import certified

BRIEF_S = 3  # enough to speak on a busy machine
SOON_S = 50  # what is not cut goes on for a minute
PATIENCE_S = 50  # for what goes well


class Echo(Double):
    """Tells what it was asked."""

    def route(self, request):
        return Answer(200, {"path": request.path, "deep": [{"Word": "Said"}]}, {"X-Kind": "echo"})


@pytest.fixture
def server():
    double = Echo()
    with served(double) as double.url:
        yield double


def test_an_errand_brings_the_answer(server):
    with Errand(PATIENCE_S) as errand:
        assert not errand.spoke
        answer = errand.session().get(f"{server.url}/a?b=c")

        assert answer.json()["path"] == "/a"
        assert (errand.spoke, errand.status, errand.headers["x-kind"]) == (True, 200, "echo")
        assert errand.told["path"] == "/a"
        assert errand.words == "/a said"

        errand.fresh()
        assert (errand.spoke, errand.status, errand.told, errand.words) == (False, 0, {}, "")


def test_a_fixed_address_is_asked_somewhere_else(server):
    with Errand(PATIENCE_S) as errand:
        session = errand.session({"https://fixed.example": f"{server.url}/under/"})

        assert session.get("https://fixed.example/a").json()["path"] == "/under/a"


@pytest.mark.parametrize("misbehave", [Echo.hangs, Echo.trickles])
def test_everything_is_cut_at_the_end(server, misbehave):
    misbehave(server, "POST")
    began = monotonic()

    with Errand(BRIEF_S) as errand, pytest.raises(requests.RequestException):
        errand.session().post(server.url, json={})

    assert monotonic() - began < SOON_S
    assert errand.spoke
    assert errand.status == 0


def test_tls_is_spoken_and_cut_as_well(tmp_path, monkeypatch):
    tls, _ = certified(tmp_path, "127.0.0.1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "cert.pem"))
    double = Echo()
    with served(double, tls) as url:
        with Errand(PATIENCE_S) as errand:
            assert errand.session().post(f"{url}/a", json={}).json()["path"] == "/a"
            assert errand.spoke
        double.trickles("POST")
        began = monotonic()
        with Errand(BRIEF_S) as errand, pytest.raises(requests.RequestException):
            errand.session().post(url, json={})

    assert monotonic() - began < SOON_S
    assert (errand.spoke, errand.status) == (True, 0)


def test_a_certificate_that_is_not_trusted_hears_nothing(tmp_path):
    tls, _ = certified(tmp_path, "127.0.0.1")
    double = Echo()
    with (
        served(double, tls) as url,
        Errand(PATIENCE_S) as errand,
        pytest.raises(requests.ConnectionError),
    ):
        errand.session().post(url, json={})

    assert not errand.spoke
    assert double.asked == []


def test_a_greeting_of_tls_that_never_ends_is_cut_and_nothing_was_said():
    with dripping(b"\x16\x03\x03\x40\x00") as port:
        began = monotonic()
        with Errand(BRIEF_S) as errand, pytest.raises(requests.RequestException):
            errand.session().post(f"https://127.0.0.1:{port}/", json={})

    assert monotonic() - began < SOON_S
    assert not errand.spoke


def test_a_head_that_never_ends_is_cut():
    slow = dripping(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    with slow as port, Errand(BRIEF_S) as errand, pytest.raises(requests.RequestException):
        errand.session().get(f"http://127.0.0.1:{port}/")

    assert errand.spoke
    assert errand.status == 0


def test_where_nobody_listens_nothing_was_said():
    with Errand(PATIENCE_S) as errand, pytest.raises(requests.ConnectionError):
        errand.session().post(f"http://127.0.0.1:{NOBODY}/", json={})

    assert not errand.spoke


def test_a_resolver_that_does_not_answer_is_not_waited_for(monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(60))
    began = monotonic()

    with Errand(BRIEF_S) as errand, pytest.raises(requests.ConnectionError):
        errand.session().post("http://relief.test/", json={})
    over.set()

    assert monotonic() - began < SOON_S
    assert not errand.spoke


def test_each_number_of_a_name_is_tried(server, monkeypatch):
    ask = socket.getaddrinfo

    def two(host, port, *rest, **given):
        rows = ask(host, port, *rest, **given)
        if host != "localhost":
            return rows
        return [(*rows[0][:4], ("127.0.0.2", port)), *rows]

    monkeypatch.setattr(socket, "getaddrinfo", two)

    with Errand(PATIENCE_S) as errand:
        answer = errand.session().get(server.url.replace("127.0.0.1", "localhost"))

    assert answer.ok
    assert server.asked[0].headers["host"].startswith("localhost:")


def test_after_the_end_nothing_is_said_any_more(server):
    with Errand(60) as errand:
        session = errand.session()
        session.get(server.url)
        errand.fresh()
    with pytest.raises(requests.RequestException):
        session.post(server.url, json={})

    assert not errand.spoke
    assert len(server.asked) == 1


def test_it_is_led_nowhere_else(server):
    server.answers("GET /a", 302, "", Location="/b")

    with Errand(PATIENCE_S) as errand, pytest.raises(requests.TooManyRedirects):
        errand.session().get(f"{server.url}/a")

    assert [each.path for each in server.asked] == ["/a"]
    assert errand.status == 302


def test_a_flood_is_not_kept(server):
    server.answers("GET", 200, "x" * 5_000_001)

    with Errand(PATIENCE_S) as errand, pytest.raises(requests.ConnectionError):
        errand.session().get(server.url)

    assert errand.status == 0


def test_what_is_no_object_of_json_says_nothing(server):
    server.answers("GET /html", 503)
    server.answers("GET /list", 200, [1])

    with Errand(PATIENCE_S) as errand:
        for path in ("html", "list"):
            errand.session().get(f"{server.url}/{path}")
            assert (errand.told, errand.words) == ({}, "")


def test_no_thread_and_no_connection_is_left(server):
    before = set(threading.enumerate())
    with Errand(600) as errand:
        errand.session().get(server.url)

    # Its timer, and the server's hand on its connection: they end as soon as they are scheduled.
    left = set(threading.enumerate()) - before
    for each in left:
        each.join(60)
    assert not [each for each in left if each.is_alive()]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("1313956800", datetime(2011, 8, 21, 20, 0, tzinfo=UTC)),
        (" 1313956800 ", datetime(2011, 8, 21, 20, 0, tzinfo=UTC)),
        ("2011-08-22", datetime(2011, 8, 22, tzinfo=UTC)),
        ("2011-08-21T16:00:00-04:00", datetime(2011, 8, 21, 20, 0, tzinfo=UTC)),
        ("2011-08-21T20:00:00.123Z", datetime(2011, 8, 21, 20, 0, 0, 123_000, tzinfo=UTC)),
        ("2011-08-20", None),  # past
        ("2012-08-20", None),  # a year from now
        ("9" * 40, None),
        ("٣", None),
        ("soon", None),
        ("", None),
        (None, None),
        ([], None),
    ],
)
def test_a_moment_is_told_where_it_makes_sense(text, at):
    with clock.hold(datetime(2011, 8, 21, 19, 0, tzinfo=UTC)):
        assert later(text) == at


def test_forty_days_are_the_longest_wait(now):
    assert later(str(int((now.at + timedelta(days=39)).timestamp())))
    assert later(str(int((now.at + timedelta(days=41)).timestamp()))) is None


@contextmanager
def dripping(begin):
    """A server that begins, and goes on with a byte now and then."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            with suppress(OSError):
                connection, _ = listening.accept()
                with connection:
                    connection.sendall(begin)
                    while not over.wait(0.05):
                        connection.sendall(b".")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        over.set()
        thread.join(60)
