"""A small directory that says everything there is to say, and some of it not as HSDS wants it."""

import pytest
from starlette.testclient import TestClient

from relief.app import build
from relief.directory import store
from relief.directory.records import Location, Organization, Program, Service, Taxonomy, Term
from relief.directory.store import Origin
from relief.kit import ids
from tests.hall import command  # noqa: F401 - fixture of these tests

IMPORTED = Origin(by="cli", source="tests")


class Directory:
    """What is in it, by name."""

    def __init__(self):
        self.taxonomy = Taxonomy(id=ids.new(), name="Needs", uri="example.org/needs", version="2")
        self.food = Term(
            id=ids.new(),
            name="Food",
            code="BD",
            taxonomy_id=self.taxonomy.id,
            aliases=("hungry", "nothing to eat"),
        )
        self.pantry = Term(
            id=ids.new(),
            name="Food pantries",
            parent_id=self.food.id,
            taxonomy_id=self.taxonomy.id,
            see_also=(self.food.id,),
        )
        self.organization = Organization(
            id=ids.new(),
            name="Lakeshore Community Table",
            email="nobody at example",
            website="www.example.org/été",
            additional_websites=({"url": "https://example.org"}, {"label": "to come", "url": ""}),
            year_incorporated=1994,
            organization_identifiers=({"identifier": "0012"},),
            attributes=({"taxonomy_term_id": "BD-18"},),
            phones=({"number": "519-555-0100", "extension": "0123", "description": "Ask for Ada"},),
        )
        self.program = Program(
            id=ids.new(), name="Table at noon", organization_id=self.organization.id
        )
        self.location = Location(
            id=ids.new(),
            name="Harbour hall",
            organization_id=self.organization.id,
            location_type="behind the church",
            latitude=0.0,
            longitude=-81.7,
            time_zone="America/Toronto",
            addresses=({"address_1": "4 Harbour Street", "city": "Goderich"},),
            languages=({"name": "French", "code": "fr"},),
        )
        self.house = Location(
            id=ids.new(),
            organization_id=self.organization.id,
            is_confidential=True,
            addresses=({"address_1": "17 Lantern Lane", "city": "Bayfield"},),
        )
        self.service = Service(
            id=ids.new(),
            name="Food bank",
            organization_id=self.organization.id,
            program_id=self.program.id,
            url="https://example.org/food",
            email="food@example.org",
            minimum_age=0,
            last_modified="in spring",
            phones=(
                {"number": "519-555-0101", "extension": "12", "languages": ({"code": "fr"},)},
                {"id": "phone-2", "number": "211"},
            ),
            schedules=(
                {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "timezone": "-5"},
                {"freq": "DAILY", "interval": 2, "timezone": "America/Toronto"},
            ),
            cost_options=({"option": "Everybody", "amount": 0.0, "currency": "CAD"},),
            capacities=(
                {"unit": {"name": "Hampers"}, "available": 0, "updated": "2011-08-21T20:03:00Z"},
                {"unit": {"name": "Beds"}, "maximum": 4},
            ),
            contacts=({"name": "Ada Field", "phones": ({"number": "519-555-0102"},)},),
            attributes=({"taxonomy_term_id": str(self.pantry.id)},),
            service_at_locations=(
                {"location_id": self.location.id, "description": "At the side door."},
                {"id": str(ids.new()), "location_id": self.house.id},
            ),
            required_documents=({"document": "A card with your address"},),
        )
        self.other = Service(id=ids.new(), name="Coats", organization_id=self.organization.id)

    @property
    def records(self):
        """All of them, those that others name first."""
        return [*vars(self).values()]


@pytest.fixture
def directory(db):
    """The same, in the table, in English; one service in French as well."""
    made = Directory()
    with db.session(write=True) as session:
        store.save_all(session, [(record, "") for record in made.records], "en", IMPORTED)
        french = made.service.model_copy(update={"name": "Banque alimentaire"})
        store.save(session, french, "fr", IMPORTED)
    return made


@pytest.fixture
def client(settings, db):
    """A program of somebody else's."""
    return TestClient(build(settings, db=db))


@pytest.fixture
def ask(client):
    """Ask the API, and get its answer as JSON."""

    def ask(path, lang="en", status=200):
        answer = client.get(f"/hsds/v3{path}", headers={"accept-language": lang})
        assert answer.status_code == status, answer.text
        return answer.json()

    return ask
