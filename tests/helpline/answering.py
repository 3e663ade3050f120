"""Somebody who answers the helpline at a browser, and what is pressed most."""

import pytest
from sqlmodel import select

import relief.helpline.views
from relief.helpline.models import HelplineContact
from relief.kit import clock
from tests import hall


@pytest.fixture
def app(settings, db, monkeypatch):
    """The helpline's pages beside those of the hall."""
    monkeypatch.setattr(hall, "ROOMS", (*hall.ROOMS, relief.helpline.views))
    return hall.app.__wrapped__(settings, db)


@pytest.fixture
def robin(browser):
    """A specialist at a browser."""
    return browser("specialist")


@pytest.fixture
def line(robin):
    """Where the call is that Robin has just answered."""
    return robin.send("/line", channel="phone").headers["location"]


def only(db, table):
    with db.session() as session:
        return session.exec(select(table)).one()


def begun(db, ago):
    """Let the one call have begun so long ago."""
    with db.session(write=True) as session:
        contact = session.exec(select(HelplineContact)).one()
        contact.started_at = clock.now() - ago
        session.add(contact)


def need_down(robin, line, name="Food"):
    return robin.send(f"{line}/needs", page=line, name=name)


def give(robin, line, service, how=""):
    return robin.send(f"{line}/give", page=line, give=f"{service.id} {how}".strip())
