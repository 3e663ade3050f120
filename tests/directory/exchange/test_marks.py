"""What staff hid stays hidden, however often its source tells of it openly.

Also where the file's word is to count over what was edited here.
"""

import pytest

from relief.directory import store
from relief.directory.records import Kind, Service
from relief.directory.store import Origin
from relief.directory.upkeep.records import confiding, editing
from relief.kit import ids

STREET = "17 Lantern Lane"
SHELTER = {
    "id": "o-1",
    "name": "Harbour Shelter",
    "website": "https://shelter.example.org",
    "phones": [{"number": "519-555-0142"}, {"number": "519-555-0143"}],
    "contacts": [{"name": "Ada Field", "phones": [{"number": "519-555-0144"}]}],
}
HOUSE = {
    "id": "l-1",
    "name": "The house",
    "organization_id": "o-1",
    "location_type": "physical",
    "addresses": [{"address_1": STREET, "city": "Bayfield"}],
}
MORE = {"description": "Beds for the night."}


@pytest.fixture
def there(session):
    """The row of what the source calls `key`."""

    def there(kind, key, lang="en"):
        return store.get(session, store.foreign("other", kind, key), lang)

    return there


def test_a_place_that_staff_hid_stays_hidden(bring, session, there):
    bring([SHELTER, HOUSE])
    confiding.mark(session, there(Kind.LOCATION, "l-1").record_id, confidential=True)

    again = bring([SHELTER, HOUSE | MORE], overwrite=True)

    row = there(Kind.LOCATION, "l-1")
    assert STREET not in row.document
    assert MORE["description"] in row.document
    assert [str(each.where) for each in again.said("stays_hidden")] == ["given.json#/1"]


def test_it_is_found_again_once_staff_take_the_mark_away(bring, session, there):
    bring([SHELTER, HOUSE])
    key = there(Kind.LOCATION, "l-1").record_id
    confiding.mark(session, key, confidential=True)
    bring([SHELTER, HOUSE | MORE], overwrite=True)
    confiding.mark(session, key, confidential=False)

    again = bring([SHELTER, HOUSE | MORE], overwrite=True)

    assert STREET in there(Kind.LOCATION, "l-1").document
    assert not again.codes["stays_hidden"]


def test_an_organization_that_is_hidden_whole_stays_so_in_each_language(bring, session, there):
    bring([SHELTER])
    confiding.mark(session, there(Kind.ORGANIZATION, "o-1").record_id, confidential=True)

    bring([SHELTER | MORE], overwrite=True)
    bring([SHELTER | MORE], lang="fr", overwrite=True)

    assert [there(Kind.ORGANIZATION, "o-1", lang).document for lang in ("en", "fr")] == ["", ""]


def test_a_telephone_and_a_contact_that_staff_hid_stay_hidden(bring, session, there):
    bring([SHELTER])
    key = there(Kind.ORGANIZATION, "o-1").record_id
    record = editing.begun(session, key, "en")
    hidden = {"is_confidential": True}
    first, second = record.phones
    [contact] = record.contacts
    phones = first, second.model_copy(update=hidden)
    contacts = (contact.model_copy(update=hidden),)
    editing.keep(session, record.model_copy(update={"phones": phones, "contacts": contacts}), "en")

    bring([SHELTER | MORE], overwrite=True)

    document = there(Kind.ORGANIZATION, "o-1").document
    assert MORE["description"] in document
    assert "0142" in document
    assert not any(secret in document for secret in ("555-0143", "555-0144", "Ada"))


def test_an_id_of_something_else_changes_nothing(bring, session):
    mine = Service(id=ids.new(), name="Night shelter", organization_id=ids.new())
    store.save(session, mine, "en", Origin(by="staff:ruth"))

    for lang in ("en", "fr"):
        brought = bring([SHELTER | {"id": str(mine.id)}], lang=lang)
        assert brought.codes == {"other_kind": 1}

    row = store.get(session, mine.id, "en")
    assert (row.kind, row.name) == (Kind.SERVICE, "Night shelter")
    assert store.get(session, mine.id, "fr") is None
