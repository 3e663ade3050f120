"""A promise given in instalments, accepted by an organization; and its donor with an address."""

from datetime import date
from types import SimpleNamespace

from pledges import locks, service
from pledges.dispatches import dispatch
from pledges.dispatches.dispatch import Answer
from pledges.instalments import agreement, book
from pledges.instalments.schedules import Rule
from pledges.models import Donor
from pledges.schemas import Person
from relief.kit.db import vault_of
from tests.fixtures import a_campaign, a_pledged, an_agency

OFFICER = Answer("Jo Marsh", "phone")
MONTHLY = Rule("month", day=31, count=3)
FIRST = date(2011, 8, 31)
EMAIL = "ada@example.org"


def in_instalments(
    db, *, rule=MONTHLY, first=FIRST, amount=5000, agreed=True, email=EMAIL, accepted=True, **given
):
    """Fifty dollars in three parts, on the last days of August to October."""
    with db.session(write=True) as session:
        campaign = given.pop("campaign", None) or a_campaign(session, **given)
        agency = an_agency(session, give_url="https://harbour.example.org/give")
        pledge = a_pledged(session, campaign, amount=amount)
        _reached_by(session, pledge, email)
        sent = dispatch.send(session, pledge, agency, amount=amount)
        if accepted:
            dispatch.accept(session, sent, OFFICER)
        book.agree(session, pledge, rule, first, source="web")
        if agreed:
            agreement.agree(session, pledge, source="web", words="Remind me by e-mail")
        return SimpleNamespace(
            reference=pledge.reference,
            offer=sent.reference,
            campaign=campaign,
            agency=agency,
            pledge_id=pledge.id,
        )


def _reached_by(session, pledge, email):
    donor = session.get_one(Donor, pledge.donor_id)
    person = Person(name="Ada Field", phone="+15195550142", email=email)
    vault = vault_of(session)
    donor.sealed = vault.seal(f"donor:{donor.id}", person.model_dump_json())
    donor.phone_index = vault.blind("phone", "+15195550142")
    donor.email_index = vault.blind("email", email) if email else None
    session.add(donor)
    session.flush()


def parts(session, given):
    """What each part lacks, and whether it was cancelled."""
    schedule = book.newest(session, pledge_of(session, given))
    return [(each.left, bool(each.cancelled_at)) for each in book.parts(session, schedule)]


def pledge_of(session, given):
    return locks.pledge(session, service.get(session, given.reference))


def offer_of(session, given):
    return locks.dispatch(session, dispatch.get(session, given.offer))
