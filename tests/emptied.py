"""A PostgreSQL database that the tests of one process use one after another, emptied in between.

To copy the template costs a quarter of a second, and some thousand tests want a database. What a
test did to the tables themselves, or to their size, cannot be emptied: the next gets a fresh copy.
"""

from uuid import uuid4

import psycopg
from psycopg import sql

from tests import keeper
from tests.postgres import plain

TABLES = """
    SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY tablename
"""
# Tables, indexes and sequences, columns, triggers, constraints, and the migration they stand at.
SHAPE = """
    WITH ours AS (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    SELECT (SELECT count(*) FROM ours),
        (SELECT count(*) FROM pg_attribute
            WHERE attrelid IN (SELECT oid FROM ours) AND NOT attisdropped),
        (SELECT count(*) FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM ours)),
        (SELECT count(*) FROM pg_constraint WHERE conrelid IN (SELECT oid FROM ours)),
        (SELECT string_agg(version_num, ' ') FROM public.alembic_version)
"""
OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
SIZE = "SELECT pg_database_size(current_database())"
GROWN = 4 * 2**20  # rows that are gone still lie in their tables; with many, plans change


class Emptied:
    """The database of this process: `lend` its URL, and `tidy` it when the test is over.

    One connection stays inside: a new one would read what is known of every table, each time.
    """

    def __init__(self, server_url, operator):
        self.server_url, self.operator = server_url, operator
        self.name = self.inside = None

    def lend(self):
        """URL of a database with every table and no row."""
        if self.name is None:
            self.name = f"test_{uuid4().hex}"
            self.operator.execute(f"CREATE DATABASE {self.name} TEMPLATE {keeper.TEMPLATE}")
            self._enter()
            self.emptying = emptying(name for (name,) in self.inside.execute(TABLES))
            self.shape, self.size = self._measured()
        return keeper.in_database(self.server_url, self.name)

    def leave(self):
        """Be connected no more, for a test of what wants to be there alone."""
        self.inside.close()

    def tidy(self):
        """Leave no row and no connection; what cannot be emptied is dropped."""
        try:
            if self.inside.closed:
                self._enter()
            self.inside.execute(OTHERS)
            shape, size = self._measured()
            if shape == self.shape and size < self.size + GROWN:
                self.inside.execute(self.emptying, prepare=True)
                return
        except psycopg.Error:
            pass  # dropped tables, or no database any more: a fresh copy serves the next
        self.drop()

    def drop(self):
        """Drop the database, if there is one."""
        if self.name:
            self.leave()
            self.operator.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
            self.name = None

    def _enter(self):
        url = keeper.in_database(self.server_url, self.name)
        self.inside = psycopg.connect(plain(url), autocommit=True)
        # Without triggers: the audit refuses that its rows are deleted, and order would matter.
        self.inside.execute("SET session_replication_role = replica")

    def _measured(self):
        return self.inside.execute(SHAPE).fetchone(), self.inside.execute(SIZE).fetchone()[0]


def emptying(tables):
    """One statement that empties them all, in a thirtieth of the time of one for each."""
    each = [
        sql.SQL("t{} AS (DELETE FROM {})").format(sql.SQL(str(n)), sql.Identifier(name))
        for n, name in enumerate(tables)
    ]
    return sql.SQL("WITH {} SELECT").format(sql.SQL(", ").join(each))
