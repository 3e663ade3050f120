"""Records to try the directory with: fictional people and places."""

import pytest

from relief.directory import store
from relief.directory.parts import Address, Phone
from relief.directory.records import Location, Organization, Service
from relief.directory.store import Origin
from relief.kit import ids

STAFF = Origin(by="staff:ruth")
STREET = "17 Lantern Lane"


@pytest.fixture
def shelter():
    """An organization whose location hides where it is, and a service that gives it away."""
    organization = Organization(
        id=ids.new(),
        name="Harbour Women's Shelter",
        description=f"Ring the bell at {STREET.upper()}, in Bayfield.",
    )
    location = Location(
        id=ids.new(),
        name="The house",
        organization_id=organization.id,
        is_confidential=True,
        latitude=43.5612,
        longitude=-81.6987,
        transportation="Bus 4 stops at Lantern Lane.",
        addresses=(
            Address(
                address_1=STREET,
                city="Bayfield",
                state_province="ON",
                postal_code="N0M 1G0",
                country="CA",
            ),
        ),
        phones=(
            Phone(number="519-555-0142"),
            Phone(number="519-555-0143", is_confidential=True),
        ),
    )
    service = Service(
        id=ids.new(),
        name="Emergency shelter",
        organization_id=organization.id,
        description="A safe bed. Come to 17, Lantern  Lane (n0m1g0).",
        service_at_locations=({"location_id": location.id},),
        service_areas=({"name": "Bayfield"},),
    )
    return organization, location, service


@pytest.fixture
def kept(session, shelter):
    """The same, in the table."""
    store.save_all(session, [(record, "") for record in shelter], "en", STAFF)
    return shelter
