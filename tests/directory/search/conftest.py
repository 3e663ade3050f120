"""A small bilingual directory to search: a taxonomy, organizations, services, on one database."""

import pytest

from relief.directory import store
from relief.directory.records import Location, Organization, Service, Term
from relief.directory.search.engine import Engine
from relief.directory.search.query import Query
from relief.kit import ids
from tests.directory.conftest import STAFF

ZONE = "America/Toronto"
GODERICH, EXETER = (43.7429, -81.7137), (43.3488, -81.4811)


class World:
    """Records by short names, in the tables and in an engine's index."""

    def __init__(self, db):
        self.db = db
        self.engine = Engine(db, ZONE)
        self.ids = {}

    def id(self, name):
        return self.ids.setdefault(name, ids.new())

    def save(self, record, lang="en"):
        with self.db.session(write=True) as session:
            store.save(session, record, lang, STAFF)
        return record

    def change(self, does, name, lang="en", **given):
        """Do something to the row of a record, as staff would."""
        with self.db.session(write=True) as session:
            does(session, store.get(session, self.id(name), lang), **given)

    def term(self, name, lang="en", *, parent="", key="", **given):
        above = {"parent_id": self.id(parent)} if parent else {}
        return self.save(Term(id=self.id(key or name), name=name, **above, **given), lang)

    def organization(self, name, lang="en", *, key="", **given):
        return self.save(Organization(id=self.id(key or name), name=name, **given), lang)

    def location(self, key, at=None, *, town="", **given):
        place = {"latitude": at[0], "longitude": at[1]} if at else {}
        address = {"addresses": ({"city": town},)} if town else {}
        return self.save(
            Location(id=self.id(key), organization_id=self.id("owner"), **place, **address, **given)
        )

    def service(self, name, lang="en", *, key="", of="owner", kinds=(), at=(), areas=(), **given):
        record = Service(
            id=self.id(key or name),
            name=name,
            organization_id=self.id(of),
            attributes=tuple({"taxonomy_term_id": str(self.id(kind))} for kind in kinds),
            service_at_locations=tuple({"location_id": self.id(place)} for place in at),
            service_areas=tuple({"name": area} for area in areas),
            **given,
        )
        return self.save(record, lang)

    def find(self, text="", lang="en", **given):
        return self.engine.find(Query(text, lang, **given))

    def names(self, text="", lang="en", **given):
        return [hit.name for hit in self.find(text, lang, **given).hits]


@pytest.fixture
def world(db):
    """A directory with an owner and nothing else."""
    made = World(db)
    made.organization("Harbour Help", key="owner")
    return made
