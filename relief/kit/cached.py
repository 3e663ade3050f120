"""A value remembered for a second: quick enough for a surge, too short to be wrong for long."""

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """Values by key, each forgotten `seconds` after it was looked up; at most `most` of them."""

    def __init__(
        self, look_up: Callable[[Key], Value], *, seconds: float = 1, most: int = 10_000
    ) -> None:
        self._look_up = look_up
        self._seconds = seconds
        self._most = most
        self._kept: dict[Key, tuple[float, Value]] = {}

    def peek(self, key: Key) -> Value | None:
        """The value if it is remembered; never looks it up."""
        until, value = self._kept.get(key, (0.0, None))
        return value if until > time.monotonic() else None

    def get(self, key: Key) -> Value:
        """The value, looked up if need be; an error of the look-up is not remembered."""
        found = self.peek(key)
        if found is None:
            found = self._look_up(key)
            if len(self._kept) >= self._most:
                self._kept.clear()
            self._kept[key] = (time.monotonic() + self._seconds, found)
        return found

    def forget(self, key: Key) -> None:
        """Look `key` up anew next time."""
        self._kept.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
