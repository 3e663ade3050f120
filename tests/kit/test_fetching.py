"""One GET from a real server: what it may do to us, and what it may not."""

import asyncio
import gzip
import ssl
import time

import pytest

from relief.kit import fetching
from relief.kit.errors import InvalidInput
from relief.kit.fetching import TooLong
from relief.kit.outward import NotPublic
from relief.kit.wire import Garbled
from tests.doubles.patience import NOBODY
from tests.receiver import Handler, certified, running

ALERT = "<alert>Ouragan à Bayfield</alert>".encode()
HEAD = b"HTTP/1.1 200 OK\r\n"
PATIENCE_S = 50  # for what goes well; what is not left in time goes on for a minute
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


class Site(Handler):
    """A public site, well and ill behaved."""

    def do_GET(self):  # noqa: N802 - the library's name
        """Answer, or misbehave."""
        self.server.program.taken.append((self.path, self.headers, b""))
        name, _, rest = self.path.strip("/").partition("/")
        behave = getattr(self, name, None)
        if behave is None:
            self.answer(404)
        elif rest:
            behave(rest)
        else:
            behave()

    def told(self, head, body=b""):
        """Bytes as they are."""
        self.wfile.write(head + body)

    def alert(self):
        """A whole document."""
        kind = b"Content-Type: Application/XML; charset=utf-8\r\n"
        self.told(HEAD + kind + b"Content-Length: %d\r\n\r\n" % len(ALERT), ALERT)

    def pieces(self):
        """The same, in chunks."""
        halves = (ALERT[:9], ALERT[9:])
        self.told(CHUNKED, b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in halves))
        self.told(b"0\r\n\r\n")

    def open(self):
        """The same, until the connection ends."""
        self.told(HEAD + b"Connection: close\r\n\r\n", ALERT)
        self.close_connection = True

    def nothing(self):
        """No content at all."""
        self.told(b"HTTP/1.1 204 No Content\r\n\r\n")

    def hops(self, left):
        """Lead on, so many times."""
        self.answer(302, Location=f"/hops/{int(left) - 1}" if int(left) > 1 else "/alert#here")

    def inside(self):
        """Lead to where a cloud keeps its keys."""
        self.answer(302, Location="http://169.254.169.254/latest/meta-data/")

    def named(self):
        """Lead to a name that stands for an inner number."""
        self.answer(307, Location="https://printer.example.org/")

    def brackets(self):
        """Lead to what is no address at all."""
        self.answer(302, Location="https://[::1/")

    def endless(self):
        """A body without an end."""
        self.told(HEAD + b"\r\n")
        while not self.server.program.over.is_set():
            self.told(b"x" * 65536)

    def declared(self):
        """A length that nobody would take, and nothing of it."""
        self.told(HEAD + b"Content-Length: 999999999999\r\n\r\n")
        self.server.program.over.wait(60)

    def crumbs(self):
        """Next to nothing, in as many bytes as can be made of it."""
        self.told(CHUNKED)
        while not self.server.program.over.is_set():
            self.told(b"1;" + b"e" * 4000 + b"\r\nx\r\n")

    def trickle(self):
        """A byte now and then."""
        self.told(HEAD + b"Content-Length: 5000\r\n\r\n")
        while not self.server.program.over.wait(0.05):
            self.told(b".")

    def bomb(self):
        """A little that unpacks to a lot."""
        packed = gzip.compress(b"\0" * 5_000_000)
        said = HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
        self.told(said, packed)

    def packed(self):
        """The same, packed for the transfer alone."""
        self.told(HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n", b"0\r\n\r\n")

    def half(self):
        """Less than was said."""
        self.told(HEAD + b"Content-Length: 5000\r\n\r\n", ALERT)
        self.close_connection = True


@pytest.fixture
def site():
    with running(handler=Site) as program:
        yield program


def get(address, *, most_bytes=10_000, limit_s=PATIENCE_S, **given):
    asked = fetching.get(
        address, most_bytes=most_bytes, limit_s=limit_s, **{"loopback": True} | given
    )
    return asyncio.run(asked)


async def inner(host, port):
    """A name server that knows inner numbers only."""
    return ["127.0.0.1"]


@pytest.mark.parametrize("path", ["alert", "pieces", "open"])
def test_a_document_comes_whole_however_it_is_sent(site, path):
    found = get(f"{site.url}/{path}", accept="application/xml")

    assert (found.status, found.body) == (200, ALERT)
    [(_, headers, _)] = site.taken
    assert (headers["accept-encoding"], headers["accept"]) == ("identity", "application/xml")


def test_its_type_is_told_without_its_parameters(site):
    assert get(f"{site.url}/alert").kind == "application/xml"


def test_what_is_not_there_is_told_as_such(site):
    assert get(f"{site.url}/nowhere").status == 404
    assert get(f"{site.url}/nothing").body == b""


def test_redirects_are_followed_three_times(site):
    found = get(f"{site.url}/hops/3")

    assert (found.body, found.address) == (ALERT, f"{site.url}/alert")
    assert [path for path, _, _ in site.taken] == ["/hops/3", "/hops/2", "/hops/1", "/alert"]
    with pytest.raises(Garbled):
        get(f"{site.url}/hops/4")


@pytest.mark.parametrize("path", ["inside", "named", "brackets"])
def test_no_redirect_leads_inside(site, path):
    async def asked(host, port):
        return ["127.0.0.1"] if host == "localhost" else ["10.0.0.7"]

    with pytest.raises(NotPublic):
        get(f"{site.url}/{path}", resolve=asked)


def test_this_machine_is_not_asked_for_a_stranger(site):
    with pytest.raises(InvalidInput):
        get(f"{site.url}/alert", loopback=False)
    with pytest.raises(NotPublic):
        get(f"https://alerts.example.org:{site.port}/alert", resolve=inner)
    assert site.taken == []


@pytest.mark.parametrize("path", ["endless", "declared", "crumbs"])
def test_what_is_too_long_is_left(site, path):
    begun = time.monotonic()

    with pytest.raises(TooLong):
        get(f"{site.url}/{path}", most_bytes=1_000)

    assert time.monotonic() - begun < PATIENCE_S


@pytest.mark.parametrize("path", ["alert", "pieces", "open"])
def test_the_last_byte_that_fits_is_taken(site, path):
    assert get(f"{site.url}/{path}", most_bytes=len(ALERT)).body == ALERT
    with pytest.raises(TooLong):
        get(f"{site.url}/{path}", most_bytes=len(ALERT) - 1)


@pytest.mark.parametrize("path", ["trickle", "hang"])
def test_a_server_that_takes_for_ever_is_left_in_time(site, path):
    begun = time.monotonic()

    with pytest.raises(TimeoutError):
        get(f"{site.url}/{path}", limit_s=0.5)

    assert time.monotonic() - begun < PATIENCE_S


@pytest.mark.parametrize("path", ["bomb", "packed"])
def test_nothing_is_unpacked(site, path):
    with pytest.raises(Garbled):
        get(f"{site.url}/{path}")


@pytest.mark.parametrize("path", ["half", "garbled", "cut", "flood"])
def test_what_is_no_answer_is_not_taken_for_one(site, path):
    with pytest.raises((Garbled, ConnectionError)):
        get(f"{site.url}/{path}")


def test_nobody_at_home_is_an_error_of_the_network():
    with pytest.raises(OSError, match=r"."):
        get(f"http://localhost:{NOBODY}/alert")


def test_a_certificate_must_be_for_the_name(tmp_path):
    server, client = certified(tmp_path, "localhost")
    with running(tls=server, handler=Site) as program:
        assert get(f"{program.url}/alert", tls=client).body == ALERT
        with pytest.raises(ssl.SSLCertVerificationError):
            get(f"{program.url}/alert")  # signed by nobody this machine knows
