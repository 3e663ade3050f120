"""A promise that may be reserved for an agency, and every way in which that ends."""

from sqlmodel import select

from pledges import service
from pledges.desk import presses
from pledges.dispatches import reserving
from pledges.models import Allocation
from relief.kit import audit, outbox
from relief.needs.models import Need
from tests.fixtures import a_campaign, a_need, a_pledged, an_agency

BLANKETS = {"kind": "goods", "unit": "each", "item": "blankets", "amount": 30}


class Town:
    """A promise of 30 blankets, and an agency that asked for 40."""

    def __init__(self, db, settings):
        self.db, self.settings = db, settings
        with db.session(write=True) as session:
            self.campaign = a_campaign(session)
            self.agency = an_agency(session, contact_name="Jo Marsh", capacity=5)
            self.need = a_need(session, self.campaign, self.agency, requested=40)
            self.reference = a_pledged(session, self.campaign, **BLANKETS).reference

    def reserve(self, amount=20, **given):
        with self.db.session(write=True) as session:
            pledge, agency = service.get(session, self.reference), self.agency
            given = {"need_id": self.need.id} | given
            return reserving.reserve(session, pledge, agency, amount=amount, **given).id

    def act(self, step):
        with self.db.session(write=True) as session:
            return step(session, service.get(session, self.reference))

    def send(self, key):
        def step(session, pledge):
            share = reserving.of(session, pledge, key)
            return presses.send_reserved(session, self.settings, pledge, share).reference

        return self.act(step)

    def release(self, key):
        def step(session, pledge):
            share = reserving.of(session, pledge, key)
            reserving.release(session, pledge, share, words="They found some")

        self.act(step)

    def job(self):
        with self.db.session(write=True) as session:
            return reserving.end_due(session)

    @property
    def stands(self):
        """The pledge's state and how much of it is placed; what the need counts as committed."""
        with self.db.session() as session:
            pledge = service.get(session, self.reference)
            need = session.get_one(Need, self.need.id)
            return pledge.state.value, pledge.allocated, need.committed

    @property
    def shares(self):
        with self.db.session() as session:
            found = session.exec(select(Allocation).order_by(Allocation.id))
            return [(each.state.value, each.amount) for each in found]

    def told(self, event):
        with self.db.session() as session:
            steps = audit.history(session, self.reference)
            return [each for each in steps if each.event == event]

    @property
    def letters(self):
        with self.db.session() as session:
            return len(session.exec(select(outbox.OutboxMessage)).all())
