"""A schedule in HSDS 3.1's words: when a service is open, or is not."""

from dataclasses import dataclass
from typing import Protocol

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Scheduled(Protocol):
    """What has the fields of an HSDS schedule; any of them may be missing, or make no sense.

    HSDS's `timezone`, a number of hours, is not asked: a service's IANA zone is given apart.
    """

    @property
    def valid_from(self) -> str | None:
        """First day, `2026-07-01`; `--07-01` or the year 0001 for every year."""

    @property
    def valid_to(self) -> str | None:
        """Last day, written alike."""

    @property
    def dtstart(self) -> str | None:
        """Day of the first time; every other week is counted from it."""

    @property
    def until(self) -> str | None:
        """Day of the last time."""

    @property
    def count(self) -> int | None:
        """How many times."""

    @property
    def wkst(self) -> str | None:
        """First day of the week, `MO`."""

    @property
    def freq(self) -> str | None:
        """`WEEKLY` or `MONTHLY`."""

    @property
    def interval(self) -> int | None:
        """2 for every other week."""

    @property
    def byday(self) -> str | None:
        """`MO,TU`; in a month also `1MO` and `-1FR`."""

    @property
    def byweekno(self) -> str | None:
        """Weeks of the year."""

    @property
    def bymonthday(self) -> str | None:
        """Days of the month; -1 is the last."""

    @property
    def byyearday(self) -> str | None:
        """Days of the year."""

    @property
    def opens_at(self) -> str | None:
        """`09:00` or `09:00:00`."""

    @property
    def closes_at(self) -> str | None:
        """`17:00`; 24:00 is midnight."""

    @property
    def description(self) -> str | None:
        """Hours in words."""

    @property
    def notes(self) -> str | None:
        """What else there is to say."""


@dataclass(frozen=True)
class Schedule:
    """A schedule of our own making, as `parsing.parse` gives it."""

    valid_from: str | None = None
    valid_to: str | None = None
    dtstart: str | None = None
    until: str | None = None
    count: int | None = None
    wkst: str | None = None
    freq: str | None = None
    interval: int | None = None
    byday: str | None = None
    byweekno: str | None = None
    bymonthday: str | None = None
    byyearday: str | None = None
    opens_at: str | None = None
    closes_at: str | None = None
    description: str | None = None
    notes: str | None = None
    attending_type: str | None = None
