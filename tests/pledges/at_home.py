"""A promise at its donor's home: the address of its page, and what an organization does with it."""

import pytest

from pledges import service
from pledges.dispatches import dispatch
from pledges.lane.keys import link_token
from tests.pledges.offering import offer


@pytest.fixture
def promised(db, settings):
    """Fifty dollars offered to an organization; returns the address and the offer."""
    return at_home(db, settings, offer(db, settings))


def at_home(db, settings, offered):
    with db.session() as session:
        pledge = service.get(session, offered.pledges[0])
        offered.reference = pledge.reference
        offered.token = link_token(settings.secret, pledge.id)
        offered.page = f"/p/{pledge.reference}?t={offered.token}"
        offered.cancel = f"/p/{pledge.reference}/cancel?t={offered.token}"
    return offered


def answered(db, offered, step, *args, **given):
    with db.session(write=True) as session:
        return step(session, dispatch.get(session, offered.offers[0]), *args, **given)


def state(db, offered):
    with db.session() as session:
        return service.get(session, offered.reference).state
