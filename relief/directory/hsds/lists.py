"""Which records are in a list, worked out once for all its pages, until the directory moves on."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from relief.kit.errors import Busy
from relief.kit.i18n import N_
from relief.kit.services import Services

ROOM = "hsds"
KEPT = 8  # lists: 57,000 ids take a few megabytes
WAITING = 4  # requests that may work or wait; more would take the threads that pledges need
AT_ONCE = 8  # requests that look through the directory, or put a long page together
Made = TypeVar("Made")
MANY = N_("Many ask for lists just now. Try again in a few seconds.")


def of(services: Services) -> "Lists":
    """This process's lists."""
    lists: Lists = services.rooms.setdefault(ROOM, Lists())
    return lists


class Lists:
    """The last few lists by what they were asked for; safe in threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, Sequence[Any]] = OrderedDict()
        self._lock, self._making = threading.Lock(), threading.Lock()
        self._room = threading.Semaphore(WAITING)
        self._busy = threading.Semaphore(AT_ONCE)

    @contextmanager
    def working(self) -> Iterator[None]:
        """One of the few requests that may take long at the same time.

        Raises:
            Busy: if enough of them do.
        """
        if not self._busy.acquire(blocking=False):
            raise Busy(MANY)
        try:
            yield
        finally:
            self._busy.release()

    def get(self, key: Hashable, make: Callable[[], Sequence[Any]]) -> Sequence[Any]:
        """The list; made by one if need be, while a few others wait for theirs.

        Raises:
            Busy: if enough of them wait already.
        """
        found = self._peek(key)
        return self.alone(lambda: self._made(key, make)) if found is None else found

    def alone(self, make: Callable[[], Made]) -> Made:
        """What looks through the whole directory, one at a time, while a few others wait.

        Raises:
            Busy: if enough of them wait already.
        """
        if not self._room.acquire(blocking=False):
            raise Busy(MANY)
        try:
            with self._making:
                return make()
        finally:
            self._room.release()

    def _made(self, key: Hashable, make: Callable[[], Sequence[Any]]) -> Sequence[Any]:
        found = self._peek(key)
        return self._put(key, make()) if found is None else found

    def _peek(self, key: Hashable) -> Sequence[Any] | None:
        with self._lock:
            if key not in self._known:
                return None
            self._known.move_to_end(key)
            return self._known[key]

    def _put(self, key: Hashable, made: Sequence[Any]) -> Sequence[Any]:
        with self._lock:
            self._known[key] = made
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return made
