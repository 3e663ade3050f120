"""Where we may send to: public addresses, lest anybody knock through us at inner doors.

An address is judged twice: as text when it is written down, and by every number its name stands
for when we connect. The number that was judged is the one that is connected to, so a name that
changes its mind in between (DNS rebinding) gains nothing.
"""

import asyncio
import re
import socket
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

LONGEST = 200
WRITTEN = re.compile(r"[!-\[\]-~]+")  # visible ASCII without the backslash, which browsers turn
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
NUMBER_LIKE = re.compile(r"[0-9]+|0x[0-9a-f]*")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
HTTPS_PORT, FIRST_FREE_PORT = 443, 1024

NOT_HTTPS = N_("Write a web address that begins with https://.")
NOT_PLAIN = N_("Write the address as it is, without a name and password, a “#” or spaces.")
NOT_A_NAME = N_("Write the name of a public server, like hooks.example.org, not a number.")
NOT_A_PORT = N_("Leave the port out, or use one from 1024 on.")

# What Python calls global and is not for us to call: protocol assignments, relays, a cloud's host.
CLOSED = tuple(
    ip_network(text)
    for text in (
        "192.0.0.0/24",
        "192.88.99.0/24",
        "168.63.129.16/32",
        "240.0.0.0/4",
        "2001::/23",
        "2002::/16",
        "3fff::/20",
    )
)
UNICAST_V6 = ip_network("2000::/3")
NAT64 = ip_network("64:ff9b::/96")  # how a network without IPv4 reaches it (RFC 6052)

Resolve = Callable[[str, int], Awaitable[list[str]]]


class NotPublic(Exception):
    """A name stands for a number that is not public; nothing was sent."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be tried."""

    host: str
    port: int
    path: str
    tls: bool = True
    loopback: bool = False  # this machine, where a rehearsal or a test has its server

    @property
    def authority(self) -> str:
        """What the header `Host` says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.tls else 80) else f"{host}:{self.port}"


def target(address: str, *, loopback: bool = False) -> Target:
    """`address`, judged as text.

    Args:
        address: What somebody wrote.
        loopback: Whether this machine itself is allowed, without https too.

    Raises:
        InvalidInput: if it is no address that we send to.
    """
    parts = _parts(address)
    host = (parts.hostname or "").rstrip(".")
    tls = parts.scheme == "https"
    here = loopback and host in LOOPBACK
    if not (tls or (here and parts.scheme == "http")):
        raise InvalidInput.field("", "https", NOT_HTTPS)
    port = _port(parts) or (443 if tls else 80)
    if not here:
        _check_name(host)
        if port < FIRST_FREE_PORT and port != HTTPS_PORT:
            raise InvalidInput.field("", "port", NOT_A_PORT)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port, path, tls, here)


async def numbers(place: Target, resolve: Resolve) -> list[str]:
    """Every number that `place` stands for, when all of them may be connected to.

    Raises:
        NotPublic: if one may not.
        OSError: if the name is not known.
    """
    found = await resolve(place.host, place.port)
    allowed = _is_loopback if place.loopback else is_public
    if not found or not all(allowed(number) for number in found):
        raise NotPublic(place.host)
    return found


async def ask_dns(host: str, port: int) -> list[str]:
    """The numbers of `host`, as this machine's resolver tells them.

    Asked in a thread of its own: the loop's would be waited for when the loop ends, and a name
    server that never answers would hold up all else that is to be sent.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def settle(found: list[str], error: OSError | None) -> None:
        if answer.done():  # nobody waits any more
            return
        if error:
            answer.set_exception(error)
        else:
            answer.set_result(found)

    def ask() -> None:
        found, error = [], None
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found = list(dict.fromkeys(str(each[4][0]) for each in rows))
        except OSError as refused:
            error = refused
        except UnicodeError as odd:  # a name that no name server is asked for
            error = OSError(str(odd))
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, found, error)

    threading.Thread(target=ask, name="dns", daemon=True).start()
    return await answer


def is_public(number: str) -> bool:
    """Whether the IP address `number` is one of the open Internet's."""
    ip = ip_address(number.partition("%")[0])
    if ip in NAT64:
        ip = IPv4Address(int(ip) & 0xFFFFFFFF)
    if isinstance(ip, IPv6Address) and ip not in UNICAST_V6:
        return False  # IPv4 in other clothes, links, sites, private networks
    return ip.is_global and not ip.is_multicast and not any(ip in each for each in CLOSED)


def _is_loopback(number: str) -> bool:
    return ip_address(number).is_loopback


def _parts(address: str) -> SplitResult:
    if len(address) > LONGEST or not WRITTEN.fullmatch(address):
        raise InvalidInput.field("", "url", NOT_PLAIN)
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets around what is no IPv6 address
        raise InvalidInput.field("", "url", NOT_A_NAME) from None
    if "@" in parts.netloc or "#" in address:
        raise InvalidInput.field("", "url", NOT_PLAIN)
    return parts


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise InvalidInput.field("", "port", NOT_A_PORT) from None


def _check_name(host: str) -> None:
    """Refuse bare words, and numbers in the forms that resolvers read (2130706433, 0x7f.1)."""
    labels = host.split(".")
    named = len(labels) > 1 and all(LABEL.fullmatch(label) for label in labels)
    if not named or NUMBER_LIKE.fullmatch(labels[-1]):
        raise InvalidInput.field("", "url", NOT_A_NAME)
