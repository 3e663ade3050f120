"""What changed a moment ago, told to open pages of every process.

The history is the event stream: one task per process reads what each chain has gained, and wakes
those who wait. It works the same whether the change came from here, another process or the lane.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select
from starlette.concurrency import run_in_threadpool

from relief.kit.audit import AuditEntry, AuditHead
from relief.kit.db import Database

INTERVAL_S = 0.5
MOST = 500  # changes told at once; beyond that a page reloads its list


@dataclass(frozen=True, slots=True)
class Change:
    """Something happened to `about`."""

    about: str
    event: str


class Live:
    """One reader, any number of listeners; it sleeps while nobody listens."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._listeners: set[asyncio.Queue[list[Change]]] = set()
        self._seen: dict[str, int] = {}
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to read."""
        self._task = asyncio.create_task(self._read(), name="live")

    async def stop(self) -> None:
        """Stop reading and let every listener go."""
        if self._task:
            self._task.cancel()
        self.let_go()

    def let_go(self) -> None:
        """End what every listener hears, so that the service can stop at once."""
        for queue in self._listeners:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait([])

    @property
    def listeners(self) -> int:
        """How many listen now."""
        return len(self._listeners)

    async def changes(self) -> AsyncIterator[list[Change]]:
        """Batches of changes from now on; ends when the service stops."""
        queue: asyncio.Queue[list[Change]] = asyncio.Queue(maxsize=100)
        if not self._listeners:
            self._seen = await run_in_threadpool(self._heads)
        self._listeners.add(queue)
        try:
            while batch := await queue.get():
                yield batch
        finally:
            self._listeners.discard(queue)

    async def _read(self) -> None:
        while True:
            await asyncio.sleep(INTERVAL_S)
            if not self._listeners:
                continue
            try:
                changes = await run_in_threadpool(self._news)
            except sa.exc.SQLAlchemyError:
                continue  # the database is away; pages keep what they have
            for queue in list(self._listeners) if changes else ():
                if not queue.full():
                    queue.put_nowait(changes)

    def _heads(self) -> dict[str, int]:
        with self._db.session() as session:
            return dict(session.exec(select(AuditHead.writer, AuditHead.seq)).all())

    def _news(self) -> list[Change]:
        heads = self._heads()
        found: list[Change] = []
        with self._db.session() as session:
            for writer, seq in heads.items():
                if seq == self._seen.get(writer, 0):
                    continue
                query = (
                    select(AuditEntry.about, AuditEntry.event)
                    .where(AuditEntry.writer == writer, AuditEntry.seq > self._seen.get(writer, 0))
                    .order_by(col(AuditEntry.seq).desc())
                    .limit(MOST)
                )
                found += [Change(about, event) for about, event in session.exec(query)]
        self._seen = heads
        return found
