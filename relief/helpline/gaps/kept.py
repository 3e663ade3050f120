"""Published quarters, worked out once: they change only when a month of theirs is counted anew."""

import threading
from collections import OrderedDict
from datetime import datetime

from sqlmodel import Session

from relief.helpline.gaps import figures, published
from relief.helpline.gaps.periods import Quarter
from relief.helpline.gaps.published import Published
from relief.kit.services import Services

ROOM = "published quarters"
MOST = 16  # quarters that are kept: twice those that can be chosen


class Kept:
    """One process's published quarters, each as of the last count of its months."""

    def __init__(self) -> None:
        self._known: OrderedDict[Quarter, tuple[datetime | None, Published]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, session: Session, quarter: Quarter) -> Published:
        """A quarter as it is published; worked out if it was counted meanwhile."""
        # Asked before the figures are read: what is counted in between is read by the next.
        counted_at = figures.counted_at(session, quarter.months)
        known = self._known.get(quarter)
        if known is not None and known[0] == counted_at:
            return known[1]
        found = published.of(session, quarter)
        with self._lock:
            self._known[quarter] = counted_at, found
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        return found


def of(services: Services) -> Kept:
    """This process's quarters."""
    found: Kept = services.rooms.setdefault(ROOM, Kept())
    return found
