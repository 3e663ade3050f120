"""One POST to another's server: to a number that was judged, within a time, and no further.

No redirect is followed, no cookie kept, and of the answer only its head is read: a hostile server
can neither lead us elsewhere nor hold us or fill our memory.
"""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import httptools

from relief.kit.outward import Resolve, Target, ask_dns, numbers

HEAD_LONGEST = 16 * 1024
TRIED = 3  # numbers of one name
INTERIM = 5  # 1xx answers before the real one


class Garbled(Exception):
    """What came back is not HTTP, or was cut off."""


@dataclass(slots=True)
class Answer:
    """The head of an answer."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def retry_after_s(self) -> float | None:
        """When the server asked us to come back; a date is not read."""
        text = self.headers.get("retry-after", "")
        return float(text) if text.isascii() and text.isdigit() else None


@cache
def trusted() -> ssl.SSLContext:
    """What this machine trusts."""
    return ssl.create_default_context()


async def post(
    place: Target,
    body: bytes,
    headers: Mapping[str, str],
    *,
    limit_s: float,
    tls: ssl.SSLContext | None = None,
    resolve: Resolve = ask_dns,
) -> Answer:
    """Send `body` and read the head of the answer.

    Args:
        place: Where to.
        body: The bytes.
        headers: What to say besides `Host` and the length; visible ASCII only.
        limit_s: Seconds for all of it together.
        tls: What to trust; else what this machine does.
        resolve: Who knows the numbers of names.

    Raises:
        NotPublic: if the name leads inside; nothing was sent.
        TimeoutError: if it took too long.
        OSError: if there was no connection, or none that is safe.
        Garbled: if the answer is not HTTP.
    """
    async with asyncio.timeout(limit_s):
        found = await numbers(place, resolve)
        reader, writer = await _connect(place, found, tls or trusted())
        try:
            writer.write(_head(place, body, headers) + body)
            await writer.drain()
            return await _answer(reader)
        finally:
            # A farewell could be made to last as long as the other side likes.
            writer.transport.abort()


async def _connect(
    place: Target, found: list[str], tls: ssl.SSLContext
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    failure: OSError = ConnectionError("no number to connect to")
    for number in found[:TRIED]:
        try:
            return await asyncio.open_connection(
                number,
                place.port,
                limit=HEAD_LONGEST,
                ssl=tls if place.tls else None,
                server_hostname=place.host if place.tls else None,
            )
        except OSError as error:
            failure = error
    raise failure


def _head(place: Target, body: bytes, headers: Mapping[str, str]) -> bytes:
    said = {
        "Host": place.authority,
        **headers,
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    lines = [f"POST {place.path} HTTP/1.1", *(f"{name}: {text}" for name, text in said.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


async def _answer(reader: asyncio.StreamReader) -> Answer:
    for _ in range(INTERIM):
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise Garbled("no head") from error
        answer = _read(head)
        if answer.status >= 200:
            return answer
    raise Garbled("no end of interim answers")


class _Head:
    """What the parser calls."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers[name.decode("latin-1").lower()] = value.decode("latin-1").strip()


def _read(head: bytes) -> Answer:
    seen = _Head()
    parser = httptools.HttpResponseParser(seen)
    try:
        parser.feed_data(head)
    except httptools.HttpParserUpgrade:
        raise Garbled("another protocol") from None
    except httptools.HttpParserError as error:
        raise Garbled("not HTTP") from error
    return Answer(parser.get_status_code(), seen.headers)
