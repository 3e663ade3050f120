"""One dialect of each kind for a whole test process: SQL is compiled once, not once a test.

Each test opens a database of its own, and SQLAlchemy keeps what it compiled by engine and dialect.
"""

from sqlalchemy.engine.default import DefaultDialect

STATEMENTS = 2_000  # of every room; by default an engine keeps 500

_first = {}  # class of dialect: the first engine of it that has been connected


def share():
    """Let every engine made from now on speak the dialect of the first one."""
    DefaultDialect.engine_created = classmethod(_engine_created)


def _engine_created(kind, engine):
    first = _first.get(kind)
    if first is None or first.dialect.server_version_info is None:
        engine._compiled_cache.capacity = STATEMENTS
        _first[kind] = engine
    else:
        engine.dialect = engine.pool._dialect = first.dialect
        engine._compiled_cache = first._compiled_cache
