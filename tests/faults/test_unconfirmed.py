"""A write that cannot be confirmed is never answered with 201, and its key still works later."""

import contextlib
import os
import resource
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import psycopg
import pytest

from tests import keeper
from tests.faults.ledger import compare
from tests.faults.locked import locked, patient
from tests.faults.senders import Senders
from tests.faults.served import Deployment
from tests.fixtures import a_key, a_pledge
from tests.postgres import Server, plain

WAITS_S = 12  # for the lock; two pages are asked for meanwhile
WAITING_IN_THE_LANE = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    " AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO pledge%'"
)
END_ALL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def kept_once(deployment, served, key):
    """Back in order, the same key makes its one pledge."""
    answer = served.pledge(a_pledge(), key)
    assert answer.status == 201, answer.raw
    found = compare(deployment, {key: {answer.json["reference"]}})
    assert found.whole, found
    assert found.stored == 1


def test_while_another_program_locks_the_file_nothing_is_promised(sqlite_url, serve):
    deployment, key = Deployment(sqlite_url), a_key()
    served = serve(deployment, plant=partial(patient, WAITS_S))

    with locked(deployment), ThreadPoolExecutor(1) as pool:
        sent = pool.submit(served.pledge, a_pledge(), key)
        assert served.ask("GET", "/healthz").status == 200
        assert served.ask("GET", "/").status == 200
        assert not sent.done()
        answer = sent.result()

    assert answer.unconfirmed, answer.raw
    kept_once(deployment, served, key)


def test_while_the_file_is_locked_other_work_is_told_when_to_come_back(sqlite_url, serve):
    deployment = Deployment(sqlite_url)
    served = serve(deployment)
    agency = {"slug": "bank", "name": {"en": "Bank", "fr": "Banque"}, "accepts": ["money"]}
    agency |= {"channel": "email", "address": "intake@example.org"}
    bearer = {"authorization": f"Bearer {deployment.token}"}

    with locked(deployment):
        answer = served.ask("POST", "/api/v1/agencies", agency, **bearer)

    assert answer.told_to_retry, answer.raw
    assert served.ask("POST", "/api/v1/agencies", agency, **bearer).status == 201


@contextlib.contextmanager
def no_file_may_grow(served, _folder):
    """The kernel refuses each write past the first page of any file."""
    _, most = resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (4096, most))
    yield
    resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (most, most))


@contextlib.contextmanager
def no_space_left(_served, folder):
    """Every byte of the disk is taken."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        for size in (65536, 4096, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"0" * size)
    yield
    filler.unlink()


@pytest.fixture
def small_disk(tmp_path):
    """A file system of eight megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder]
    subprocess.run(mount, check=True)  # noqa: S603
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)  # noqa: S603, S607


def nothing_false(deployment, served, full):
    """While the disk is full: no 201, and what is there can be read; then it heals by itself."""
    assert served.pledge(a_pledge(), a_key()).status == 201
    keys = [a_key() for _ in range(5)]
    with full:
        answers = [served.pledge(a_pledge(), key) for key in keys]
        assert served.ask("GET", "/").status == 200
    assert [answer.unconfirmed for answer in answers] == [True] * 5, [a.raw for a in answers]

    healed = {key: {served.pledge(a_pledge(), key).json["reference"]} for key in keys}

    served.kill()
    found = compare(deployment, healed)
    assert found.whole, found
    assert found.stored == 6


def test_when_the_file_cannot_grow_nothing_is_promised(sqlite_url, serve, tmp_path):
    deployment = Deployment(sqlite_url)
    served = serve(deployment)

    nothing_false(deployment, served, no_file_may_grow(served, tmp_path))


@pytest.mark.mounts
def test_when_the_disk_is_full_nothing_is_promised(sqlite_url, serve, small_disk):
    shutil.copy(sqlite_url.removeprefix("sqlite:///"), small_disk / "relief.db")
    deployment = Deployment(f"sqlite:///{small_disk}/relief.db")
    served = serve(deployment)

    nothing_false(deployment, served, no_space_left(served, small_disk))


def waiting_in_the_lane(connection):
    """The process of PostgreSQL that holds the lane's half-written batch."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if found := connection.execute(WAITING_IN_THE_LANE).fetchall():
            return found[0][0]
        time.sleep(0.01)
    raise AssertionError("the lane's batch never came to the lock")


@pytest.mark.postgres
def test_a_connection_ended_in_the_middle_of_a_batch_promises_nothing(postgres_url, serve):
    deployment, key = Deployment(postgres_url), a_key()
    served = serve(deployment)

    with (
        psycopg.connect(plain(postgres_url), autocommit=True) as operator,
        ThreadPoolExecutor(1) as pool,
        locked(deployment),
    ):
        sent = pool.submit(served.pledge, a_pledge(), key)
        operator.execute("SELECT pg_terminate_backend(%s)", [waiting_in_the_lane(operator)])
        answer = sent.result()

    assert answer.unconfirmed, answer.raw
    kept_once(deployment, served, key)


@pytest.mark.postgres
def test_connections_ended_again_and_again_lose_and_double_nothing(postgres_url, serve, rng, tell):
    deployment = Deployment(postgres_url)
    served = serve(deployment)
    rounds = 60 if "RELIEF_TEST_FULL" in os.environ else 8

    with (
        psycopg.connect(plain(postgres_url), autocommit=True) as operator,
        Senders(served, rng, clients=8) as senders,
    ):
        for _ in range(rounds):
            senders.wait_for(rng.randrange(5, 30))
            operator.execute(END_ALL)
        senders.wait_for(20)

    found = compare(deployment, senders.heard)
    tell(f"{found}, statuses {senders.statuses}")
    assert found.whole, found
    assert set(senders.statuses) <= {201, 503}
    assert senders.no_answer == 0


@pytest.mark.postgres
@pytest.mark.full
def test_a_postgres_that_is_killed_and_comes_back_is_found_again(serve, rng, tell):
    with Server() as server:
        keeper.create_all(server.url())
        deployment = Deployment(server.url())
        served = serve(deployment)
        with Senders(served, rng, clients=8) as senders:
            senders.wait_for(50)
            server.kill()
            time.sleep(2)  # longer than a token is remembered: now it is asked for, too
            assert served.ask("GET", "/").told_to_retry
            assert served.ask("GET", "/healthz").status == 200
            server.start()
            senders.wait_for(50)

        found = compare(deployment, senders.heard)
        tell(f"{found}, statuses {senders.statuses}")
        assert found.whole, found
        assert set(senders.statuses) <= {201, 503}
