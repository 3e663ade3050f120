"""One POST to a real server: what it may do to us, and what it may not."""

import asyncio
import ssl
import time

import pytest

from relief.kit import outward, posting
from relief.kit.outward import NotPublic
from relief.kit.wire import Garbled
from tests.doubles.patience import NOBODY
from tests.receiver import certified, running

PATIENCE_S = 50  # for what goes well; what is not left in time goes on for a minute


@pytest.fixture
def program():
    with running() as program:
        yield program


def post(address, body=b"{}", *, limit_s=PATIENCE_S, **given):
    place = outward.target(address, loopback=True)
    return asyncio.run(posting.post(place, body, {"X-Kind": "test"}, limit_s=limit_s, **given))


def known(*numbers):
    """A resolver that says these, and counts how often it is asked."""

    async def resolve(host, port):
        resolve.asked += 1
        return list(numbers)

    resolve.asked = 0
    return resolve


def test_what_is_sent_arrives_as_it_was(program):
    body = '{"ville": "Sault-Sainte-Marie – é"}'.encode()

    assert post(f"{program.url}/take?x=1", body).status == 200

    [(path, headers, taken)] = program.taken
    assert (path, taken, headers["x-kind"]) == ("/take?x=1", body, "test")
    assert headers["host"] == f"localhost:{program.port}"


@pytest.mark.parametrize(
    ("path", "status"),
    [("gone", 410), ("error", 500), ("refused", 401), ("busy", 429), ("interim", 204)],
)
def test_every_answer_is_read_for_what_it_is(program, path, status):
    assert post(f"{program.url}/{path}").status == status


def test_it_says_when_to_come_back(program):
    assert post(f"{program.url}/busy").retry_after_s == 7200


def test_no_redirect_is_followed(program):
    assert post(f"{program.url}/moved").status == 302
    assert [path for path, _, _ in program.taken] == ["/moved"]


@pytest.mark.parametrize("path", ["hang", "drip"])
def test_a_server_that_never_ends_is_left_in_time(program, path):
    begun = time.monotonic()

    with pytest.raises(TimeoutError):
        post(f"{program.url}/{path}", limit_s=0.5)

    assert time.monotonic() - begun < PATIENCE_S


@pytest.mark.parametrize("path", ["garbled", "cut", "flood"])
def test_what_is_no_answer_is_not_taken_for_one(program, path):
    with pytest.raises((Garbled, ConnectionError)):
        post(f"{program.url}/{path}")


def test_nobody_at_home_is_an_error_of_the_network():
    with pytest.raises(OSError, match=r"."):
        post(f"http://localhost:{NOBODY}/in")


def test_the_number_that_was_judged_is_the_one_connected_to():
    """A second look-up would find 127.0.0.1, where nobody listens at this port."""
    with running("127.0.0.9") as program:
        resolve = known("127.0.0.9")

        assert post(f"http://localhost:{program.port}/take", resolve=resolve).status == 200

        assert (resolve.asked, len(program.taken)) == (1, 1)


def test_another_number_of_the_name_is_tried_when_the_first_is_silent():
    with running("127.0.0.9") as program:
        resolve = known("127.0.0.8", "127.0.0.9")

        assert post(f"http://localhost:{program.port}/take", resolve=resolve).status == 200


def test_a_name_that_leads_inside_is_not_connected_to(program):
    place = outward.target(f"https://hooks.example.org:{program.port}/take")

    with pytest.raises(NotPublic):
        asyncio.run(posting.post(place, b"{}", {}, limit_s=PATIENCE_S, resolve=known("127.0.0.1")))

    assert program.taken == []


def test_a_certificate_is_for_the_name_though_a_number_is_connected_to(tmp_path):
    server, client = certified(tmp_path, "localhost")
    with running(tls=server) as program:
        assert post(f"{program.url}/take", tls=client).status == 200
        with pytest.raises(ssl.SSLCertVerificationError):
            post(f"https://127.0.0.1:{program.port}/take", tls=client)
        with pytest.raises(ssl.SSLCertVerificationError):
            post(f"{program.url}/take")  # signed by nobody this machine knows
