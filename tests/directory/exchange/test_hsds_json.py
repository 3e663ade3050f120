"""HSDS JSON comes in: what is told once is kept once, and what is wrong costs only itself."""

import json

import pytest

from relief.bench import directory as made_up
from relief.directory import store
from relief.directory.records import Kind, Location, Organization, Service, Status, Term
from tests.directory.exchange.conftest import real

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ORG = {"id": "org-1", "name": "Maitland Outreach", "description": "Help."}
SERVICE = {"id": "s-1", "name": "Meals", "status": "active", "organization_id": "org-1"}


def kept(session, kind, key, model, lang="en"):
    row = store.get(session, store.foreign("other", kind, key), lang)
    return None if row is None else store.whole(session, row)


@pytest.mark.parametrize("name", ["organization_full", "service_full", "service_at_location_full"])
def test_the_official_example_comes_in_whole(session, bring, name):
    done = bring(real(f"hsds/examples-3.1/{name}.json"))

    [service] = [*store.everything(session, Kind.SERVICE, "en")]
    found = store.shown(service, Service)
    assert found.name == "Community Counselling"
    assert found.phones[0].extension == "100"
    assert found.service_at_locations[0].location_id
    assert found.attributes[0].taxonomy_term_id == "3f7b145d-84af-42d7-8fae-eaca714b02b2"
    assert done.changes("new") == {
        "organization": 1, "program": 1, "service": 1, "location": 1, "taxonomy": 1,
        "taxonomy_term": 1,
    }  # fmt: skip
    assert done.codes == {"field": 1}  # its latitude of 100 degrees


def test_a_second_import_changes_nothing(session, bring):
    path = real("hsds/examples-3.1/organization_full.json")
    bring(path)
    version = store.version(session)

    again = bring(path)

    assert again.changes("new") == again.changes("changed") == {}
    assert again.changes("same")["service"] == 1
    assert store.version(session) == version


def test_ids_that_are_no_uuid_lead_to_the_same_record_each_time(session, bring):
    bring([ORG | {"services": [SERVICE]}])

    again = bring([ORG | {"services": [SERVICE | {"name": "Hot meals"}]}])

    assert again.changes("changed") == {"service": 1}
    found = kept(session, Kind.SERVICE, "s-1", Service)
    assert found.name == "Hot meals"
    assert found.organization_id == store.foreign("other", Kind.ORGANIZATION, "org-1")


def test_the_french_of_a_record_stands_beside_its_english(session, bring):
    bring([ORG | {"services": [SERVICE]}])

    bring([SERVICE | {"name": "Repas"}], lang="fr")

    assert kept(session, Kind.SERVICE, "s-1", Service).name == "Meals"
    assert kept(session, Kind.SERVICE, "s-1", Service, "fr").name == "Repas"


def test_a_page_of_an_api_is_read_as_its_contents(session, bring):
    page = {"total_items": 2, "page_number": 1, "contents": [ORG, SERVICE], "empty": False}

    done = bring(page)

    assert done.changes("new") == {"organization": 1, "service": 1}


def test_a_service_may_stand_before_its_organization(session, bring):
    done = bring([SERVICE, ORG | {"website": "https://example.org"}])

    assert done.codes == {}
    assert done.changes("new") == {"organization": 1, "service": 1}


def test_a_service_without_an_organization_is_left_out_and_told(session, bring):
    done = bring([ORG, SERVICE | {"organization_id": "nobody"}, SERVICE | {"id": "s-2"}])

    [problem] = done.problems
    assert (problem.code, str(problem.where)) == ("no_organization", "given.json#/1")
    assert "no organization" in problem.told("en")
    assert "aucun organisme" in problem.told("fr")
    assert done.changes("new") == {"organization": 1, "service": 1}


def test_of_an_id_that_stands_twice_the_first_counts(session, bring):
    done = bring([ORG, SERVICE, SERVICE | {"name": "Another"}])

    assert [str(each.where) for each in done.said("duplicate")] == ["given.json#/2"]
    assert kept(session, Kind.SERVICE, "s-1", Service).name == "Meals"


def test_a_broken_record_costs_only_itself(session, bring):
    text = f'[{json.dumps(ORG)}, {{"id": "x", "name": tru}}, {json.dumps(SERVICE)}, {{"id": "y"}}]'

    done = bring(text)

    assert [(each.code, str(each.where)) for each in done.problems] == [
        ("unreadable", "given.json#/1"),
        ("no_name", "given.json#/3"),
    ]
    assert done.changes("new") == {"organization": 1, "service": 1}


def test_a_file_that_ends_too_early_keeps_what_came_before(session, bring):
    done = bring(f"[{json.dumps(ORG)}, {json.dumps(SERVICE)[:-5]}")

    assert done.codes == {"rest": 1}
    assert not done.doing.is_whole
    assert done.changes("new") == {"organization": 1}


def test_what_makes_no_sense_is_left_out_of_its_record(session, bring):
    odd = SERVICE | {
        "status": "sometimes",
        "minimum_age": "eighteen",
        "url": "javascript:alert(1)",
        "email": None,
        "phones": [{"number": "519-555-0142 x 17"}, {"number": "ask at the desk"}, "911"],
        "schedules": "always",
        "description": "Pay by 4111 1111 1111 1111.\x00",
    }

    done = bring([ORG, odd])

    found = kept(session, Kind.SERVICE, "s-1", Service)
    assert found.status is Status.ACTIVE
    assert (found.minimum_age, found.url, found.email) == (None, "", "")
    assert [(each.number, each.extension) for each in found.phones] == [("519-555-0142", "17")]
    assert "4111" not in found.description
    assert "\x00" not in found.description
    assert done.codes == {"field": 3, "link": 1, "phone": 1, "card": 1, "characters": 1}
    assert all(each.is_kept for each in done.problems)


def test_an_address_in_words_keeps_its_place_confidential(session, bring):
    places = [
        {"id": "l-1", "name": "House", "latitude": 43.7, "longitude": -81.7,
         "addresses": [{"address_1": "Confidential", "city": "Goderich"}]},
        {"id": "l-2", "name": "Maison", "addresses": [{"address_1": "Adresse confidentielle"}]},
        {"id": "l-3", "name": "Hall", "addresses": [{"address_1": "1 Confidence Street"}]},
        {"id": "l-4", "name": "Vault", "is_confidential": True, "time_zone": "America/Winnipeg"},
    ]  # fmt: skip

    done = bring([ORG | {"locations": places}])

    found = [kept(session, Kind.LOCATION, f"l-{n}", Location) for n in (1, 2, 3, 4)]
    assert [each.is_confidential for each in found] == [True, True, False, True]
    assert [len(each.addresses) for each in found] == [0, 0, 1, 0]
    assert found[3].time_zone == "America/Winnipeg"
    assert done.codes == {"confidential": 2}
    row = store.get(session, found[0].id, "en")
    assert "43.7" not in row.document


def test_a_ring_in_a_taxonomy_is_opened_where_it_closes(session, bring):
    terms = [
        {"id": "a", "name": "Food", "code": "A", "parent_id": "c", "aliases": ["groceries"]},
        {"id": "b", "name": "Meals", "code": "B", "parent_id": "a", "see_also": ["c"]},
        {"id": "c", "name": "Kitchens", "code": "C", "parent_id": "b"},
        {"id": "d", "name": "Self", "code": "D", "parent_id": "d"},
    ]

    done = bring(terms)

    assert [str(each.where) for each in done.said("loop")] == ["given.json#/2", "given.json#/3"]
    food, meals, kitchens = (kept(session, Kind.TERM, key, Term) for key in "abc")
    assert kitchens.parent_id is None
    assert (food.parent_id, meals.parent_id) == (kitchens.id, food.id)
    assert food.aliases == ("groceries",)
    assert meals.see_also == (kitchens.id,)


def test_a_ring_is_seen_across_imports(session, bring):
    bring([{"id": "a", "name": "Food", "code": "A", "parent_id": "b"},
           {"id": "b", "name": "Meals", "code": "B"}])  # fmt: skip

    done = bring([{"id": "b", "name": "Meals", "code": "B", "parent_id": "a"}])

    assert done.codes == {"loop": 1}


def test_links_to_what_nobody_knows_are_dropped_and_told(session, bring):
    lost = SERVICE | {"program_id": "p", "service_at_locations": [{"location_id": "l"}]}

    done = bring([ORG, lost, {"id": "x", "organization_id": "none", "latitude": 43, "name": "X"}])

    found = kept(session, Kind.SERVICE, "s-1", Service)
    assert (found.program_id, found.service_at_locations) == (None, ())
    assert done.codes == {"unknown": 3}


def test_a_mere_mention_does_not_overwrite_the_record(session, bring):
    bring([ORG | {"website": "https://example.org"}])

    done = bring([SERVICE | {"organization": {"id": "org-1", "name": "Maitland"}}])

    assert done.changes("new") == {"service": 1}
    assert kept(session, Kind.ORGANIZATION, "org-1", Organization).name == "Maitland Outreach"


def test_what_a_source_no_longer_has_is_withdrawn_and_comes_back(session, bring):
    both = [ORG | {"locations": [{"id": "l-1", "name": "Hall"}], "services": [SERVICE]}]
    bring(both)

    less = bring([ORG | {"locations": [{"id": "l-2", "name": "Annex"}],
                         "services": [SERVICE | {"id": "s-2"}]}])  # fmt: skip
    gone = less.doing.missing(session)
    assert sorted(each.name for each in gone) == ["Hall", "Meals"]
    less.doing.withdraw(session, gone)

    assert kept(session, Kind.SERVICE, "s-1", Service).status is Status.INACTIVE
    hall = store.foreign("other", Kind.LOCATION, "l-1")
    assert not store.is_out(store.get(session, hall, "en"))
    assert less.doing.missing(session) == []

    bring(both)
    assert kept(session, Kind.SERVICE, "s-1", Service).status is Status.ACTIVE
    assert store.is_out(store.get(session, hall, "en"))


def test_what_staff_took_out_of_sight_stays_there(session, bring):
    bring([ORG])
    row = store.get(session, store.foreign("other", Kind.ORGANIZATION, "org-1"), "en")
    store.publish(session, row, out=False, by="staff:ruth")

    bring([ORG | {"description": "More help."}])
    bring([ORG | {"description": "Even more."}])

    assert not store.is_out(store.get(session, row.record_id, "en"))


def test_a_made_up_directory_comes_in_as_it_was_made(session, bring):
    done = bring([*made_up.organizations(120)])

    assert done.codes == {}
    assert done.changes("new")["service"] == 120
    records = {each.id: each for each in made_up.records(120) if isinstance(each, Service)}
    for row in store.everything(session, Kind.SERVICE, "en"):
        assert store.shown(row, Service) == records[row.record_id]


def test_organizations_without_end_within_one_another_do_not_end_the_import(session, bring):
    begins = '{"id": "s-1", "name": "Meals", "status": "active", "organization":'
    begins += ' {"id": "o-1", "name": "Nested", "services": ['
    nested = begins * 330 + "]}}" * 330

    done = bring(f"[{nested}, {json.dumps(ORG)}]")

    assert done.codes["nested"] == 1
    assert kept(session, Kind.ORGANIZATION, "org-1", Organization) is not None
    assert not done.doing.is_whole
