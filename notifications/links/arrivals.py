"""How many come by each link, counted in memory and written down every few seconds.

Ten thousand people come in a minute, and none of them waits for a disk. A process that dies takes
at most the counts of those seconds with it; nothing of any visitor was ever kept.
"""

import asyncio
import secrets
import threading
from collections import Counter
from contextlib import suppress
from datetime import datetime

import sqlalchemy as sa
from starlette.concurrency import run_in_threadpool

from notifications.links.models import LinkArrivals
from relief.kit import clock
from relief.kit.db import Database

EVERY_S = 3
ROOM = "arrivals"
ADD = sa.text(
    "INSERT INTO link_arrivals (code, minute, writer, n) VALUES (:code, :minute, :writer, :n)"
    " ON CONFLICT (code, minute, writer) DO UPDATE SET n = link_arrivals.n + excluded.n"
).bindparams(sa.bindparam("minute", type_=LinkArrivals.__table__.c.minute.type))  # type: ignore[attr-defined]


class Arrivals:
    """One process's counts, and the task that writes them down."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._writer = f"web-{secrets.token_hex(4)}"
        self._counts: Counter[tuple[str, datetime]] = Counter()
        self._lock = threading.Lock()
        self._task: asyncio.Task[None] | None = None

    def count(self, code: str) -> None:
        """One more came by `code`."""
        minute = clock.now().replace(second=0, microsecond=0)
        with self._lock:
            self._counts[code, minute] += 1

    def flush(self) -> None:
        """Write down what was counted since the last time; what cannot be written is kept."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        rows = [
            {"code": code, "minute": minute, "writer": self._writer, "n": n}
            for (code, minute), n in sorted(counts.items())
        ]
        try:
            with self._db.session(write=True) as session:
                session.execute(ADD, rows)
        except sa.exc.SQLAlchemyError:
            with self._lock:
                self._counts.update(counts)
            raise

    async def start(self) -> None:
        """Begin to write down."""
        self._task = asyncio.create_task(self._run(), name="arrivals")

    async def stop(self) -> None:
        """Write down the last ones."""
        if self._task:
            self._task.cancel()
        with suppress(sa.exc.SQLAlchemyError):  # the database went first: seconds are lost
            await run_in_threadpool(self.flush)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            with suppress(sa.exc.SQLAlchemyError):  # it is away; the next time writes both
                await run_in_threadpool(self.flush)
