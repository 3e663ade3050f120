"""A PostgreSQL that falls silent: who asks first waits, the others do not, then all goes on."""

import time

import pytest
import sqlalchemy as sa

from relief.kit import silence
from relief.kit.db import Database
from tests.faults.hanging import Way
from tests.installed import Install

pytestmark = pytest.mark.postgres


@pytest.fixture
def way(postgres_url):
    """What leads to PostgreSQL, and can fall silent."""
    way = Way(postgres_url)
    yield way
    way.close()


@pytest.fixture
def db(way):
    """A database behind it."""
    db = Database(way.url, Install(way.url).settings.vault())
    yield db
    db.close()


def asked(db):
    """What the database says."""
    with db.session() as session:
        return session.execute(sa.text("SELECT 1")).scalar_one()


def answers(db):
    """Whether it says something again, soon."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            return asked(db) == 1
        except sa.exc.TimeoutError:
            time.sleep(0.02)
    return False


def test_patience_ends_then_others_are_told_at_once_and_it_goes_on(way, db, monkeypatch):
    assert asked(db) == 1
    monkeypatch.setattr(silence, "PATIENCE_S", 0.5)
    monkeypatch.setattr(silence, "AGAIN_S", 600)
    with way.silent():
        began = time.monotonic()
        for _ in range(200):  # one by one: were each to wait, it took a hundred seconds
            with pytest.raises(sa.exc.TimeoutError):
                asked(db)
        took = time.monotonic() - began
    monkeypatch.undo()
    db._silence._until = time.monotonic()  # they are over

    assert 0.5 <= took < 60
    assert answers(db)


def test_a_connection_that_was_cut_is_replaced_unseen(way, db):
    assert asked(db) == 1
    way.cut()

    assert asked(db) == 1
