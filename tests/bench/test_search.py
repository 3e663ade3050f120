"""The bench of the search asks what people ask, and a server that stalls pays for it."""

import asyncio

import pytest

from relief.bench import arrivals, search
from relief.directory.search.engine import Engine
from relief.directory.search.query import Query

ZONE = "America/Toronto"
STALLS_S = 0.3


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_directory_it_makes_up_is_found(db):
    search.fill(db, 60)

    engine = Engine(db, ZONE)
    assert engine.find(Query("", "en")).total == 60
    assert engine.find(Query("food bank", "en")).total > 0
    assert search.rebuild(engine) > 0


def test_the_same_is_asked_each_time():
    assert search.typed() == search.typed()
    assert len(search.filtered()) == search.QUERIES
    assert any("open=yes" in path for path in search.filtered())


def test_who_waits_for_a_server_that_stalls_is_counted():
    stalled, came, gone = [], [], asyncio.Semaphore(0)

    async def serve(reader, writer):
        came.append(True)
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                if not stalled:
                    stalled.append(True)
                    await asyncio.sleep(STALLS_S)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            gone.release()

    async def run():
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        waits = await arrivals.press(port, ["/"], rate=50, seconds=0.2, warm_up_s=0)
        server.close()
        for _ in came:
            await gone.acquire()  # else the end of the loop leaves a connection open
        return waits

    waits = asyncio.run(run())

    assert waits.statuses == {200: 10}
    assert max(waits.ms) >= STALLS_S * 1000
