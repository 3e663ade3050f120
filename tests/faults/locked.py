"""Somebody else holds the database's lock, as a backup or a long report may."""

import contextlib
import sqlite3

import psycopg

from tests.postgres import plain


@contextlib.contextmanager
def locked(deployment):
    """Nobody can write a pledge meanwhile; everything can be read."""
    url = deployment.settings.database_url
    if url.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as holder:
            holder.isolation_level = None
            holder.execute("BEGIN IMMEDIATE")
            yield
            holder.execute("ROLLBACK")
        return
    with psycopg.connect(plain(url)) as holder:
        holder.execute("LOCK TABLE pledge IN EXCLUSIVE MODE")
        yield
        holder.rollback()
