"""Whoever had to leave their home is answered, whatever else is not ready, held or away."""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from relief.directory.search import engine
from relief.directory.views import patient
from relief.directory.views.patient import MOST_WAIT
from relief.kit import silence
from tests.faults.appeals import until
from tests.faults.hanging import Way
from tests.faults.locked import locked
from tests.faults.served import Client, Deployment
from tests.faults.stopwatch import Stopwatch
from tests.postgres import plain

PAGE = "/help/emergency"
SEARCHES = 80  # twice the threads of a process


def reads_for_ever():
    """A server that never comes to the end of reading its directory, and people with patience."""
    engine.PATIENCE_S = 600
    engine.Engine.refresh = lambda _: threading.Event().wait()


def all_wait():
    """The planted fault: whoever searches may wait."""
    reads_for_ever()
    patient._places = threading.Semaphore(999)


@contextlib.contextmanager
def away(url):
    """PostgreSQL lets nobody into this database, and puts out whoever is in it."""
    server, _, name = plain(url).rpartition("/")
    gone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as operator:
        operator.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        try:
            operator.execute(gone, [name])
            yield
        finally:
            operator.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def test_it_answers_while_the_search_is_not_ready(deployment, serve, tell):
    served = serve(deployment, plant=reads_for_ever)
    with ThreadPoolExecutor(SEARCHES) as pool:
        asked = [pool.submit(served.ask, "GET", "/help?q=food") for _ in range(SEARCHES)]
        until(lambda: sum(each.done() for each in asked) >= SEARCHES - MOST_WAIT)
        told = [each.result() for each in asked if each.done()]
        page = served.ask("GET", PAGE)
        tell(f"{len(told)} of {SEARCHES} were told, then the page")
        waiting = [each for each in asked if not each.done()]
        served.kill()

    assert page.status == 200
    assert len(waiting) == MOST_WAIT
    assert all(each.told_to_retry for each in told)
    assert all(b"tel:988" in each.raw and b"tel:211" in each.raw for each in told)


def test_it_would_not_if_all_who_search_could_wait(sqlite_url, serve):
    served = serve(Deployment(sqlite_url), plant=all_wait)
    with ThreadPoolExecutor(SEARCHES) as pool:
        for _ in range(SEARCHES):
            pool.submit(served.ask, "GET", "/help?q=food")
        try:
            until(lambda: is_silent(served))
        finally:
            served.kill()


def is_silent(served):
    """Whether the page does not come within two seconds."""
    client = Client(served, timeout=2)
    try:
        return client.ask("GET", PAGE).status != 200
    except TimeoutError:
        return True
    finally:
        client.close()


def test_it_answers_while_somebody_holds_the_database(deployment, serve):
    served = serve(deployment)
    with locked(deployment):
        assert served.ask("GET", PAGE).status == 200


@pytest.mark.postgres
def test_it_tells_what_it_last_told_while_the_database_is_away(postgres_url, serve):
    deployment = Deployment(postgres_url)
    served = serve(deployment)
    before = served.ask("GET", PAGE)
    with away(postgres_url):
        assert served.ask("GET", "/c/goderich").told_to_retry
        after = served.ask("GET", PAGE)
        never_asked = served.ask("GET", f"{PAGE}?lang=fr")

    assert (before.status, after.status) == (200, 200)
    assert b"cannot be reached" not in before.raw
    assert b"cannot be reached" in after.raw
    assert never_asked.told_to_retry
    assert b'id="exit"' in never_asked.raw
    assert b"tel:988" in never_asked.raw


@pytest.fixture
def way(postgres_url):
    """What leads to PostgreSQL, and can fall silent."""
    way = Way(postgres_url)
    yield way
    way.close()


@pytest.mark.postgres
def test_it_tells_what_it_last_told_while_the_database_says_nothing(way, serve, tell):
    served = serve(Deployment(way.url))
    until(lambda: is_well(served, PAGE))
    until(lambda: is_well(served, "/help?q=food"))
    with way.silent(), ThreadPoolExecutor(SEARCHES) as pool:
        with Stopwatch() as watch:
            asked = [pool.submit(served.ask, "GET", "/help?q=food") for _ in range(SEARCHES)]
            others = [each.result() for each in asked]
        told = watch.seconds
        with Stopwatch() as watch:
            page = served.ask("GET", PAGE)
        tell(f"{SEARCHES} were told in {told:.1f} s, the page in {watch.seconds:.1f} s")

    assert all(each.told_to_retry for each in others)
    assert all(b"tel:988" in each.raw and b"tel:211" in each.raw for each in others)
    assert page.status == 200
    assert b"cannot be reached" in page.raw
    assert b"tel:988" in page.raw
    assert watch.seconds < 2 * (silence.PATIENCE_S + silence.CONNECT_S)
    until(lambda: is_well(served, "/help?q=food"))  # by itself
    until(lambda: b"cannot be reached" not in served.ask("GET", PAGE).raw)


def is_well(served, path):
    """Whether a page is answered."""
    return served.ask("GET", path).status == 200
