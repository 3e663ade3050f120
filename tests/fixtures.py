"""What tests of rooms stand on: an open database, a service, and things plausibly filled in."""

from datetime import UTC, datetime
from itertools import count

import pytest
from sqlmodel import select

from pledges.models import Dispatch, Donor, Pledge
from pledges.schemas import Person
from relief.agencies.models import Agency
from relief.campaigns import tally
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import clock, ids, refs
from relief.kit.db import Database, vault_of
from relief.kit.settings import Settings
from relief.kit.vault import generate_key
from relief.needs.models import Need
from relief.staff.models import StaffAccount

TORNADO = datetime(2011, 8, 21, 20, 3, tzinfo=UTC)
ORIGIN = "http://testserver"
number = count(1)
drawn = set()  # references of this process


@pytest.fixture
def settings(database_url):
    """Settings of a demonstration on the test's database."""
    return Settings(
        mode="demo",
        database_url=database_url,
        secret_key="s" * 32,
        vault_keys=generate_key(),
        index_key=generate_key(),
        base_url=ORIGIN,
        survey_share=0,  # no lot is drawn but where it is about the survey
    )


@pytest.fixture
def db(settings):
    """The test's database, open."""
    database = Database(settings.database_url, settings.vault())
    yield database
    database.close()


@pytest.fixture
def session(db):
    """A writing transaction that is committed when the test ends well."""
    with db.session(write=True) as session:
        yield session


@pytest.fixture
def now():
    """Time stands still on the afternoon of the tornado."""
    with clock.hold(TORNADO) as held:
        yield held


def an_agency(session, **given):
    """An active agency that accepts everything."""
    n = next(number)
    values = {
        "slug": f"agency-{n}",
        "name_en": f"Harbour Relief {n}",
        "name_fr": f"Secours du port {n}",
        "channel": "email",
        "address": f"intake{n}@example.org",
        "phone": "+15195550100",
    }
    return _kept(session, Agency(**values | given))


def a_campaign(session, **given):
    """An open campaign for Goderich."""
    n = next(number)
    values = {
        "slug": f"goderich-{n}",
        "title_en": "Goderich tornado",
        "title_fr": "Tornade de Goderich",
        "hazard": "tornado",
        "place": "Goderich",
        "state": CampaignState.OPEN,
        "toll_free": "+18005550111",
        "opened_at": clock.now(),
    }
    return _kept(session, Campaign(**values | given))


def a_need(session, campaign, agency, **given):
    """A need for 40 blankets."""
    values = {
        "campaign_id": campaign.id,
        "agency_id": agency.id,
        "kind": "goods",
        "item": "blankets",
        "unit": "each",
        "requested": 40,
    }
    return _kept(session, Need(**values | given))


def a_pledge(**given):
    """The body of a pledge of $50 by Ada Field."""
    donor = {"name": "Ada Field", "phone": "+15195550142", "email": None, "language": "en"}
    body = {
        "donor": donor | given.pop("donor", {}),
        "kind": "money",
        "designation": {"rule": "none"},
        "heard_from": "post",
        "note": "",
    }
    if given.get("kind", "money") == "money":
        body["amount"] = {"amount_cents": given.pop("cents", 5000), "currency": "CAD"}
    return body | given


def a_pledged(session, campaign, *, amount=5000, name="Ada Field", **given):
    """A pledge that was taken some other way than by the lane, counted in the totals."""
    donor = Donor()
    person = Person(name=name, phone="+15195550142")
    donor.sealed = vault_of(session).seal(f"donor:{donor.id}", person.model_dump_json())
    _kept(session, donor)
    values = {"kind": "money", "unit": "CAD", "intake": "web", "recorded_by": "public"}
    row = Pledge(
        campaign_id=campaign.id,
        donor_id=donor.id,
        reference=a_reference(),
        amount=amount,
        **values | given,
    )
    cents = amount if row.kind == "money" else 0
    tally.add(session, campaign.id, campaign.currency, pledges=1, promised=cents)
    return _kept(session, row)


def a_reference():
    """One that was not drawn before: of two hundred, two are the same once in some thousand."""
    while (reference := refs.new()) in drawn:
        pass
    drawn.add(reference)
    return reference


def a_key():
    """A fresh idempotency key."""
    return str(ids.new())


def an_account(session, role="coordinator", **given):
    """A staff account that is signed in by `signed_in`, not by its password."""
    n = next(number)
    values = {"email": f"{role}{n}@example.org", "name": f"Robin {n}", "password_hash": "-"}
    return _kept(session, StaffAccount(role=role, **values | given))


def pledges_in(session):
    """Every pledge, oldest first."""
    return session.exec(select(Pledge).order_by(Pledge.id)).all()


def dispatches_in(session):
    """Every dispatch, oldest first."""
    return session.exec(select(Dispatch).order_by(Dispatch.id)).all()


def _kept(session, row):
    session.add(row)
    session.flush()
    return row
