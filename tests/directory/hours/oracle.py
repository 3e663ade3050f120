"""An oracle of opening hours that shares no code with them: it watches the clock, minute by minute.

Whatever the clocks do, the day never goes back: the latest minute they have shown is where it is.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
CODES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def reached(at, zone, back=180):
    """The latest that clocks have shown by `at`; they are set back by three hours at most."""
    there = ZoneInfo(zone)
    return max((at - k * MINUTE).astimezone(there).replace(tzinfo=None) for k in range(back))


def is_open(schedules, zone, at):
    return open_when(schedules, reached(at, zone))


def open_when(schedules, shown):
    """Whether it is open when clocks have come to show `shown`; a closure is the last word."""
    for back in (1, 0):
        day = shown.date() - timedelta(days=back)
        midnight = datetime.combine(day, time())
        here = [each for each in deciding(schedules, day) if comes(each, day)]
        for each in here if all(each.opens_at for each in here) else []:
            begin, end = clock(each.opens_at), clock(each.closes_at)
            end += timedelta(days=1) if end <= begin else timedelta()
            if midnight + begin <= shown < midnight + end:
                return True
    return False


def deciding(schedules, day):
    """One day before one month before one season before the week."""
    here = [each for each in schedules if within(each, day)]
    for shortest in (range(1, 2), range(2, 32), range(32, 301)):
        found = [each for each in here if dates(each) and length(each) in shortest]
        if found:
            return found
    return [each for each in here if not dates(each)]


def dates(each):
    return each.valid_from is not None


def length(each):
    return (date.fromisoformat(each.valid_to) - date.fromisoformat(each.valid_from)).days + 1


def within(each, day):
    return not dates(each) or each.valid_from <= day.isoformat() <= each.valid_to


def comes(each, day):
    if each.bymonthday:
        return day.day in [int(n) for n in each.bymonthday.split(",")]
    if each.byday and not any(comes_by(code, day) for code in each.byday.split(",")):
        return False
    if each.interval and each.interval > 1:
        begin = date.fromisoformat(each.dtstart)
        monday = begin - timedelta(days=begin.weekday())
        return day >= begin and (day - monday).days // 7 % each.interval == 0
    return True


def comes_by(code, day):
    if CODES[day.weekday()] != code[-2:]:
        return False
    same = [n for n in range(1, 32) if fits(day, n) and (n - day.day) % 7 == 0]
    return not code[:-2] or same[int(code[:-2]) - (int(code[:-2]) > 0)] == day.day


def fits(day, n):
    return (day.replace(day=1) + timedelta(days=n - 1)).month == day.month


def clock(text):
    hours, minutes = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))
