"""What a slip says of a service's hours: “open until 8:00 p.m. tonight”."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from relief.directory.hours import holidays, wording
from relief.directory.hours.days import State
from relief.directory.hours.holidays import Holidays
from relief.directory.hours.opening import Opening, status
from relief.directory.hours.schedule import Scheduled
from relief.kit import clock, i18n
from relief.kit.i18n import N_, translate

EVENING, MORNING = 18, 6  # hours: until then it is still last night's
UNTIL = {
    "today": N_("open until {time} today"),
    "tonight": N_("open until {time} tonight"),
    "night": N_("open tonight until {time}"),
    "tomorrow": N_("open until {time} tomorrow"),
    "later": N_("open until {day}, {time}"),
}
OPENS = {
    "today": N_("closed now, opens today at {time}"),
    "tonight": N_("closed now, opens tonight at {time}"),
    "night": N_("closed now, opens in the night at {time}"),
    "tomorrow": N_("closed now, opens tomorrow at {time}"),
    "later": N_("closed now, opens on {day} at {time}"),
}
PLAIN = {
    State.OPEN: N_("open"),
    State.CLOSED: N_("closed, with no opening known in the next two weeks"),
    State.ALL_HOURS: N_("open day and night"),
    State.BY_APPOINTMENT: N_("by appointment: call first"),
    State.UNKNOWN: N_("hours not known: call first"),
}
DOUBT = N_("{hours} (these are the usual hours; they may differ for {holiday}: call first)")


def tonight(
    schedules: Iterable[Scheduled],
    zone: str,
    at: datetime,
    lang: str,
    calendar: Holidays = holidays.ontario,
) -> str:
    """How a service stands at `at`, and what comes next, in a few words."""
    return said(status(schedules, zone, at, calendar), zone, at, lang)


def said(found: Opening, zone: str, at: datetime, lang: str) -> str:
    """`tonight`, of an opening that is known already."""
    words = _plainly(found, zone, at, lang)
    if not found.uncertain_holiday:
        return words
    return translate(lang, DOUBT, hours=words, holiday=i18n.Said(i18n.word, found.holiday))


def _plainly(found: Opening, zone: str, at: datetime, lang: str) -> str:
    if found.state is State.OPEN and found.until:
        return _when(UNTIL, found.until, zone, at, lang)
    if found.state is State.CLOSED and found.opens:
        return _when(OPENS, found.opens, zone, at, lang)
    return translate(lang, PLAIN[found.state])


def _when(ways: dict[str, str], moment: datetime, zone: str, at: datetime, lang: str) -> str:
    here, there = clock.local(at, zone), clock.local(moment, zone)
    return translate(
        lang,
        ways[_part(here, there)],
        time=wording.clock(there.hour * 60 + there.minute, lang),
        day=_day(here, there, lang),
    )


def _part(here: datetime, there: datetime) -> str:
    ahead = (there.date() - here.date()).days
    if ahead == 0:
        return "tonight" if there.hour >= EVENING else "today"
    if ahead == 1 and there.hour < MORNING and here.hour >= EVENING:
        return "night" if there.hour or there.minute else "tonight"  # midnight is tonight's
    return "tomorrow" if ahead == 1 else "later"


def _day(here: datetime, there: datetime, lang: str) -> str:
    """A day of this week by its name, a later one by its date."""
    if there.date() - here.date() < timedelta(days=7):
        return i18n.weekdays(lang)[there.weekday()]
    return wording.day(there.date(), lang)
