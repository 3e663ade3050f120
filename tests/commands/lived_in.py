"""A database with a bit of everything in it, and how two of them are compared."""

from contextlib import closing
from datetime import timedelta

import pytest
import sqlalchemy as sa

from relief import migrate
from relief.kit import audit, outbox, sessions
from relief.kit.db import Database
from tests.fixtures import a_campaign, a_need, a_pledged, an_account, an_agency

CHANGED = {"audit_entry", "audit_head", "outbox_message", "web_session"}  # by a restore itself
LETTER = outbox.Letter("ada@example.org", "pledge_recorded", "en", {})


@pytest.fixture
def lived_in(db):
    """A database with a bit of everything, and a message that waits."""
    with db.session(write=True, actor="robin") as session:
        campaign = a_campaign(session, slug="goderich-2011")
        a_need(session, campaign, an_agency(session, accepts=["goods"], serves=["Huron"]))
        pledge = a_pledged(session, campaign, name="Léa Bell")
        audit.note(session, pledge.reference, "recorded", words="after six", amount=5000)
        outbox.put(session, about=pledge.reference, channel="email", letter=LETTER)
        sessions.begin(session, an_account(session).id, timedelta(hours=1))
    return db


@pytest.fixture
def other_url(request, database_url):
    """An empty database of the other kind."""
    kind = "postgres" if database_url.startswith("sqlite") else "sqlite"
    return request.getfixturevalue(f"{kind}_url")


def rows(db, *, but=()):
    """Every row of every table, as the database gives it."""
    with db.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(ordered(table))]
            for table in migrate.metadata().sorted_tables
            if table.name not in but
        }


def ordered(table):
    return sa.select(table).order_by(*table.primary_key)


def opened(url, db):
    return closing(Database(url, db.vault))


def emptied(db):
    with db.engine.begin() as connection:
        for table in reversed(migrate.metadata().sorted_tables):
            connection.execute(sa.delete(table))
    db.close()
