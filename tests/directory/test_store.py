"""Records are kept once, in two languages, and what is withheld never stands where it is read."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import select

from relief.directory import store
from relief.directory.models import DirectoryRecord
from relief.directory.parts import Schedule, ServiceArea
from relief.directory.records import (
    Kind,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    Status,
)
from relief.directory.store import Change
from relief.kit import clock, ids
from tests.directory.conftest import STAFF, STREET

SECRETS = ("lantern", "n0m", "bayfield", "43.56", "81.69", "555-0143", "5550143")


def rows(session):
    return session.exec(select(DirectoryRecord)).all()


def food_bank(**given):
    return Service(**{"id": ids.new(), "name": "Food bank", "organization_id": ids.new()} | given)


def test_what_is_put_in_comes_out(session):
    record = food_bank(description="Three days of food.", minimum_age=16)

    assert store.save(session, record, "en", STAFF) is Change.NEW
    row = store.get(session, record.id, "en")

    assert store.shown(row, Service) == store.whole(session, row) == record
    assert row.sealed is None


def test_the_same_again_moves_nothing(session, kept):
    before = store.version(session)

    changes = store.save_all(session, [(record, "") for record in kept], "en", STAFF)

    assert set(changes) == {Change.SAME}
    assert store.version(session) == before


def test_a_change_is_seen_by_whoever_asks_since_when(session):
    one, other = food_bank(), food_bank(name="Soup kitchen")
    store.save_all(session, [(one, ""), (other, "")], "en", STAFF)
    seen = store.version(session)

    store.save(session, one.model_copy(update={"name": "Food cupboard"}), "en", STAFF)

    assert [row.name for row in store.since(session, seen)] == ["Food cupboard"]
    assert store.since(session, store.version(session)) == []


def test_a_french_record_stands_apart(session):
    record = food_bank(description="Three days of food.")
    store.save(session, record, "en", STAFF)
    assert store.best(session, record.id, "fr").lang == "en"

    store.save(session, record.model_copy(update={"name": "Banque alimentaire"}), "fr", STAFF)

    assert store.best(session, record.id, "fr").name == "Banque alimentaire"
    assert store.best(session, record.id, "en").name == "Food bank"


def test_what_is_withheld_is_in_no_document(session, kept):
    session.expire_all()
    shown = [row.document.casefold() + row.name.casefold() for row in rows(session)]

    areas = '"service_areas":[{"name":"bayfield"}]'
    assert [
        secret for secret in SECRETS if any(secret in each.replace(areas, "") for each in shown)
    ] == []


def test_staff_read_the_whole(session, kept):
    _, location, service = kept

    assert store.whole(session, store.get(session, location.id, "en")) == location
    assert store.whole(session, store.get(session, service.id, "en")) == service


def test_what_is_stored_holds_no_word_of_it(session, kept):
    sealed = [row.sealed for row in rows(session) if row.sealed]

    assert len(sealed) == 3
    assert not any(b"antern" in each for each in sealed)


def test_a_service_that_comes_later_is_struck_too(session, kept):
    organization, *_ = kept
    late = food_bank(organization_id=organization.id, description=f"Behind {STREET}.")

    store.save(session, late, "fr", STAFF)

    assert store.shown(store.get(session, late.id, "fr"), Service).description == "Behind […]."


def test_a_place_that_is_hidden_no_longer_comes_back_everywhere(session, kept):
    _, location, service = kept

    store.save(session, location.model_copy(update={"is_confidential": False}), "en", STAFF)

    row = store.get(session, service.id, "en")
    assert store.shown(row, Service) == service
    assert row.sealed is None
    shown = store.shown(store.get(session, location.id, "en"), Location)
    assert [phone.number for phone in shown.phones] == ["519-555-0142"]


def test_a_large_city_may_be_named(session, shelter):
    _, location, _ = shelter
    [address] = location.addresses
    moved = address.model_copy(update={"city": "London"})
    store.save(session, location.model_copy(update={"addresses": (moved,)}), "en", STAFF)

    shown = store.shown(store.get(session, location.id, "en"), Location)
    assert [(each.city, each.address_1, each.postal_code) for each in shown.addresses] == [
        ("London", "", "")
    ]


def test_a_confidential_organization_is_not_shown_at_all(session):
    record = Organization(id=ids.new(), name="Nobody's business", is_confidential=True)
    store.save(session, record, "en", STAFF)

    row = store.get(session, record.id, "en")
    assert (row.document, row.name, store.is_out(row)) == ("", "", False)
    assert store.whole(session, row) == record


@pytest.mark.parametrize(
    ("given", "out"),
    [
        ({}, True),
        ({"is_published": False}, False),
        ({"status": Status.DEFUNCT}, False),
        ({"status": Status.TEMPORARILY_CLOSED}, True),
        ({"expires_at": timedelta(minutes=-1)}, False),
        ({"expires_at": timedelta(minutes=1)}, True),
    ],
)
def test_who_may_find_a_record(session, given, out):
    record = food_bank()
    store.save(session, record, "en", STAFF)
    row = store.get(session, record.id, "en")
    for name, value in given.items():
        setattr(row, name, clock.now() + value if isinstance(value, timedelta) else value)

    assert store.is_out(row) is out


def test_a_verified_record_stays_verified_when_an_older_date_comes_in(session, now):
    record = food_bank(assured_date="2010-05-01")
    store.save(session, record, "en", STAFF)
    row = store.get(session, record.id, "en")
    assert row.verified_at.year == 2010
    store.verify(session, row, by="staff:ruth")

    store.save(session, record.model_copy(update={"name": "Food shelf"}), "en", STAFF)

    row = store.get(session, record.id, "en")
    assert (row.verified_at, row.verified_by) == (now.at, "staff:ruth")


def test_foreign_keys_give_the_same_id_each_time():
    assert store.foreign("huron", Kind.SERVICE, "17") == store.foreign("huron", Kind.SERVICE, "17")
    assert store.foreign("huron", Kind.SERVICE, "17") != store.foreign("perth", Kind.SERVICE, "17")
    own = ids.new()
    assert store.foreign("huron", Kind.SERVICE, str(own)) == own


def test_two_writers_at_once_give_versions_in_order(db):
    started = threading.Barrier(2)
    with db.session(write=True) as session:
        store.save(session, food_bank(), "en", STAFF)

    def write():
        started.wait(60)
        for _ in range(5):
            with db.session(write=True) as session:
                store.save(session, food_bank(), "en", STAFF)

    both = [threading.Thread(target=write) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(60)

    with db.session() as session:
        versions = [row.version for row in store.since(session, 0)]
        assert versions == list(range(1, 12)) == sorted(versions)
        assert store.version(session) == 11


def everything_shown(session):
    session.expire_all()
    return " ".join(row.document for row in rows(session)).casefold()


def test_a_place_hidden_in_one_language_is_hidden_in_the_other(session, shelter):
    organization, location, service = shelter
    french = location.model_copy(update={"is_confidential": False, "name": "La maison"})
    store.save_all(session, [(organization, ""), (service, ""), (french, "")], "fr", STAFF)
    store.save(session, location, "en", STAFF)
    told = everything_shown(session)
    assert "lantern" not in told
    assert "43.56" not in told

    moved = french.model_copy(update={"transportation": "Behind the mill."})
    store.save(session, moved, "fr", STAFF)

    assert "mill" not in everything_shown(session)


def test_a_place_hidden_in_two_languages_comes_back_when_neither_hides_it(session, shelter):
    _, location, _ = shelter
    location = location.model_copy(update={"organization_id": None})
    for lang in ("en", "fr"):
        store.save(session, location, lang, STAFF)
    for lang in ("en", "fr"):
        store.save(session, location.model_copy(update={"is_confidential": False}), lang, STAFF)

    for lang in ("en", "fr"):
        found = store.shown(store.get(session, location.id, lang), Location)
        assert found.addresses == location.addresses
        assert not found.is_confidential


@pytest.mark.parametrize("owner", [None, ids.new()])
@pytest.mark.parametrize("is_late", [False, True])
def test_a_service_of_somebody_else_at_a_hidden_place_is_struck(session, shelter, owner, is_late):
    _, location, service = shelter
    location = location.model_copy(update={"organization_id": owner})
    given = [location, service] if is_late else [service, location]
    for record in given:
        store.save(session, record, "en", STAFF)

    assert "lantern" not in everything_shown(session)
    assert store.whole(session, store.get(session, service.id, "en")) == service


def test_notes_schedules_areas_and_web_addresses_are_struck(session, shelter):
    organization, location, service = shelter
    telling = service.model_copy(
        update={
            "url": "https://harbour.example/17-lantern-lane",
            "schedules": (Schedule(notes="Ring at 17 Lantern Ln.", id="17 lantern lane"),),
            "service_areas": (ServiceArea(name="Bayfield", description=f"Around {STREET}."),),
            "service_at_locations": (
                ServiceAtLocation(location_id=location.id, description="On Lantern Lane."),
            ),
        }
    )
    office = Location(
        id=ids.new(), organization_id=organization.id, addresses=({"address_1": "2 Lantern Lane"},)
    )
    store.save_all(session, [(each, "") for each in (telling, location, office)], "en", STAFF)

    there = store.shown(store.get(session, office.id, "en"), Location)
    assert there.addresses == office.addresses
    told = everything_shown(session).replace("2 lantern lane", "")
    assert "lantern" not in told
    assert "bayfield" in told


def test_a_place_is_hidden_from_whoever_writes_at_the_same_moment(db, shelter):
    _, location, service = shelter
    with db.session(write=True) as session:
        store.save(session, food_bank(), "en", STAFF)

    def write():
        with db.session(write=True) as session:
            store.save(session, service, "en", STAFF)

    other = threading.Thread(target=write)
    with db.session(write=True) as session:
        store.save(session, location, "en", STAFF)
        other.start()
        other.join(0.3)  # as long as it takes to read what is hidden; it cannot end before us
    other.join(60)

    with db.session() as session:
        assert "antern" not in store.get(session, service.id, "en").document
