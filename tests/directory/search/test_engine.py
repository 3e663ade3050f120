"""Services are found by their words, in the reader's language where there is a record in it."""

from relief.directory import store
from relief.directory.search.engine import Engine
from relief.directory.search.query import Query
from tests.directory.conftest import STAFF


def test_a_service_is_found_by_its_words(db, shelter):
    organization, _, service = shelter
    with db.session(write=True) as session:
        store.save_all(session, [(record, "") for record in shelter], "en", STAFF)

    found = Engine(db).find(Query("emergency shelter", "fr"))

    assert [(hit.service_id, hit.lang) for hit in found.hits] == [(service.id, "en")]
    assert found.hits[0].organization == organization.name
