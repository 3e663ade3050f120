"""A search while the directory is first read: a few wait for it, and all other pages are answered.

Whoever waits holds a thread, and a process has forty for all that it answers.
"""

import threading

from relief.directory.search import engine
from relief.directory.search.query import Found, Query
from relief.kit.web import Call

MOST_WAIT = 8
_places = threading.BoundedSemaphore(MOST_WAIT)


def find(call: Call, query: Query) -> Found:
    """What fits, the best first.

    Raises:
        Busy: while the directory is first read, and that takes long, or enough wait already.
    """
    search = engine.of(call.services)
    if search.is_ready:
        return search.find(query)
    if not _places.acquire(blocking=False):
        raise engine.being_read()
    try:
        return search.find(query)
    finally:
        _places.release()
