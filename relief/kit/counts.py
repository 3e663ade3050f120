"""Counts kept in memory and written down every few seconds: nobody who is counted waits for a disk.

A process that dies takes at most the counts of those seconds with it.
"""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from typing import Generic, TypeVar

import sqlalchemy as sa
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from relief.kit.db import Database

EVERY_S = 3
ROOM = 10_000  # different things of a few seconds; whoever makes up more is not counted

Key = TypeVar("Key", bound=Hashable)


class Counts(Generic[Key]):
    """One process's counts, and the task that writes them down.

    Args:
        db: Where they are written.
        write: Adds counts to what stands there, in the transaction it is given.
    """

    def __init__(self, db: Database, write: Callable[[Session, Mapping[Key, int]], None]) -> None:
        self._db = db
        self._write = write
        self._counts: Counter[Key] = Counter()
        self._lock = threading.Lock()
        self._task: asyncio.Task[None] | None = None

    def add(self, key: Key) -> None:
        """One more of `key`."""
        with self._lock:
            if key in self._counts or len(self._counts) < ROOM:
                self._counts[key] += 1

    def flush(self) -> None:
        """Write down what was counted since the last time; what cannot be written is kept."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        try:
            with self._db.session(write=True) as session:
                self._write(session, counts)
        except sa.exc.SQLAlchemyError:
            with self._lock:
                self._counts.update(counts)
            raise

    async def start(self) -> None:
        """Begin to write down."""
        self._task = asyncio.create_task(self._run(), name="counts")

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
