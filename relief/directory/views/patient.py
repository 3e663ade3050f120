"""A search while the directory is first read: a few wait for it, and all other pages are answered.

Whoever waits holds a thread, and a process has forty for all that it answers.
"""

import threading

from relief.directory.search import engine
from relief.directory.search.query import Found, Query
from relief.kit.errors import Busy
from relief.kit.i18n import N_
from relief.kit.web import Call

MOST_WAIT, AGAIN_S = 8, 10
MANY = N_("The search has just started, and many wait for it. Try again in a moment.")
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
        raise Busy(MANY, retry_after_s=AGAIN_S)
    try:
        return search.find(query)
    finally:
        _places.release()
