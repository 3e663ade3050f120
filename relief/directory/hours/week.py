"""The hours that a page shows: rows of days, seasons apart, and what else there is to say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from relief.directory.hours import rules, saying, times, wording
from relief.directory.hours.rules import Reach, Rule, Says
from relief.directory.hours.schedule import Scheduled
from relief.kit.i18n import N_, translate

LOOK = 400  # days to find the next time in
CLOSED = N_("closed")
APPOINTMENT = N_("by appointment")
WITH_APPOINTMENT = N_("{hours}, by appointment")
UNKNOWN = N_("hours not known")
SOME_DAYS = N_("Some days, next on {day}")
SEASON = N_("From {first} to {last}")
EACH_YEAR = N_("Each year from {first} to {last}")
OTHER_TIMES = N_("Other times by appointment")
ONLY = N_("By appointment")
OFF = N_("Closed on public holidays")
UNREAD = N_("Some of the hours could not be read: call first.")
ON_DAY, ON_DAYS = N_("{day}: {hours}"), N_("{first} to {last}: {hours}")


@dataclass(frozen=True)
class Row:
    """Days alike, and their hours."""

    days: str
    hours: str


@dataclass(frozen=True)
class Table:
    """The rows of an ordinary week, or of a season that its title names."""

    title: str
    rows: tuple[Row, ...]

    def __str__(self) -> str:
        return "; ".join(f"{row.days} {row.hours}" for row in self.rows)


@dataclass(frozen=True)
class Week:
    """What a page shows; no table and no note where nothing is known."""

    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()


def week(schedules: Iterable[Scheduled], today: date, lang: str) -> Week:
    """The hours that hold from `today` on, in words."""
    given = list(schedules)
    read = [rule for rule in rules.read(given) if not rule.over(today)]
    tables = [_table(list(each), today, lang) for each in _seasons(read)]
    notes = [*_exceptions(read, today, lang), *_remarks(read, lang), *_texts(given)]
    return Week(tuple(each for each in tables if each.rows), tuple(dict.fromkeys(notes)))


def _seasons(read: Iterable[Rule]) -> list[list[Rule]]:
    """The ordinary week, then each season by its beginning."""
    long = [rule for rule in read if rule.reach is not Reach.EXCEPTION]
    ordered = sorted(long, key=_season)
    return [list(each) for _, each in groupby(ordered, key=_season)]


def _season(rule: Rule) -> tuple[date, date, bool]:
    if rule.reach is Reach.ORDINARY:
        return date.min, date.max, False
    return rule.first, rule.last, rule.yearly


def _table(of: Sequence[Rule], today: date, lang: str) -> Table:
    weekly = [rule for rule in of if rule.days.every_week and _tells(rule)]
    others = [rule for rule in of if not rule.days.every_week and rule.span]
    cells = [_cell([rule for rule in weekly if _on(rule, n)], lang) for n in range(7)]
    if _whole(of):
        cells = [each or translate(lang, CLOSED) for each in cells]
    rows = [
        Row(wording.days([n for n in range(7) if cells[n] == hours], lang), hours)
        for hours in dict.fromkeys(filter(None, cells))
    ]
    return Table(_title(of[0], lang), (*rows, *_now_and_then(others, today, lang)))


def _whole(of: Sequence[Rule]) -> bool:
    """Whether days that have no hours are closed: nothing comes now and then, or unread."""
    telling = [rule for rule in of if rule.says is not Says.NOTHING]
    timed = any(rule.span for rule in telling)
    return timed and all(rule.days.every_week and _tells(rule) for rule in telling)


def _tells(rule: Rule) -> bool:
    """Whether a schedule has a place in a table: it has hours, or says something of some days."""
    return bool(rule.span) or (rule.says is not Says.NOTHING and bool(rule.days.weekdays))


def _on(rule: Rule, day: int) -> bool:
    return not rule.days.weekdays or (0, day) in rule.days.weekdays


def _cell(of: Sequence[Rule], lang: str) -> str:
    """What a day's schedules say; empty where they say nothing."""
    says = {rule.says for rule in of}
    if Says.CLOSED in says:
        return translate(lang, CLOSED)
    if Says.HOURS in says:
        return _hours(of, lang)
    if Says.APPOINTMENT in says:
        return translate(lang, APPOINTMENT)
    return translate(lang, UNKNOWN) if says else ""


def _hours(of: Iterable[Rule], lang: str) -> str:
    timed = [rule for rule in of if rule.span]
    said = []
    for only in (False, True):
        spans = [rule.span for rule in timed if rule.span and rule.only_by_appointment is only]
        hours = wording.spans(times.joined(spans), lang)
        said.append(translate(lang, WITH_APPOINTMENT, hours=hours) if only and hours else hours)
    return ", ".join(filter(None, said))


def _now_and_then(others: Iterable[Rule], today: date, lang: str) -> Iterable[Row]:
    """Rows of what comes every other week, or by the month: the next day says it best."""
    for rule in others:
        ahead = (today + timedelta(days=n) for n in range(LOOK))
        day = next((each for each in ahead if rule.on(each)), None)
        if day:
            said = translate(lang, SOME_DAYS, day=wording.day(day, lang))
            yield Row(said, _hours([rule], lang))


def _title(rule: Rule, lang: str) -> str:
    if rule.reach is Reach.ORDINARY:
        return ""
    return translate(lang, EACH_YEAR if rule.yearly else SEASON, **_dates(rule, lang))


def _dates(rule: Rule, lang: str) -> dict[str, object]:
    first, last = (wording.day(each, lang, yearly=rule.yearly) for each in (rule.first, rule.last))
    return {"first": first, "last": last, "day": first}


def _exceptions(read: Iterable[Rule], today: date, lang: str) -> Iterable[str]:
    found = [rule for rule in read if rule.reach is Reach.EXCEPTION]
    ordered = sorted(found, key=lambda rule: (rule.first, rule.last, rule.yearly))
    for _, each in groupby(ordered, key=lambda rule: (rule.first, rule.last, rule.yearly)):
        same = list(each)
        message = ON_DAY if same[0].length == 1 else ON_DAYS
        hours = _excepted(same, today, lang)
        yield translate(lang, message, hours=hours, **_dates(same[0], lang))


def _excepted(same: Sequence[Rule], today: date, lang: str) -> str:
    """What holds on one day, or on the days of a short time."""
    if not any(rule.days.weekdays for rule in same):
        return _cell(same, lang)
    if same[0].length > 1:
        return str(_table(same, today, lang))
    return _cell([rule for rule in same if rule.on(rule.first)], lang) or translate(lang, CLOSED)


def _remarks(read: Sequence[Rule], lang: str) -> Iterable[str]:
    long = [rule for rule in read if rule.reach is not Reach.EXCEPTION]
    if any(rule.says is Says.APPOINTMENT and not _tells(rule) for rule in long):
        timed = any(rule.span for rule in long)
        yield translate(lang, OTHER_TIMES if timed else ONLY)
    if any(rule.off_on_holidays for rule in read):
        yield translate(lang, OFF)
    if any(rule.says is Says.UNKNOWN and not _tells(rule) for rule in long):
        yield translate(lang, UNREAD)


def _texts(given: Iterable[Scheduled]) -> Iterable[str]:
    """Words of the schedules' own, but for those that the rows say already."""
    for each in given:
        for text in (each.description, each.notes):
            if text and text.strip() and not saying.bare(saying.plain(text)):
                yield text.strip()
