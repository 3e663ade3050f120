"""A helpline at work: a call, a directory with a few services, and somebody who answers."""

import pytest

from relief.directory import store
from relief.directory.parts import Phone, Schedule
from relief.directory.records import Organization, Service, Term
from relief.directory.store import Origin
from relief.helpline import contacts, needs
from relief.helpline.schemas import NeedIn
from relief.kit import ids
from tests.hall import browser  # noqa: F401 - a fixture of these tests
from tests.helpline.answering import app, line, robin  # noqa: F401 - as well

STAFF = Origin(by="staff:ruth")
ZONE = "America/Toronto"
ORGANIZATION = "Maitland Community Kitchen"


@pytest.fixture
def contact(session):
    """A call that has just been answered."""
    return contacts.begin(session)


@pytest.fixture
def food(session, contact):
    """What the caller asked for."""
    return needs.add(session, contact, NeedIn(name="Food"), "en")


@pytest.fixture
def pantry(session):
    """A service of the directory, in both languages."""
    return a_service(session, "Food bank", french="Banque alimentaire")


@pytest.fixture
def shelf(db):
    """The same, where pages are asked and no transaction is open."""
    with db.session(write=True) as session:
        return a_service(session, "Food bank", french="Banque alimentaire")


def a_service(session, name, *, french="", **given):
    """A service of an organization of its own, with a telephone and words about its hours."""
    organization = Organization(id=ids.new(), name=ORGANIZATION)
    values = {
        "phones": (Phone(number="519-555-0142", extension="12"),),
        "schedules": (Schedule(description="Tuesday 10 to 4"),),
        **given,
    }
    service = Service(id=ids.new(), name=name, organization_id=organization.id, **values)
    keep(session, organization, service)
    if french:
        keep(session, service.model_copy(update={"name": french}), lang="fr")
        keep(session, organization.model_copy(update={"name": "Cuisine Maitland"}), lang="fr")
    return service


def a_term(session, name, **given):
    """A kind of service."""
    return keep(session, Term(id=ids.new(), name=name, **given))


def keep(session, *records, lang="en"):
    """Put records into the directory; returns the last."""
    store.save_all(session, [(record, "") for record in records], lang, STAFF)
    return records[-1]
