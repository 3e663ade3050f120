"""Which reminder of an instalment is due: the latest rung alone; what was missed is over."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

EARLIEST, LATEST = -14, 180
MOST_RUNGS = 8
# Nobody is written to about money at night; a mail that arrives with the morning coffee is read.
BEGINS, ENDS = time(9), time(20)
DAYS = N_("Write up to {most} whole days from {first} to {last}, such as -3 0 7 21.")
CALL = N_("Write a day after the last e-mail, up to {last}.")


@dataclass(frozen=True, slots=True)
class Ladder:
    """E-mails so many days after the due day (before it, if negative), then a call."""

    days: tuple[int, ...]
    call_after: int
    paused: bool = False

    def rungs(self, *, by_mail: bool) -> tuple[int, ...]:
        """The rungs for a donor who is written to; for any other only the call, and sooner."""
        if by_mail:
            return (*self.days, self.call_after)
        return (min((day for day in self.days if day > 0), default=self.call_after),)

    def due(
        self, due_on: date, *, set_on: date, today: date, taken: int | None, by_mail: bool
    ) -> int | None:
        """The rung to take today, if there is one above the last that was `taken`.

        What would have been said before the day on which it was agreed is never said.
        """
        reached = [
            rung
            for rung in self.rungs(by_mail=by_mail)
            if (day := due_on + timedelta(days=rung)) <= today and (rung >= 0 or day > set_on)
        ]
        latest = max(reached, default=None)
        return None if latest is None or (taken is not None and latest <= taken) else latest


USUAL = Ladder(days=(-3, 0, 7, 21), call_after=28)


def awake(at: time) -> bool:
    """Whether reminders may leave at this hour of the place's clocks."""
    return BEGINS <= at < ENDS


def parse(days: str, call_after: int, *, paused: bool) -> Ladder:
    """A ladder as a form says it.

    Raises:
        InvalidInput: if its days are none, or are not in order to the call.
    """
    try:
        found = sorted({int(word) for word in days.replace("−", "-").replace(",", " ").split()})
    except ValueError:
        found = []
    if not found or len(found) > MOST_RUNGS or found[0] < EARLIEST or found[-1] > LATEST:
        bounds = {"most": MOST_RUNGS, "first": EARLIEST, "last": LATEST}
        raise InvalidInput.field("/days", "days", DAYS, **bounds)
    if not max(0, found[-1]) < call_after <= LATEST:
        raise InvalidInput.field("/call_after", "call_after", CALL, last=LATEST)
    return Ladder(tuple(found), call_after, paused)
