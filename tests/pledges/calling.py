"""Standing offers and their calls: a town where some have promised to be called."""

from datetime import timedelta

import pytest

from pledges import service
from pledges.calls import call_proposals, callbacks, consent, outcomes, standing_offers
from pledges.calls.callbacks import CallFilter
from pledges.calls.endings import CallEnd
from pledges.models import Donor
from relief.kit.db import vault_of
from relief.needs.models import Need
from tests.fixtures import a_campaign, a_need, a_pledged, an_agency, number

BLANKETS = {"kind": "goods", "unit": "each", "item": "blankets"}
CALLER, OTHER = "staff:11111111-1111-1111-1111-111111111111", "staff:2"


def kept(session, campaign, *, phone=None, days=30, amount=10, name="Ada Field", **given):
    """A standing offer of blankets, its donor reached at a telephone of their own."""
    pledge = a_pledged(session, campaign, amount=amount, name=name, **BLANKETS | given)
    donor = session.get(Donor, pledge.donor_id)
    phone = phone or f"line {next(number)}"
    donor.phone_index = vault_of(session).blind("phone", phone)
    session.add(donor)
    session.flush()
    return standing_offers.keep(session, pledge, until=campaign.today() + timedelta(days=days))


class Town:
    """A campaign with standing offers and one need that fits them."""

    def __init__(self, db, settings, *, offers=1, requested=40, **given):
        self.db, self.settings = db, settings
        with db.session(write=True) as session:
            self.campaign = a_campaign(session)
            self.agency = an_agency(session)
            self.need = a_need(session, self.campaign, self.agency, requested=requested)
            rows = [kept(session, self.campaign, **given) for _ in range(offers)]
            self.references = [each.reference for each in rows]
        self.propose()

    def propose(self):
        with self.db.session(write=True) as session:
            return call_proposals.run(session, self.campaign)

    def take(self, who=CALLER, wish=None):
        with self.db.session(write=True, actor=who) as session:
            return callbacks.take(session, wish or CallFilter())

    def end(self, call, outcome, who=CALLER, **told):
        told = CallEnd(fence=call.fence, outcome=outcome, **told)
        with self.db.session(write=True, actor=who) as session:
            mine = callbacks.get(session, call.id)
            return outcomes.settle(session, self.settings, mine, told)

    def call(self, outcome, who=CALLER, **told):
        return self.end(self.take(who), outcome, who, **told)

    def queue(self):
        with self.db.session() as session:
            return callbacks.count(session, CallFilter())

    def pledge(self, n=0):
        with self.db.session() as session:
            return service.get(session, self.references[n])

    def gap(self):
        with self.db.session() as session:
            return session.get(Need, self.need.id).gap

    def refuse(self, n=0):
        with self.db.session(write=True) as session:
            pledge = service.get(session, self.references[n])
            consent.record(session, pledge, consent.NO, source="web", words="Please do not")


MONDAY = timedelta(hours=20)  # from the tornado to noon of the next day, in Goderich


@pytest.fixture
def noon(now):
    now.move(MONDAY)
    return now
