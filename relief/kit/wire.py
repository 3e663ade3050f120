"""One HTTP/1.1 exchange with another's server: a connection to a number that was judged, and heads.

What leaves and what comes in is bounded here, so that whoever posts or fetches on top of it cannot
be held or filled by a hostile server.
"""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import httptools

from relief.kit.outward import Target

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
    head: bytes = field(default=b"", repr=False)

    @property
    def retry_after_s(self) -> float | None:
        """When the server asked us to come back; a date is not read."""
        text = self.headers.get("retry-after", "")
        return float(text) if text.isascii() and text.isdigit() else None


@cache
def trusted() -> ssl.SSLContext:
    """What this machine trusts."""
    return ssl.create_default_context()


async def connect(
    place: Target, found: list[str], tls: ssl.SSLContext
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to `place` at the first of the numbers `found` that answers.

    Raises:
        OSError: if none does, or none that is safe.
    """
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


def request(method: str, place: Target, headers: Mapping[str, str]) -> bytes:
    """The head of a request; `headers` are visible ASCII only."""
    said = {"Host": place.authority, **headers, "Connection": "close"}
    lines = [f"{method} {place.path} HTTP/1.1", *(f"{name}: {text}" for name, text in said.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


async def hear(reader: asyncio.StreamReader) -> Answer:
    """The head of the answer, after the interim ones.

    Raises:
        Garbled: if there is none that is HTTP.
    """
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
    return Answer(parser.get_status_code(), seen.headers, head)
