"""When a donor may be called: quiet hours, the best time they named, and when to try again. Pure.

The hours are those that Canada's regulator sets for callers who sell something, a little narrower:
who offers help should be no bolder.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from relief.kit import clock
from relief.kit.i18n import N_

WEEKDAY = (time(9), time(20, 30))
WEEKEND = (time(10), time(18))
NOON, EVENING = time(12), time(17)
PARTS = {
    "any": (time.min, time.max),
    "morning": (time.min, NOON),
    "afternoon": (NOON, EVENING),
    "evening": (EVENING, time.max),
}
LABELS = {
    "any": N_("Any time"),
    "morning": N_("In the morning"),
    "afternoon": N_("In the afternoon"),
    "evening": N_("In the evening"),
}
SATURDAY = 5
# After each try that reached nobody: another part of the day, then another day.
PAUSES = (timedelta(hours=3), timedelta(hours=22), timedelta(days=2), timedelta(days=4))
DAY = timedelta(days=1)  # whoever has a message to answer, or hung up, is not called the same day
LAST = "hung_up"  # who hangs up twice has answered


def welcome(at: datetime, zone: str) -> frozenset[str]:
    """The best times that `at` is one of, on the clocks of `zone`; none in the quiet hours."""
    local = clock.local(at, zone)
    begin, end = WEEKEND if local.weekday() >= SATURDAY else WEEKDAY
    if not begin <= local.time() < end:
        return frozenset()
    return frozenset(part for part, span in PARTS.items() if span[0] <= local.time() < span[1])


def first_welcome(at: datetime, zone: str, best: str) -> datetime:
    """The first moment from `at` on when a donor with this best time may be called."""
    best = best or "any"
    if best in welcome(at, zone):
        return at
    day = clock.local(at, zone).date()
    while True:
        begin, _ = WEEKEND if day.weekday() >= SATURDAY else WEEKDAY
        begins = datetime.combine(day, max(begin, PARTS[best][0]), ZoneInfo(zone))
        if begins >= at and best in welcome(begins, zone):
            return begins
        day += timedelta(days=1)


def again(
    outcome: str, before: str, attempts: int, *, at: datetime, zone: str, best: str
) -> datetime | None:
    """When to try once more after a call that reached nobody; none when it was tried enough.

    Args:
        outcome: Of the call just made.
        before: The outcome of the call before it.
        attempts: Calls that reached nobody since somebody last spoke with the donor.
        at: Now.
        zone: The donor's clocks.
        best: The best time they named.
    """
    if attempts > len(PAUSES) or outcome == before == LAST:
        return None
    pause = PAUSES[attempts - 1]
    if outcome != "no_answer":
        pause = max(pause, DAY)
    return first_welcome(at + pause, zone, best)
