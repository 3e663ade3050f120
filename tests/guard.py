"""No test talks to another machine: an audit hook that refuses, in whatever library it happens."""

import ipaddress
import sys


class OutsideWorld(RuntimeError):
    """A test tried to reach another machine. No OSError, which the code under test may handle."""


def shut():
    """Refuse connections and look-ups that leave this machine, for as long as the process lives."""
    sys.addaudithook(_watch)


def _watch(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not is_here(address[0]):
            raise OutsideWorld(f"a test tried to reach {address}")
    elif event == "socket.getaddrinfo" and not is_here(arguments[0], numbers_are=True):
        raise OutsideWorld(f"a test tried to look up {arguments[0]}")


def is_here(host, *, numbers_are=False):
    """Whether a host is this machine; with `numbers_are`, whether it is no name of another one."""
    if host in (None, "", b"", "localhost", b"localhost", "<broadcast>"):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return numbers_are or address.is_loopback or address.is_unspecified
