"""The fast lane: requests that arrive together share one durable transaction.

A lane takes items that are ready to be written, commits whatever waits (up to a bound) and answers
each caller only after the commit. It never waits for company: one lonely item is committed at
once, and while that commit runs the next batch gathers by itself.

A full lane sheds. The web is turned away first, then partners and coordinators, the telephone
last: a caller who hears the line go dead does not come back.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeVar

from relief.kit.errors import Busy
from relief.kit.i18n import N_

Item = TypeVar("Item")
Result = TypeVar("Result")
Write = Callable[[Sequence[Item]], Awaitable[Sequence[Result | Exception]]]

BUSY = N_(
    "More promises are arriving than can be kept safe right now. Yours was not recorded. "
    "Please send it again in {seconds} seconds."
)
RETRY_AFTER_S = 2


class Priority(IntEnum):
    """How much of the lane, in percent, a way in may fill before it is turned away."""

    WEB = 60
    PARTNER = 80
    PHONE = 100


@dataclass(slots=True)
class _Waiting(Generic[Item, Result]):
    item: Item
    answer: asyncio.Future[Result]


class Lane(Generic[Item, Result]):
    """A queue with one drainer, living on one event loop.

    `write` puts a batch into one transaction and returns, in order, a result or that item's own
    exception. If `write` itself raises, nothing of the batch was kept and each caller hears why.
    """

    def __init__(self, write: Write[Item, Result], *, capacity: int, batch: int) -> None:
        self._write = write
        self._capacity = capacity
        self._batch = batch
        self._queue: deque[_Waiting[Item, Result]] = deque()
        self._ready = asyncio.Event()
        self._closing = False
        self._drainer: asyncio.Task[None] | None = None
        self.commits = 0
        self.items = 0

    def __len__(self) -> int:
        return len(self._queue)

    async def start(self) -> None:
        """Begin to drain."""
        self._drainer = asyncio.create_task(self._drain(), name="lane")

    async def stop(self) -> None:
        """Write what waits, then end."""
        self._closing = True
        self._ready.set()
        if self._drainer:
            await self._drainer

    async def put(self, item: Item, priority: Priority) -> Result:
        """Wait until `item` is durable and return what was written.

        Raises:
            Busy: if the lane is too full for this priority, or closing.
        """
        if self._closing or len(self._queue) * 100 >= self._capacity * priority:
            raise Busy(BUSY, retry_after_s=RETRY_AFTER_S, seconds=RETRY_AFTER_S)
        waiting = _Waiting[Item, Result](item, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        self._ready.set()
        return await waiting.answer

    async def _drain(self) -> None:
        while not (self._closing and not self._queue):
            # Cleared before the queue is looked at, so a wake-up in between is never lost.
            self._ready.clear()
            if not self._queue:
                if self._closing:
                    return
                await self._ready.wait()
                continue
            size = min(self._batch, len(self._queue))
            await self._commit([self._queue.popleft() for _ in range(size)])

    async def _commit(self, batch: list[_Waiting[Item, Result]]) -> None:
        try:
            results = await self._write([waiting.item for waiting in batch])
            answers = list(zip(batch, results, strict=True))
        except Exception as error:  # the drainer outlives any one batch
            answers = [(waiting, error) for waiting in batch]
        self.commits += 1
        self.items += len(batch)
        for waiting, result in answers:
            if waiting.answer.done():  # the caller hung up; the pledge stays
                continue
            if isinstance(result, Exception):
                waiting.answer.set_exception(result)
            else:
                waiting.answer.set_result(result)
