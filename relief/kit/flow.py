"""How much one source may ask for: some at once, and so many a second in the long run."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

from relief.kit import clock

MOST_SOURCES = 20_000  # that are remembered; one that is forgotten begins anew
OURS: tuple[IPv4Network | IPv6Network, ...] = (
    *map(IPv4Network, ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")),
    *map(IPv6Network, ("::1/128", "fc00::/7", "fe80::/10")),
)


@dataclass(frozen=True, slots=True)
class Flow:
    """So many a second, however long it goes on; and so many at once after a rest."""

    per_s: float
    at_once: int


class Flows:
    """A bucket with a hole for each source: what is full takes no more. Safe in threads.

    One moment is kept of each, that at which it runs empty (the generic cell rate algorithm,
    ITU-T I.371), so that a source that asks much takes no more room than one that asks once.
    """

    def __init__(self, flow: Flow, most: int = MOST_SOURCES) -> None:
        self._drop_s = 1 / flow.per_s
        self._full_s = flow.at_once * self._drop_s
        self._most = most
        self._empty_at: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, source: str) -> bool:
        """Count one try, unless there is no room for it."""
        now = clock.now().timestamp()
        with self._lock:
            # No bucket is more than full, also when the clock was set back.
            before_s = min(max(self._empty_at.pop(source, now) - now, 0), self._full_s)
            fits = before_s + self._drop_s / 2 < self._full_s
            self._empty_at[source] = now + before_s + self._drop_s * fits
            while len(self._empty_at) > self._most:
                self._empty_at.popitem(last=False)
        return fits


def is_ours(host: str) -> bool:
    """Whether an address is of this machine or of a private network: nobody's out there."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in each for each in OURS)
