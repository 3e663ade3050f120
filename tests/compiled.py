"""What is worked out once in a test process, not once a test, or once a row.

Each test opens a database of its own, and SQLAlchemy keeps what it compiled by engine and dialect:
here one dialect of each kind speaks for all. Pydantic looks at the signature of a default's maker
whenever it makes one, for every new row.
"""

from functools import cache

from pydantic._internal import _fields
from sqlalchemy.engine.default import DefaultDialect

STATEMENTS = 2_000  # of every room; by default an engine keeps 500

_first = {}  # class of dialect: the first engine of it that has been connected


def share():
    """Let every engine made from now on speak the dialect of the first one, and so on."""
    DefaultDialect.engine_created = classmethod(_engine_created)
    _fields.takes_validated_data_argument = cache(_fields.takes_validated_data_argument)


def _engine_created(kind, engine):
    first = _first.get(kind)
    if first is None or first.dialect.server_version_info is None:
        engine._compiled_cache.capacity = STATEMENTS
        _first[kind] = engine
    else:
        engine.dialect = engine.pool._dialect = first.dialect
        engine._compiled_cache = first._compiled_cache
