"""Offers out with an organization, and the link that its message holds."""

from types import SimpleNamespace

import pytest

from pledges.desk import presses
from pledges.desk.presses import Placement
from pledges.dispatches import dispatch, links
from relief.kit import clock
from relief.kit.db import vault_of
from tests.fixtures import a_campaign, a_pledged, an_agency

BLANKETS = {"kind": "goods", "unit": "each", "item": "blankets", "amount": 30}


def offer(db, settings, count=1, *, agency=None, **given):
    """`count` promises offered to one agency in one batch."""
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        agency_id = agency or an_agency(session, contact_name="Jo Marsh").id
        pledges = [a_pledged(session, campaign, **given) for _ in range(count)]
        for each in pledges:
            each.note = vault_of(session).seal(f"pledge:{each.id}", "Call after supper")
        where = [Placement(each.reference, agency_id, None, each.amount) for each in pledges]
        sent, _ = presses.send(session, settings, where)
        token = links.make(settings.secret, sent[0].batch_id, until=clock.now() + links.LASTS)
        return SimpleNamespace(
            link=f"/agency/offers/{token}",
            offers=[each.reference for each in sent],
            pledges=[each.reference for each in pledges],
            agency=agency_id,
            batch=sent[0].batch_id,
        )


def stands(db, reference):
    """What is recorded of an offer: its state, how much was accepted, by whom."""
    with db.session() as session:
        found = dispatch.get(session, reference)
        return found.state, found.accepted, found.answered_by


@pytest.fixture
def one(db, settings):
    return offer(db, settings, **BLANKETS)


@pytest.fixture
def many(db, settings):
    return offer(db, settings, 4)


def shown(offered):
    """The empty fields that a browser sends for each offer on the page."""
    return {f"{name}.{each}": "" for each in offered.offers for name in ("part", "reason", "note")}


def press(visitor, offered, answer, **fields):
    filled = shown(offered) | {"by": "Jo Marsh", "answer": answer} | fields
    return visitor.send(offered.link, **filled)
