"""Days of the week as people and programs write them, in English and French. Pure."""

import re
from collections.abc import Iterable

from notifications.timetable.occurrences import DAYS
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

WORDS = (
    ("mon", "monday", "lun", "lundi", "1"),
    ("tue", "tues", "tuesday", "mar", "mardi", "2"),
    ("wed", "wednesday", "mer", "mercredi", "3"),
    ("thu", "thur", "thurs", "thursday", "jeu", "jeudi", "4"),
    ("fri", "friday", "ven", "vendredi", "5"),
    ("sat", "saturday", "sam", "samedi", "6"),
    ("sun", "sunday", "dim", "dimanche", "7"),
)
BY_WORD = {word: day for day, words in zip(DAYS, WORDS, strict=True) for word in words}
GROUPS = {
    **dict.fromkeys(("day", "daily", "jour"), DAYS),
    **dict.fromkeys(("weekday", "weekdays"), DAYS[:5]),
    **dict.fromkeys(("weekend", "weekends"), DAYS[5:]),
}
WEEK = ("week", "weekly", "semaine")
MOST = 20  # words worth reading
NO_DAY = N_("There is no weekday “{word}”. Write day, weekday, week, or days such as mon, thu.")
NONE = N_("Choose at least one day of the week.")


def parse(said: object) -> tuple[str, ...]:
    """The weekdays of a word or a list of words, from Monday on; none for “every week”.

    Raises:
        InvalidInput: if a word names no weekday, or nothing is said.
    """
    words = list(_words(said))
    if not words or len(words) > MOST:
        raise InvalidInput.field("", "weekdays", NONE)
    if len(words) == 1 and words[0] in WEEK:
        return ()
    found = {day for word in words for day in _days(word)}
    return tuple(day for day in DAYS if day in found)


def _words(said: object) -> Iterable[str]:
    listed = said if isinstance(said, (list, tuple)) else [said]
    for each in listed:
        if isinstance(each, bool) or not isinstance(each, (str, int)):
            raise InvalidInput.field("", "weekdays", NO_DAY, word=type(each).__name__)
        yield from filter(None, re.split(r"[\s,;]+", str(each)[:200].casefold()))


def _days(word: str) -> tuple[str, ...]:
    if word in GROUPS:
        return GROUPS[word]
    if word not in BY_WORD:
        raise InvalidInput.field("", "weekdays", NO_DAY, word=word[:20])
    return (BY_WORD[word],)
