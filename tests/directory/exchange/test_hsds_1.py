"""HSDS 1 comes in as Ohana gave it: services on locations, days as rows."""

import pytest

from relief.directory import store
from relief.directory.hours import rules
from relief.directory.records import Kind, Location, Organization, Service
from tests.directory.exchange.conftest import real

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SAMPLE = "ohana-sample-csv/data/sample-csv"


@pytest.fixture
def sample(session, bring):
    return bring(real(SAMPLE))


def shown(session, kind, key, model):
    return store.shown(store.get(session, store.foreign("other", kind, key), "en"), model)


def test_the_sample_comes_in_whole_and_twice_the_same(session, bring, sample):
    assert sample.changes("new") == {
        "organization": 8, "program": 1, "location": 22, "service": 23, "taxonomy_term": 290,
    }  # fmt: skip
    assert sample.codes == {}

    again = bring(real(SAMPLE))
    assert again.changes("new") == again.changes("changed") == {}


def test_a_service_belongs_to_the_organization_of_its_location(session, sample):
    service = shown(session, Kind.SERVICE, "22", Service)
    place = shown(session, Kind.LOCATION, "22", Location)

    assert service.service_at_locations[0].location_id == place.id
    assert service.organization_id == place.organization_id
    assert service.name == "Passport Photos"
    assert {each.source for each in service.funding} >= {"City", "County"}
    hours = {
        (each.byday, each.opens_at, each.closes_at) for each in service.schedules if each.byday
    }
    assert hours == {("MO", "08:00", "12:00"), ("MO", "14:00", "16:00"), ("WE", "10:00", "15:00")}


def test_days_with_the_same_hours_are_one_schedule(session, sample):
    place = shown(session, Kind.LOCATION, "22", Location)

    weekly = [each for each in place.schedules if each.freq]
    assert {each.opens_at for each in weekly} >= {"08:00"}
    assert all(rule.says is not rules.Says.UNKNOWN for rule in rules.read(place.schedules))
    closed = [each for each in place.schedules if each.description == "Closed"]
    assert {(each.valid_from, each.valid_to) for each in closed} == {
        ("0001-01-01", "0001-01-01"),
        ("0001-06-01", "0001-09-01"),
    }
    [short] = [each for each in place.schedules if each.valid_from == "2015-12-24"]
    assert (short.opens_at, short.closes_at) == ("10:00", "16:00")


def test_people_and_telephones_stand_where_they_belong(session, sample):
    agency = shown(session, Kind.ORGANIZATION, "8", Organization)

    [ceo] = [each for each in agency.contacts if each.title == "CEO"]
    assert [each.number for each in ceo.phones] == ["703-444-1234", "650-555-1212"]
    assert agency.year_incorporated == 1970


def test_lists_in_a_cell_are_several(session, sample):
    second = shown(session, Kind.LOCATION, "2", Location)

    assert [each.name for each in second.languages] == [
        "Chinese (Mandarin)", "Tagalog", "Italian", "Spanish",
    ]  # fmt: skip
    assert [each.address_type for each in second.addresses] == ["physical", "postal"]
