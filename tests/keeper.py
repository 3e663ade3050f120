"""The databases a test run shares: one PostgreSQL for all its processes, one template of each kind.

A keeper, a process of its own, runs PostgreSQL. It waits for a lock that the run holds, so it and
PostgreSQL end with the run, however the run ends. A Bluesky server has such a keeper too.
"""

import contextlib
import fcntl
import importlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import sqlalchemy as sa
from alembic import command

from tests.postgres import FAST, Server, plain

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "relief_template"
KEEPERS = ("keeper", "bluesky-keeper")  # the locks that each holds while it runs


class Run:
    """A test run as its first process sees it, from the first test to the last."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="relief-run-"))
        self.folder.chmod(0o711)  # run by root, PostgreSQL is another user, who must pass through
        self.alive = (self.folder / "alive").open("w")
        fcntl.flock(self.alive, fcntl.LOCK_EX)

    def end(self):
        """Let the keeper stop, and wait until it has."""
        self.alive.close()
        for keeper in keepers:
            keeper.wait(60)
        for name in KEEPERS:
            # The folder has gone already if a keeper, which removes it last, was quick.
            with contextlib.suppress(FileNotFoundError), locked(self.folder / name):
                pass
        shutil.rmtree(self.folder, ignore_errors=True)


keepers = []  # those this process started


def leave():
    """Leave the keepers this process started to the run that it is one of: they end with that."""
    for keeper in keepers:
        keeper.returncode = 0  # else Python warns of a child that outlives its parent


def sqlite_template(folder):
    """Path of an empty database with every table, made by the first who asks."""
    path = folder / "template.db"
    with locked(folder / "making-sqlite"):
        if not path.exists():
            making = path.with_suffix(".making")
            making.unlink(missing_ok=True)
            create_all(f"sqlite:///{making}")
            with contextlib.closing(sqlite3.connect(making)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            making.rename(path)
    return path


def postgres_template(folder):
    """URL of the run's PostgreSQL with TEMPLATE in it, both made by the first who asks."""
    known, made = folder / "url", folder / "template"
    with locked(folder / "making-postgres"):
        if not known.exists():
            known.write_text(start_keeper("tests.keeper", folder))
        url = known.read_text()
        if not made.exists():
            with psycopg.connect(plain(url), autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")
                connection.execute(f"CREATE DATABASE {TEMPLATE}")
            create_all(in_database(url, TEMPLATE))
            made.touch()
    return url


def in_database(url, name):
    """The same server's URL for another database."""
    return f"{url.rpartition('/')[0]}/{name}"


def create_all(url):
    """Make every table, stamped as migrated; only a run with tests of tables imports the models."""
    schema = importlib.import_module("relief.migrate")
    engine = sa.create_engine(url)
    schema.create_all(engine)
    with engine.begin() as connection:  # without its stamp no server would serve it
        command.stamp(schema.config(connection), "head")
    engine.dispose()


def start_keeper(module, folder):
    """Start a keeper and return the URL of its server."""
    keeper = subprocess.Popen(  # noqa: S603 - this very file, or one like it
        [sys.executable, "-m", module, folder],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    keepers.append(keeper)
    with keeper.stdout as says:
        url = says.readline().decode().strip()
    if not url:
        raise RuntimeError(f"{module}: no server for the tests; its keeper says why above")
    return url


def keep(folder):
    """Run PostgreSQL until the run that owns `folder` is over, then remove the folder."""
    with locked(folder / "keeper"):
        with Server(folder / "postgres", settings=FAST) as server:
            sys.stdout.write(f"{server.url()}\n")
            sys.stdout.flush()
            with locked(folder / "alive"):
                pass
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def locked(path):
    """Hold the lock on a file; whoever else wants it waits."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
