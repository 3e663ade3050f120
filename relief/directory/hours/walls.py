"""Wall time: when the clocks of a place show a minute.

Where clocks go forward some minutes never come, and where they go back some come twice. What
opens or closes at such a minute does so when clocks first show it, or first show a later one.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def first(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment, in UTC, at which clocks show `wall` (naive) or later."""
    before, after = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    # Where the minute comes twice, `before` is the first; only of one that never comes is it late.
    return before if before <= after else _change(after, before, zone)


def _change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The second after `low`, up to `high`, at which the clocks of `zone` are changed."""
    new = high.astimezone(zone).utcoffset()
    least, most = 1, int((high - low) / timedelta(seconds=1))
    while least < most:
        middle = (least + most) // 2
        if (low + timedelta(seconds=middle)).astimezone(zone).utcoffset() == new:
            most = middle
        else:
            least = middle + 1
    return low + timedelta(seconds=least)
