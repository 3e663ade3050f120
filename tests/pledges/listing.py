"""An agency with accepted offers, many at once and cheaply, and lists of what arrived."""

from types import SimpleNamespace

import sqlalchemy as sa
from sqlmodel import select

from pledges.arrivals import booking, lists
from pledges.arrivals import list_file as reading
from pledges.arrivals.booking import Booker
from pledges.models import (
    Allocation,
    AllocationState,
    ArrivalLine,
    Dispatch,
    Donor,
    Pledge,
    PledgeState,
)
from pledges.schemas import Person
from relief.campaigns import tally
from relief.kit import clock, ids, refs
from relief.kit.db import vault_of
from tests.fixtures import a_campaign, an_agency

HEADER = "reference,name,amount,date,receipt number\n"
BOOKER = Booker("agency:7", "Jo Marsh")


def accepted(db, count, *, cents=5000, agency=None):
    """`count` pledges that one agency has accepted, counted in the totals as if one by one."""
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        agency = agency or an_agency(session)
        amounts = [cents + 7 * n for n in range(count)]
        drawn = iter(_references(2 * count))
        rows = [
            _rows(session, campaign, agency, n, amount, next(drawn), next(drawn))
            for n, amount in enumerate(amounts)
        ]
        for table, at in ((Donor, 0), (Pledge, 1), (Allocation, 2), (Dispatch, 3)):
            session.execute(sa.insert(table), [each[at] for each in rows])
        tally.add(
            session,
            campaign.id,
            "CAD",
            pledges=count,
            promised=sum(amounts),
            confirmed=sum(amounts),
        )
    return SimpleNamespace(
        campaign=campaign,
        agency=agency,
        offers=[each[3]["reference"] for each in rows],
        pledges=[each[1]["reference"] for each in rows],
        names=[f"Ada Field{n}" for n in range(count)],
        amounts=amounts,
    )


def _references(count):
    """So many, all different: of ten thousand drawn, two are often the same."""
    drawn = set()
    while len(drawn) < count:
        drawn.add(refs.new())
    return drawn


def _rows(session, campaign, agency, n, amount, reference, offer):
    donor_id, pledge_id, share_id, dispatch_id = (ids.new() for _ in range(4))
    person = Person(name=f"Ada Field{n}", phone="+15195550142")
    sealed = vault_of(session).seal(f"donor:{donor_id}", person.model_dump_json())
    donor = {"id": donor_id, "sealed": sealed}
    pledge = {
        "id": pledge_id,
        "reference": reference,
        "campaign_id": campaign.id,
        "donor_id": donor_id,
        "kind": "money",
        "unit": "CAD",
        "amount": amount,
        "allocated": amount,
        "state": PledgeState.ACCEPTED,
        "intake": "web",
        "recorded_by": "public",
    }
    share = {
        "id": share_id,
        "pledge_id": pledge_id,
        "agency_id": agency.id,
        "amount": amount,
        "state": AllocationState.ACCEPTED,
    }
    sent = {
        "id": dispatch_id,
        "reference": offer,
        "campaign_id": campaign.id,
        "pledge_id": pledge_id,
        "allocation_id": share_id,
        "agency_id": agency.id,
        "batch_id": ids.new(),
        "channel": "email",
        "state": AllocationState.ACCEPTED,
        "offered": amount,
        "accepted": amount,
    }
    return donor, pledge, share, sent


def listed(*lines, header=HEADER):
    """A file of these lines."""
    return (header + "".join(f"{each}\n" for each in lines)).encode()


def bring(db, there, data):
    """The list `data`, kept; its key, and whether it is new."""
    report = reading.read(data, clock.now().date())
    with db.session(write=True, actor=BOOKER.principal) as session:
        digest = reading.digest(data, "")
        of, fresh = lists.bring(session, there.agency, report, digest=digest, way="upload")
        return of.id, fresh


def book(db, list_id, **given):
    """Count what is certain of it."""
    with db.session(write=True) as session:
        booking.ask(session, lists.get(session, str(list_id)), BOOKER)
    return booking.book(db, list_id, **given)


def lines_of(db, list_id):
    """Each line's verdict, reason and state, in the order of the list."""
    with db.session() as session:
        query = select(ArrivalLine).where(ArrivalLine.reconciliation_id == list_id)
        found = session.exec(query.order_by(ArrivalLine.number)).all()
        return [(each.verdict.value, each.why, each.state.value) for each in found]


def totals(db, there):
    """Promised, confirmed and received cents."""
    with db.session() as session:
        own, _ = tally.totals(session, there.campaign)
        return own.promised_cents, own.confirmed_cents, own.received_cents
