"""Months and quarters on the clocks of the service, and when a quarter may be published."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from relief.kit import clock

SETTLES = timedelta(days=15)  # what ended in a quarter's last days is written up by then
PUBLISHED = 8  # quarters, back from the newest


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a year, `number` 1 to 4."""

    year: int
    number: int

    @property
    def key(self) -> str:
        """As in an address and a file: `2026-Q3`."""
        return f"{self.year}-Q{self.number}"

    @property
    def months(self) -> tuple[date, date, date]:
        """The first days of its months."""
        first = date(self.year, self.number * 3 - 2, 1)
        second = following(first)
        return first, second, following(second)


def month_of(at: datetime, zone: str) -> date:
    """The first day of the month that it is in `zone`."""
    return clock.local(at, zone).date().replace(day=1)


def following(month: date) -> date:
    """The month after one."""
    return (month + timedelta(days=31)).replace(day=1)


def before(month: date) -> date:
    """The month before one."""
    return (month - timedelta(days=1)).replace(day=1)


def back(month: date, count: int) -> list[date]:
    """So many months, the last being `month`."""
    found = [month]
    while len(found) < count:
        found.append(before(found[-1]))
    return found[::-1]


def bounds(month: date, zone: str) -> tuple[datetime, datetime]:
    """The moments at which a month begins and ends in `zone`."""
    begins, ends = (
        datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
        for day in (month, following(month))
    )
    return begins, ends


def quarter_of(month: date) -> Quarter:
    """The quarter that a month lies in."""
    return Quarter(month.year, (month.month + 2) // 3)


def latest(now: datetime, zone: str) -> Quarter:
    """The last quarter that is over, and settled."""
    settled = clock.local(now, zone).date() - SETTLES
    found = quarter_of(settled.replace(day=1))
    return quarter_of(before(found.months[0]))


def published(now: datetime, zone: str) -> list[Quarter]:
    """The quarters that everybody may read, the newest first."""
    found = [latest(now, zone)]
    while len(found) < PUBLISHED:
        found.append(quarter_of(before(found[-1].months[0])))
    return found


def named(text: str) -> Quarter | None:
    """The quarter of a key such as `2026-Q3`."""
    year, _, number = text.partition("-Q")
    if not (year.isdecimal() and len(year) == 4 and number in {"1", "2", "3", "4"}):
        return None
    return Quarter(int(year), int(number)) if int(year) > 0 else None


def month_named(text: str) -> date | None:
    """The month of a key such as `2026-09`."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
