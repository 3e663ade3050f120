"""Seconds in which this machine worked: while it stands still, nobody can keep a promise."""

import threading
import time

TICK_S = 0.05


class Stopwatch:
    """Takes the time of what is done in it, in `seconds`.

    A thread sleeps beside it again and again; what it oversleeps, others could not work either.
    """

    def __enter__(self):
        self.stood_still = self.seconds = 0.0
        self._over = threading.Event()
        self._beside = threading.Thread(target=self._watch)
        self._began = time.monotonic()
        self._beside.start()
        return self

    def __exit__(self, *_):
        took = time.monotonic() - self._began
        self._over.set()
        self._beside.join()
        self.seconds = max(0.0, took - self.stood_still)

    def _watch(self):
        while not self._over.is_set():
            asleep = time.monotonic()
            self._over.wait(TICK_S)
            self.stood_still += max(0.0, time.monotonic() - asleep - 2 * TICK_S)
