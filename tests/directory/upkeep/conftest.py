"""The hall behind the real edge, with the resource team's pages; and an organization to ask."""

import pytest

from relief.directory import store
from relief.directory.parts import Phone
from relief.directory.records import Location, Organization, Service
from relief.directory.store import Origin
from relief.directory.upkeep.invited import asking
from relief.kit import ids
from tests.hall import app, browser  # noqa: F401 - fixtures of these tests

ORIGIN = Origin(by="cli")
STREET = "17 Lantern Lane"


@pytest.fixture
def kitchen(session):
    """An organization, its service, and a place that is hidden."""
    owner = Organization(
        id=ids.new(),
        name="Maitland Kitchen",
        email="desk@example.org",
        description=f"Meals. Deliveries to {STREET}.",
        phones=(Phone(number="519-555-0100"), Phone(number="519-555-0199", is_confidential=True)),
    )
    house = Location(
        id=ids.new(),
        name="House",
        organization_id=owner.id,
        is_confidential=True,
        addresses=({"address_1": STREET},),
    )
    service = Service(
        id=ids.new(), name="Hot meals", organization_id=owner.id, description="Soup on Monday."
    )
    store.save_all(session, [(each, "") for each in (owner, house, service)], "en", ORIGIN)
    return owner, house, service


@pytest.fixture
def asked(session, settings, kitchen):
    return asking.ask(session, settings, kitchen[0].id, "en")
