"""The whole directory is read page by page, and nothing is read twice or passed over."""

from relief.directory import store
from relief.directory.records import Kind, Taxonomy
from relief.kit import ids
from tests.directory.conftest import STAFF


def test_each_of_many_with_one_name_is_read_once(session, monkeypatch):
    monkeypatch.setattr(store, "AT_ONCE", 2)
    names = ["Meals", "Échange", "Meals", "Advice", "Meals", "Meals", "Meals"]
    several = [Taxonomy(id=ids.new(), name=name) for name in names]
    store.save_all(session, [(each, "") for each in several], "en", STAFF)

    found = [row.record_id for row in store.everything(session, Kind.TAXONOMY, "en")]

    assert len(found) == len(several)
    assert set(found) == {each.id for each in several}
