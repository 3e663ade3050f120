"""The one clock: every moment is an aware UTC time, and tests can make it stand still."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


class Held:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    @property
    def at(self) -> datetime:
        """The moment it shows; set in whichever zone, told in UTC."""
        return self._at

    @at.setter
    def at(self, at: datetime) -> None:
        self._at = _utc(at)

    def move(self, by: timedelta) -> None:
        """Let `by` pass; a negative `by` is a clock set back."""
        self._at += by


class _Clock:
    """Holds the clock for the whole process: a test's worker threads must see the same time."""

    held: Held | None = None


def now() -> datetime:
    """Tell the time, aware and in UTC."""
    held = _Clock.held
    return held.at if held else datetime.now(UTC)  # noqa: TID251 - the one place that reads it


@contextmanager
def hold(at: datetime) -> Iterator[Held]:
    """Make time stand still at `at`, in every thread, until the block ends.

    Raises:
        ValueError: if `at` says no zone.
    """
    before, held = _Clock.held, Held(at)
    _Clock.held = held
    try:
        yield held
    finally:
        _Clock.held = before


def rfc3339(at: datetime) -> str:
    """Write `at` as RFC 3339 in UTC, with microseconds only when there are some.

    Raises:
        ValueError: if `at` says no zone.
    """
    return _utc(at).replace(tzinfo=None).isoformat() + "Z"


def local(at: datetime, zone: str) -> datetime:
    """Show `at` on the wall clocks of `zone`, an IANA name such as `America/Toronto`.

    Raises:
        ValueError: if `at` says no zone.
        ZoneInfoNotFoundError: if there is no such place.
    """
    return _utc(at).astimezone(ZoneInfo(zone))


def _utc(at: datetime) -> datetime:
    """Refuse a naive time: nobody knows which hour it means."""
    if at.tzinfo is None:
        raise ValueError(f"{at} says no time zone")
    return at.astimezone(UTC)
