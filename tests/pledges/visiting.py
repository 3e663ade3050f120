"""People with browsers, at an application whose lane is running; and what they give there."""

import re

import pytest
from starlette.testclient import TestClient

from pledges import service
from pledges.lane.keys import link_token
from tests.fixtures import a_key, pledges_in

DONOR = {
    "donor__name": "Ada Field",
    "donor__phone": "519-555-0142",
    "donor__email": "a@example.org",
}


@pytest.fixture
def visit(app, browser):
    """Open browsers of an application whose lane is running."""
    with TestClient(app) as running:

        def visit(role=None):
            visitor = browser(role)
            visitor.client.portal = running.portal  # the lane waits on one event loop
            return visitor

        yield visit


def give(visitor, slug, **fields):
    given = {"kind": "money", "amount": "50", "key": a_key()} | DONOR | fields
    return visitor.send(f"/c/{slug}/give", **given)


def told(db):
    with db.session() as session:
        return [(each.reference, each.state.value) for each in pledges_in(session)]


def page_of(answer):
    """The page behind the link that the form gave, and its reference."""
    found = dict(re.findall(r"([rt])=([^&]+)", answer.headers["location"]))
    return f"/p/{found['r']}?t={found['t']}", found["r"]


def mailed(db, settings, answer):
    """The page behind the link that was sent by mail, and its reference."""
    _, reference = page_of(answer)
    with db.session() as session:
        token = link_token(settings.secret, service.get(session, reference).id)
    return f"/p/{reference}?t={token}", reference
