"""Somebody else holds the database's lock, as a backup or a long report may.

A server waits five seconds for SQLite's; what is asked of it meanwhile takes longer where a machine
is busy, so that there may be more patience planted in it.
"""

import contextlib
import sqlite3

import psycopg

from relief.kit import db
from tests.postgres import plain

PATIENCE_S = 60


def patient(seconds=PATIENCE_S):
    """To be planted in a server: it waits so long for the lock."""
    db.PRAGMAS["busy_timeout"] = seconds * 1000


@contextlib.contextmanager
def locked(deployment):
    """Nobody can write a pledge meanwhile; everything can be read."""
    url = deployment.settings.database_url
    if url.startswith("sqlite"):
        file = url.removeprefix("sqlite:///")
        with contextlib.closing(sqlite3.connect(file, timeout=PATIENCE_S)) as holder:
            holder.isolation_level = None
            holder.execute("BEGIN IMMEDIATE")
            yield
            holder.execute("ROLLBACK")
        return
    with psycopg.connect(plain(url)) as holder:
        holder.execute("LOCK TABLE pledge IN EXCLUSIVE MODE")
        yield
        holder.rollback()
