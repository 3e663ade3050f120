"""Time zones by their IANA names."""

import zoneinfo
from functools import cache

from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_


@cache
def names() -> frozenset[str]:
    """Every zone's name."""
    return frozenset(zoneinfo.available_timezones())


def nearby() -> list[str]:
    """The zones to choose from: those of this side of the ocean, in order."""
    return sorted(each for each in names() if each.startswith(("America/", "Canada/")))


def zone(name: str) -> str:
    """Return `name` if a clock can be set by it.

    Raises:
        InvalidInput: code `time_zone`.
    """
    if name not in names():
        message = N_("There is no time zone “{zone}”. Write one like America/Toronto.")
        raise InvalidInput(message, code="time_zone", zone=name)
    return name
