"""Hours that somebody typed, in English or French, read into schedules: never by a guess.

What cannot be read whole is kept as it is, as a description, with the reason.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from relief.directory.hours import times, tokens
from relief.directory.hours.grammar import Clause, Reader, Said
from relief.directory.hours.schedule import CODES, Schedule
from relief.directory.hours.times import Span
from relief.directory.hours.tokens import Kind
from relief.directory.hours.unread import Unread
from relief.kit.i18n import N_, translate

TOO_MUCH = N_("It is too long to be hours alone.")
TWICE = N_("One day is named twice, with hours that do not fit together.")
NOT_UNDERSTOOD = N_("“{word}” was not understood.")
# A record is in one language: what is read from French is told in French.
BY_APPOINTMENT = {False: "By appointment", True: "Sur rendez-vous"}
CLOSED = {False: "Closed", True: "Fermé"}
ON = {False: "Open on public holidays", True: "Ouvert les jours fériés"}
OFF = {False: "Closed on public holidays", True: "Fermé les jours fériés"}


@dataclass(frozen=True)
class Parsed:
    """Schedules; of a text that cannot be read, one with its words, and the reason."""

    schedules: tuple[Schedule, ...] = ()
    reason: str = ""  # to be translated, with `word`
    word: str = ""

    @property
    def readable(self) -> bool:
        """Whether the whole text was read."""
        return not self.reason

    def why(self, lang: str) -> str:
        """The reason, in words."""
        return translate(lang, self.reason, word=self.word)


def parse(text: str) -> Parsed:
    """Read hours such as “Mon-Fri 9am-5pm; Sat 10-2” or « lun. au ven. de 9 h à 17 h 30 »."""
    kept = text.strip()
    if not kept:
        return Parsed()
    try:
        return Parsed(tuple(_read(kept)))
    except Unread as found:
        return Parsed((Schedule(description=kept),), found.reason, found.word)


def _read(text: str) -> Iterator[Schedule]:
    """The schedules of a text.

    Raises:
        Unread: if a part of it cannot be read.
    """
    if len(text) > tokens.LONGEST:
        raise Unread(TOO_MUCH)
    plain = tokens.plain(text)
    french, found = tokens.in_french(plain), tokens.read(plain)
    unknown = next((each for each in found if each.kind is Kind.UNKNOWN), None)
    if unknown:
        raise Unread(NOT_UNDERSTOOD, unknown.text)
    said = Reader(found, french=french).read()
    _check(said.clauses)
    if said.off_on_holidays and said.on_on_holidays:
        raise Unread(TWICE)
    return _schedules(said, french=french)


def _check(clauses: Iterable[Clause]) -> None:
    """Refuse what contradicts itself: a closure takes days from a list, but not a whole list."""
    clauses = list(clauses)
    closed = _closed(clauses)
    for day in range(7):
        spans = sorted(span for each in clauses if day in each.days for span in each.spans)
        if any(begin < end for (_, end), (begin, _) in pairwise(spans)):
            raise Unread(TWICE)
    if any(not each.closed and each.days <= closed for each in clauses):
        raise Unread(TWICE)


def _closed(clauses: Iterable[Clause]) -> frozenset[int]:
    return frozenset(day for each in clauses if each.closed for day in each.days)


def _of_holidays(said: Said, *, french: bool) -> str | None:
    if said.off_on_holidays:
        return OFF[french]
    return ON[french] if said.on_on_holidays else None


def _schedules(said: Said, *, french: bool) -> Iterator[Schedule]:
    notes = _of_holidays(said, french=french)
    closed = _closed(said.clauses)
    days: dict[tuple[Span | None, bool], set[int]] = defaultdict(set)
    for each in said.clauses:
        for timed in each.spans:
            days[timed, each.by_appointment] |= each.days - closed
        if each.by_appointment and not each.spans:
            days[None, True] |= each.days - closed
    for (span, by_appointment), named in sorted(days.items(), key=lambda item: sorted(item[1])):
        yield _weekly(named, span, BY_APPOINTMENT[french] if by_appointment else None, notes)
    if said.by_appointment:
        yield Schedule(description=BY_APPOINTMENT[french], notes=notes)
    if closed and (said.by_appointment or not days):
        yield _weekly(closed, None, CLOSED[french], notes)
    if notes and not (days or closed or said.by_appointment):
        yield Schedule(notes=notes)


def _weekly(
    days: Iterable[int], span: Span | None, words: str | None, notes: str | None
) -> Schedule:
    return Schedule(
        freq="WEEKLY",
        byday=",".join(CODES[day] for day in sorted(days)),
        opens_at=times.text(span[0]) if span else None,
        closes_at=_closing(span[1]) if span else None,
        description=words,
        notes=notes,
    )


def _closing(at: int) -> str:
    return times.text(at if at <= times.DAY else at - times.DAY)
