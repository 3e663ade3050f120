"""Which records are in a list, worked out once for all its pages, until the directory moves on."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from relief.kit.services import Services

ROOM = "hsds"
KEPT = 8  # lists: 57,000 ids take a few megabytes


def of(services: Services) -> "Lists":
    """This process's lists."""
    lists: Lists = services.rooms.setdefault(ROOM, Lists())
    return lists


class Lists:
    """The last few lists by what they were asked for; safe in threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, Sequence[Any]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Sequence[Any]]) -> Sequence[Any]:
        """The list, made if need be: by one, while others who want any list wait."""
        with self._lock:
            if key not in self._known:
                self._known[key] = make()
                while len(self._known) > KEPT:
                    self._known.popitem(last=False)
            self._known.move_to_end(key)
            return self._known[key]
