"""One GET from another's server: from numbers that were judged, within a time and a size.

A redirect is followed a few times, and each place it leads to is judged as the first one was.
Nothing that comes packed is unpacked, so a small answer cannot become a large one.
"""

import asyncio
import ssl
from dataclasses import dataclass, field
from urllib.parse import urljoin

import httptools

from relief.kit import outward, wire
from relief.kit.errors import InvalidInput
from relief.kit.outward import NotPublic, Resolve, Target, ask_dns, numbers
from relief.kit.wire import Answer, Garbled

CLIENT = "Relief/1"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FOLLOWED = 3
PIECE = 16 * 1024
FRAMES = 64 * 1024  # what chunks and trailers may add to twice the size that was asked for


class TooLong(Garbled):
    """The answer is larger than was asked for; nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, whole."""

    status: int
    kind: str  # its content type, in small letters and without parameters
    body: bytes
    address: str  # where it was at last


@dataclass(frozen=True, slots=True)
class _Limits:
    most_bytes: int
    headers: dict[str, str]
    tls: ssl.SSLContext
    resolve: Resolve


async def get(
    address: str,
    *,
    most_bytes: int,
    limit_s: float,
    accept: str = "*/*",
    loopback: bool = False,
    tls: ssl.SSLContext | None = None,
    resolve: Resolve = ask_dns,
) -> Fetched:
    """What stands at `address`.

    Args:
        address: What somebody wrote.
        most_bytes: The longest body to take.
        limit_s: Seconds for all of it together, redirects too.
        accept: The types we can read.
        loopback: Whether this machine itself is allowed, without https too.
        tls: What to trust; else what this machine does.
        resolve: Who knows the numbers of names.

    Raises:
        InvalidInput: if `address` is none that we send to.
        NotPublic: if the name, or where it sends us, leads inside.
        TimeoutError: if it took too long.
        OSError: if there was no connection, or none that is safe.
        TooLong: if there is more than `most_bytes`.
        Garbled: if the answer is not HTTP, was cut off, is packed, or sends us on and on.
    """
    place = outward.target(address, loopback=loopback)
    said = {"User-Agent": CLIENT, "Accept": accept, "Accept-Encoding": "identity"}
    limits = _Limits(most_bytes, said, tls or wire.trusted(), resolve)
    async with asyncio.timeout(limit_s):
        for _ in range(FOLLOWED + 1):
            answer, body = await _exchange(place, limits)
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
                return Fetched(answer.status, kind, body, address)
            address, place = _led_to(address, answer.headers["location"], place)
    raise Garbled("sent on and on")


def _led_to(address: str, location: str, before: Target) -> tuple[str, Target]:
    """A place that a server names: this machine only if we are there already."""
    try:
        led_to = urljoin(address, location.partition("#")[0])
        return led_to, outward.target(led_to, loopback=before.loopback)
    except (InvalidInput, ValueError) as error:  # or brackets around what is no IPv6 address
        raise NotPublic(location[:80]) from error


async def _exchange(place: Target, limits: _Limits) -> tuple[Answer, bytes]:
    found = await numbers(place, limits.resolve)
    reader, writer = await wire.connect(place, found, limits.tls)
    try:
        writer.write(wire.request("GET", place, limits.headers))
        await writer.drain()
        answer = await wire.hear(reader)
        if answer.status in REDIRECTS:
            return answer, b""
        return answer, await _body(reader, answer, limits.most_bytes)
    finally:
        writer.transport.abort()


@dataclass(slots=True)
class _Whole:
    """What the parser calls."""

    most_bytes: int
    parts: list[bytes] = field(default_factory=list)
    size: int = 0
    ended: bool = False

    def on_body(self, part: bytes) -> None:
        self.size += len(part)
        if self.size <= self.most_bytes:
            self.parts.append(part)

    def on_message_complete(self) -> None:
        self.ended = True


async def _body(reader: asyncio.StreamReader, answer: Answer, most_bytes: int) -> bytes:
    _refuse_packed(answer)
    if int(answer.headers.get("content-length", "0")) > most_bytes:
        raise TooLong(f"more than {most_bytes} bytes")
    seen = _Whole(most_bytes)
    parser = httptools.HttpResponseParser(seen)
    part, raw = answer.head, 0
    while True:
        _feed(parser, part)
        if seen.size > most_bytes or raw > 2 * most_bytes + FRAMES:
            raise TooLong(f"more than {most_bytes} bytes")
        if seen.ended:
            break
        part = await reader.read(PIECE)
        raw += len(part)
        if not part:
            if _says_where_it_ends(answer):
                raise Garbled("cut off")
            break
    return b"".join(seen.parts)


def _feed(parser: httptools.HttpResponseParser, part: bytes) -> None:
    try:
        parser.feed_data(part)
    except httptools.HttpParserUpgrade:
        raise Garbled("another protocol") from None
    except httptools.HttpParserError as error:
        raise Garbled("not HTTP") from error


def _says_where_it_ends(answer: Answer) -> bool:
    return "content-length" in answer.headers or "transfer-encoding" in answer.headers


def _refuse_packed(answer: Answer) -> None:
    packed = answer.headers.get("content-encoding", "").strip().lower() not in {"", "identity"}
    sent = answer.headers.get("transfer-encoding", "chunked").strip().lower()
    if packed or sent != "chunked":
        raise Garbled("packed, though we asked for it plain")
