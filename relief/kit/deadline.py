"""One limit for many steps, whatever each step would allow itself."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


class Deadline:
    """So many seconds from now, for everything that is run under it."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left, or none."""
        return max(0.0, self._until - time.monotonic())

    def run(self, call: Callable[[], T]) -> T:
        """Wait for what `call` returns, no longer than is left.

        It runs in a thread of its own, which is left behind if it takes too long: no time-out of a
        client's library bounds a slow name server, or an answer that comes a byte at a time.

        Raises:
            TimeoutError: if time was up first.
        """
        answer: Future[T] = Future()

        def work() -> None:
            try:
                answer.set_result(call())
            except BaseException as error:  # raised where it is waited for
                answer.set_exception(error)

        threading.Thread(target=work, name="deadline", daemon=True).start()
        return answer.result(self.left)
