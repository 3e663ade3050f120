"""A value remembered for a second: quick enough for a surge, too short to be wrong for long.

When it is forgotten in a surge, a hundred requests miss it in the same moment. One of them asks,
and the others wait for its answer.
"""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from starlette.concurrency import run_in_threadpool

from relief.kit import clock

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
LASTS = timedelta(seconds=1)


class Shared(Generic[Key, Value]):
    """Questions under way on one event loop, each asked once however many wait for it."""

    def __init__(self) -> None:
        self._asked: dict[Key, asyncio.Task[Value]] = {}

    async def ask(self, key: Key, look_up: Callable[[], Value]) -> Value:
        """What `look_up` says in a thread; an error is told to all who wait."""
        asked = self._asked.get(key)
        if asked is None:
            asked = self._asked[key] = asyncio.create_task(run_in_threadpool(look_up))
            asked.add_done_callback(lambda _: self._asked.pop(key, None))
        # One who hangs up must not take the answer from the others.
        return await asyncio.shield(asked)


class Remembered(Generic[Key, Value]):
    """Values by key, each forgotten a while after it was asked for; safe in threads.

    Args:
        room: How many are kept; the oldest goes first.
        lasts: For how long; a second unless it hardly ever changes.
    """

    def __init__(self, room: int = 10_000, lasts: timedelta = LASTS) -> None:
        self._room, self._lasts = room, lasts
        self._known: OrderedDict[Key, tuple[datetime, Value]] = OrderedDict()
        self._lock = threading.Lock()
        self._shared: Shared[Key, Value] = Shared()

    def peek(self, key: Key) -> Value | None:
        """The value if it is remembered; never looks it up."""
        with self._lock:
            known = self._known.get(key)
        return known[1] if known and clock.now() < known[0] else None

    def get(self, key: Key, look_up: Callable[[Key], Value]) -> Value:
        """The value, looked up if need be; an error of the look-up is not remembered."""
        found = self.peek(key)
        if found is None:
            asked_at = clock.now()
            found = look_up(key)
            self.put(key, found, asked_at)
        return found

    async def ask(self, key: Key, look_up: Callable[[Key], Value]) -> Value:
        """As `get`, from the event loop: looked up in a thread, once for all who ask meanwhile."""
        found = self.peek(key)
        if found is None:
            found = await self._shared.ask(key, lambda: self.get(key, look_up))
        return found

    def put(self, key: Key, value: Value, asked_at: datetime) -> None:
        """Remember what was answered to a question of `asked_at`: it may have aged on its way."""
        with self._lock:
            self._known[key] = (asked_at + self._lasts, value)
            self._known.move_to_end(key)
            while len(self._known) > self._room:
                self._known.popitem(last=False)

    def forget(self, which: Callable[[Value], bool]) -> None:
        """Ask anew about every value that is such."""
        with self._lock:
            gone = [key for key, (_, value) in self._known.items() if which(value)]
            for key in gone:
                del self._known[key]
