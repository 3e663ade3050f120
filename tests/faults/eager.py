"""The planted fault: a server that answers 201 first and writes a moment later."""

import asyncio
import contextlib
import sys
from collections import deque

import uvicorn

from pledges.lane.batch import Written
from pledges.lane.postgres import PostgresWriter
from pledges.lane.reception import Reception
from pledges.lane.sqlite import SqliteWriter
from relief.app import build
from relief.kit.db import Database
from relief.kit.errors import Busy
from relief.kit.settings import Settings
from relief.serving import options

FLUSH_S = 2  # whoever is killed within it has lost something


class Eager:
    """Acknowledges before the commit."""

    def __init__(self, db):
        lane = SqliteWriter(db) if db.is_sqlite else PostgresWriter(db.url, db.vault, 0)
        self.write_durably = lane.write
        self.waiting = deque()
        self.writing = None

    async def write(self, items):
        self.waiting.extend(items)
        self.writing = self.writing or asyncio.create_task(self._flush())
        return [
            Written(each.pledge["id"], each.pledge["reference"], "promised", each.at)
            for each in items
        ]

    async def _flush(self):
        while True:
            await asyncio.sleep(FLUSH_S)
            batch = [self.waiting.popleft() for _ in range(len(self.waiting))]
            if batch:
                with contextlib.suppress(Busy):
                    await self.write_durably(batch)


def main(port):
    settings = Settings()
    db = Database(settings.database_url, settings.vault())
    app = build(settings, db=db, reception=Reception(settings, db, write=Eager(db).write))
    uvicorn.run(app, **options("127.0.0.1", port))


if __name__ == "__main__":
    main(int(sys.argv[1]))
