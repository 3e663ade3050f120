"""The grammar of typed hours: days and their spans, closures, appointments.

A text is read whole or not at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from relief.directory.hours import clocks
from relief.directory.hours.times import DAY, Span
from relief.directory.hours.tokens import DAYS, EVERY_DAY, TIMES, Kind, Token
from relief.directory.hours.unread import Unread
from relief.kit.i18n import N_

NOT_UNDERSTOOD = N_("“{word}” was not understood.")
NO_DAYS = N_("It does not say on which days.")
NO_HOURS = N_("It does not say at which hours.")
WHICH = N_("It does not say what is by appointment.")


@dataclass
class Clause:
    """Days, with spans; without them by appointment, or closed."""

    days: frozenset[int]
    spans: list[Span] = field(default_factory=list)
    by_appointment: bool = False
    closed: bool = False


@dataclass
class Said:
    """What a text says."""

    clauses: list[Clause] = field(default_factory=list)
    by_appointment: bool = False  # at all times, or at all others
    off_on_holidays: bool = False
    on_on_holidays: bool = False


class Reader:
    """Reads tokens, from the first to the last."""

    def __init__(self, tokens: list[Token], *, french: bool) -> None:
        self.tokens = tokens
        self.place = 0
        marked = any(token.kind is Kind.HALF for token in tokens)
        self.by_24 = french or (not marked and any(map(clocks.to_24, tokens)))
        self.said = Said()

    def read(self) -> Said:
        """What the whole text says.

        Raises:
            Unread: if a part of it cannot be read.
        """
        while self._skip(Kind.STOP, Kind.COMMA, Kind.AND):
            segment = len(self.said.clauses)
            self._clause()
            while self._more():
                self._clause_after(segment)
        return self.said

    def _more(self) -> bool:
        here = self.place
        more = self._skip(Kind.COMMA, Kind.AND)
        if not more or self._is(Kind.STOP):
            self.place = here
            return False
        return True

    def _clause_after(self, segment: int) -> None:
        """A further part of a sentence; “by appointment” belongs to its only span."""
        if not self._is(Kind.APPOINTMENT):
            self._clause()
            return
        timed = [clause for clause in self.said.clauses[segment:] if clause.spans]
        direct = self.tokens[self.place - 1].kind is not Kind.COMMA
        if not timed or (len(timed) > 1 and not direct) or timed[-1] is not self.said.clauses[-1]:
            raise Unread(WHICH)
        self._take()
        timed[-1].by_appointment = True

    def _clause(self) -> None:
        if self._is(Kind.CLOSED, Kind.EXCEPT):
            self._take()
            self._closed()
        elif self._is(Kind.HOLIDAYS):
            self._take()
            self._skip(Kind.COMMA)
            self._need(Kind.CLOSED)
            self.said.off_on_holidays = True
        elif self._is(Kind.OTHERWISE, Kind.APPOINTMENT):
            self._otherwise()
        elif self._is(Kind.YEARLONG):
            self._yearlong()
        elif self._is(Kind.ALWAYS):
            self._take()
            self.said.clauses.append(Clause(EVERY_DAY, [(0, DAY)]))
        elif self._is(*DAYS):
            self._days_first()
        else:
            self._hours_first()

    def _yearlong(self) -> None:
        """“365 days a year”: on holidays too, where it is said of every day of the week."""
        if any(clause.days != EVERY_DAY for clause in self.said.clauses) or not self.said.clauses:
            raise Unread(*self._unexpected())
        self._take()
        self.said.on_on_holidays = True

    def _closed(self) -> None:
        while self._is(Kind.HOLIDAYS, *DAYS):
            if self._is(Kind.HOLIDAYS):
                self._take()
                self.said.off_on_holidays = True
            else:
                self.said.clauses.append(Clause(self._day_range(), closed=True))
            here = self.place
            self._skip(Kind.COMMA, Kind.AND)
            if not self._is(Kind.HOLIDAYS, *DAYS) or self._hours_follow():
                self.place = here
                return
        raise Unread(NO_DAYS)

    def _hours_follow(self) -> bool:
        """Whether the days ahead are the next clause's own: “closed Sun, Mon 9-5”."""
        here = self.place
        while self._is(Kind.TO, Kind.AND, Kind.COMMA, *DAYS):
            self._take()
        found = self._is(Kind.ALL_DAY, Kind.CLOSED, Kind.APPOINTMENT, *TIMES)
        self.place = here
        return found

    def _otherwise(self) -> None:
        named = self._is(Kind.OTHERWISE)
        if named:
            self._take()
            self._skip(Kind.COMMA)
        elif self.said.clauses:
            raise Unread(WHICH)
        self._need(Kind.APPOINTMENT)
        self.said.by_appointment = True
        if not named and self._skip(Kind.COMMA, Kind.STOP) and not self._is(Kind.CLOSED):
            raise Unread(WHICH)

    def _days_first(self) -> None:
        clause = Clause(self._days())
        self._and_holidays()
        self._skip(Kind.COMMA)
        if self._is(Kind.TO) and self._here().text == "-":  # “Monday - 9 a.m. to 5 p.m.”
            self._take()
        if self._is(Kind.CLOSED):
            self._take()
            clause.closed = True
        elif self._is(Kind.APPOINTMENT):
            self._take()
            clause.by_appointment = True
        else:
            clause.spans = self._spans()
        self.said.clauses.append(clause)

    def _and_holidays(self) -> None:
        """“Sundays and holidays: closed”; of their hours nothing can be kept."""
        here = self.place
        self._skip(Kind.COMMA, Kind.AND)
        if not self._is(Kind.HOLIDAYS):
            self.place = here
            return
        self._take()
        self._skip(Kind.COMMA)
        if not self._is(Kind.CLOSED):
            raise Unread(*self._unexpected())
        self.said.off_on_holidays = True

    def _hours_first(self) -> None:
        alone = len(self.tokens) == 1
        spans = self._spans()
        self._skip(Kind.COMMA)
        if alone and spans == [(0, DAY)]:  # “Open 24 hours”
            self.said.clauses.append(Clause(EVERY_DAY, spans))
            return
        if not self._is(*DAYS):
            raise Unread(NO_DAYS)
        self.said.clauses.append(Clause(self._days(), spans))

    def _spans(self) -> list[Span]:
        if self._is(Kind.ALL_DAY):
            self._take()
            return [(0, DAY)]
        found = [self._span()]
        while self._next_is_time():
            self._skip(Kind.COMMA, Kind.AND)
            found.append(self._span())
        return found

    def _span(self) -> Span:
        if not self._is(*TIMES):
            raise Unread(*self._unexpected())
        begin = self._take()
        self._need(Kind.TO)
        if not self._is(*TIMES):
            raise Unread(*self._unexpected())
        return clocks.span(begin, self._take(), by_24=self.by_24)

    def _next_is_time(self) -> bool:
        here = self.place
        found = self._skip(Kind.COMMA, Kind.AND) and self.place > here and self._is(*TIMES)
        self.place = here
        return found

    def _days(self) -> frozenset[int]:
        found = self._day_range()
        while True:
            here = self.place
            self._skip(Kind.COMMA, Kind.AND)
            if not self._is(*DAYS):
                self.place = here
                return found
            found |= self._day_range()

    def _day_range(self) -> frozenset[int]:
        first = self._take()
        following = self.tokens[self.place : self.place + 2]
        kinds = [token.kind for token in following]
        if first.kind is not Kind.DAY or kinds != [Kind.TO, Kind.DAY]:
            return first.days
        self.place += 2
        [begin], [end] = first.days, following[1].days
        return frozenset(n % 7 for n in range(begin, end + 1 if end >= begin else end + 8))

    def _here(self) -> Token:
        return self.tokens[self.place]

    def _is(self, *kinds: Kind) -> bool:
        return self.place < len(self.tokens) and self._here().kind in kinds

    def _take(self) -> Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def _need(self, kind: Kind) -> None:
        if not self._is(kind):
            raise Unread(*self._unexpected())
        self._take()

    def _skip(self, *kinds: Kind) -> bool:
        """Pass over such tokens; whether any are left."""
        while self._is(*kinds):
            self._take()
        return self.place < len(self.tokens)

    def _unexpected(self) -> Iterator[str]:
        if self.place < len(self.tokens):
            return iter((NOT_UNDERSTOOD, self._here().text))
        return iter((NO_HOURS,))
