"""Python's search for garbage: put off while a great many rows are made, or made seldom.

Each search walks all that is alive, and finds next to nothing: for a plan of 100,000 pledges the
searches took half of the time. A block inside another leaves the search off until the outer ends.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def calm() -> None:
    """Search seldom in this process, and never through what is loaded now: for long work."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for garbage in this process until the block, or the decorated function, ends."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
