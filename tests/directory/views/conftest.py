"""The public pages of the directory, and records to read on them."""

import pytest

from relief.directory import store, tallies
from relief.directory.records import Location, Organization, Service, Taxonomy, Term
from relief.kit import ids
from tests.directory.conftest import STAFF
from tests.hall import app, browser  # noqa: F401 - fixtures of these pages

PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def keep(db):
    """Put records in, and let everybody see them."""

    def keep(*records, lang="en"):
        with db.session(write=True, actor="cli") as session:
            store.save_all(session, [(record, "") for record in records], lang, STAFF)

    return keep


@pytest.fixture
def counts(app):  # noqa: F811 - the fixture
    """What the pages counted, written down when asked."""
    return tallies.of(app.state.services)


@pytest.fixture
def reader(browser):  # noqa: F811 - the fixture
    """Somebody with a browser that people use."""

    def reader(lang="en"):
        visitor = browser(lang=lang)
        visitor.client.headers["user-agent"] = PERSON
        return visitor

    return reader


@pytest.fixture
def pantry():
    """An organization with one service at one place."""
    organization = Organization(
        id=ids.new(),
        name="Lighthouse Street Pantry",
        description="Neighbours who feed neighbours.",
        phones=({"number": "519-555-0117"},),
        website="www.pantry.example.org",
    )
    place = Location(
        id=ids.new(),
        name="The hall",
        organization_id=organization.id,
        latitude=43.7425,
        longitude=-81.7139,
        transportation="Bus 4 stops in front.",
        addresses=(
            {
                "address_1": "12 Example Street",
                "city": "Goderich",
                "state_province": "ON",
                "postal_code": "N7A 1B2",
                "country": "CA",
            },
        ),
        accessibility=({"description": "Ramp at the side door"},),
    )
    kind = Term(id=ids.new(), name="Food banks", code="F.1", taxonomy_id=ids.new())
    service = Service(
        id=ids.new(),
        name="Food bank",
        organization_id=organization.id,
        description="Three days of food.\n\nBring a bag.",
        eligibility_description="Anyone in need.",
        minimum_age=16,
        phones=({"number": "519 555 0142", "extension": "212"},),
        schedules=(
            {"freq": "WEEKLY", "byday": "SU,MO", "opens_at": "09:00", "closes_at": "17:00"},
        ),
        languages=({"code": "en"}, {"code": "fr"}),
        service_areas=({"name": "Huron County"},),
        cost_options=({"amount": 0},),
        required_documents=({"document": "Something with your address"},),
        service_at_locations=({"location_id": place.id},),
        attributes=({"taxonomy_term_id": str(kind.id)},),
    )
    return organization, place, kind, service


@pytest.fixture
def taxonomy():
    """Food, and food banks under it."""
    head = Taxonomy(id=ids.new(), name="Needs")
    food = Term(id=ids.new(), name="Food", code="F", taxonomy_id=head.id)
    banks = Term(
        id=ids.new(), name="Food banks", code="F.1", parent_id=food.id, taxonomy_id=head.id
    )
    return head, food, banks
