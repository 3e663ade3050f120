"""How often one source may try something, kept in this process's memory."""

import ipaddress

from limits import RateLimitItemPerHour, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from relief.kit.errors import TooMany
from relief.kit.i18n import N_

SIGN_IN = RateLimitItemPerMinute(10, 5)  # per account and per address, five minutes
PUBLIC_FORM = RateLimitItemPerMinute(30)  # per address: a shelter's whole hall shares one
LETTERS = RateLimitItemPerHour(5)  # per recipient, of what strangers can have us send
LISTS = RateLimitItemPerHour(60)  # of what arrived, per organization: each is kept, line by line
TOKEN_GUESS = RateLimitItemPerSecond(20)

Limit = RateLimitItemPerHour | RateLimitItemPerMinute | RateLimitItemPerSecond


def source(host: str) -> str:
    """Whom a network address stands for: of IPv6 its /64, for any line has all of one."""
    try:
        address = ipaddress.IPv6Address(host.partition("%")[0])
    except ValueError:
        return host
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((address, 64), strict=False))


class Throttle:
    """Counts tries per limit and source in a moving window."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, limit: Limit, *source: str) -> bool:
        """Count one try, and tell whether it was within `limit`."""
        return self._limiter.hit(limit, *source)

    def check(self, limit: Limit, *source: str) -> None:
        """Count one try.

        Raises:
            TooMany: if `source` has used up `limit`.
        """
        if not self.allows(limit, *source):
            wait = int(limit.get_expiry())
            raise TooMany(
                N_("Too many tries. Wait {seconds} seconds, then try again."),
                retry_after_s=wait,
                seconds=wait,
            )
