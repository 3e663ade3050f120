"""Whoever asks the API for the directory gets HSDS 3.1, and nothing that is withheld."""

from contextlib import ExitStack
from itertools import product

from relief.directory import store
from relief.directory.hsds import lists
from relief.directory.parts import Address
from relief.kit import clock, ids
from tests.directory.hsds.conftest import IMPORTED
from tests.directory.hsds.official import faults, page_faults

LISTS = {
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
MORE = ("", "?full=true", "?minimal=true", "?full_service=true")


def test_every_list_is_valid(directory, ask):
    for path, more in product(LISTS, MORE):
        page = ask(f"/{path}{more}")

        assert page["contents"], path
        assert page_faults(page, LISTS[path]) == [], (path, more)


def test_every_record_is_valid_by_itself(directory, ask):
    for path in LISTS:
        for each in ask(f"/{path}")["contents"]:
            found = ask(f"/{path}/{each['id']}")

            assert found["id"] == each["id"]
            assert faults(found, LISTS[path]) == [], path


def test_what_takes_long_never_takes_every_thread(directory, ask, client):
    heavy = [*LISTS, "organizations?full_service=true", f"service_at_locations/{ids.new()}"]
    rooms = lists.of(client.app.state.services)

    with ExitStack() as others:
        for _ in range(lists.AT_ONCE):
            others.enter_context(rooms.working())
        for path in heavy:
            answer = client.get(f"/hsds/v3/{path}")
            assert (answer.status_code, "retry-after" in answer.headers) == (503, True), path
        assert ask(f"/services/{directory.service.id}")["name"] == "Food bank"
    assert ask("/services")["contents"]


def test_the_root_says_which_version_it_is(ask, client):
    about = ask("/")

    assert about["version"] == "3.1"
    paths = client.get(about["openapi_url"]).json()["paths"]
    assert {f"/{name}" for name in LISTS} < set(paths)
    assert client.get(about["profile"]).json()["name"] == "Relief"


def test_a_service_comes_with_its_organization_places_and_terms(directory, ask):
    found = ask(f"/services/{directory.service.id}")

    assert found["organization"]["name"] == "Lakeshore Community Table"
    assert found["program"]["name"] == "Table at noon"
    assert found["attributes"][0]["taxonomy_term"]["name"] == "Food pantries"
    names = [each["location"].get("name") for each in found["service_at_locations"]]
    assert names == ["Harbour hall", None]


def test_an_organization_names_its_services(directory, ask):
    found = ask(f"/organizations/{directory.organization.id}")
    full = ask(f"/organizations/{directory.organization.id}?full_service=true")

    assert [each["name"] for each in found["services"]] == ["Coats", "Food bank"]
    assert len(found["locations"]) == 2
    assert full["services"][1]["phones"][1]["number"] == "211"


def test_a_service_at_a_location_is_found_by_the_id_that_was_made_for_it(directory, ask):
    listed = ask("/service_at_locations")["contents"]
    first = ask(f"/service_at_locations/{listed[0]['id']}")

    assert first["description"] == "At the side door."
    assert first["location"]["addresses"][0]["city"] == "Goderich"
    assert first["service"]["id"] == str(directory.service.id)


def test_what_hides_is_in_no_answer(directory, client):
    for path in LISTS:
        for more in ("?full=true", "?full_service=true"):
            text = client.get(f"/hsds/v3/{path}{more}").text
            assert "antern" not in text
            assert "ayfield" not in text


def test_pages_follow_one_another(directory, ask):
    first, second = (ask(f"/services?per_page=1&page={number}") for number in (1, 2))
    beyond = ask("/services?per_page=1&page=3")

    assert [each["name"] for each in first["contents"] + second["contents"]] == [
        "Coats",
        "Food bank",
    ]
    assert (first["total_items"], first["total_pages"], first["size"]) == (2, 2, 1)
    assert (first["first_page"], first["last_page"]) == (True, False)
    assert (second["first_page"], second["last_page"]) == (False, True)
    assert (beyond["empty"], beyond["contents"]) == (True, [])


def test_service_at_location_pages_follow_one_another(directory, ask):
    ids_ = [
        ask(f"/service_at_locations?per_page=1&page={number}")["contents"][0]["id"]
        for number in (1, 2)
    ]

    assert ids_ == [each["id"] for each in ask("/service_at_locations")["contents"]]
    assert ask("/service_at_locations")["total_items"] == 2


def test_each_filter_leaves_what_it_says(directory, ask):
    def names(query, path="services"):
        return [each["name"] for each in ask(f"/{path}?{query}")["contents"]]

    both = ["Coats", "Food bank"]
    assert names("search=food+BANK") == ["Food bank"]
    assert names("search=nothing+to+eat") == ["Food bank"]  # a word that people use for its kind
    assert names("search=community+TABLE", "organizations") == ["Lakeshore Community Table"]
    assert names("search=100%25", "organizations") == []
    assert names("search=food", "service_at_locations") == ["Food bank", "Food bank"]
    assert names(f"search=food&organization_id={ids.new()}") == []
    assert names(f"organization_id={directory.organization.id}") == both
    assert names(f"organization_id={ids.new()}") == []
    assert names(f"taxonomy_term_id={directory.pantry.id}") == ["Food bank"]
    assert names(f"taxonomy_term_id={directory.food.id}") == []
    assert names(f"taxonomy_id={directory.taxonomy.id}") == ["Food bank"]
    assert names(f"taxonomy_id={ids.new()}") == []
    table = ["Lakeshore Community Table"]
    assert names(f"taxonomy_id={directory.taxonomy.id}", "organizations") == table
    assert names("taxonomy_term_id=BD-18", "organizations") == table
    assert names(f"taxonomy_id={directory.taxonomy.id}", "service_at_locations") == [
        "Food bank",
        "Food bank",
    ]
    assert names("top_only=true", "taxonomy_terms") == ["Food"]
    assert names(f"parent_id={directory.food.id}", "taxonomy_terms") == ["Food pantries"]
    assert len(names(f"taxonomy_id={directory.taxonomy.id}", "taxonomy_terms")) == 2


def test_what_changed_since_a_moment_is_told(db, directory, ask):
    before = clock.rfc3339(clock.now())
    with db.session(write=True) as session:
        changed = directory.other.model_copy(update={"description": "Warm ones."})
        store.save(session, changed, "en", IMPORTED)

    found = ask(f"/services?modified_after={before}")

    assert [each["name"] for each in found["contents"]] == ["Coats"]
    assert found["contents"][0]["last_modified"] >= before
    assert ask(f"/services?modified_after={before.replace('Z', '+00:00')}") == found
    assert ask("/services?modified_after=9999-12-31")["empty"]


def test_whoever_hid_a_place_is_among_what_changed(db, directory, ask):
    with db.session(write=True) as session:
        told = directory.other.model_copy(update={"description": "Behind Harbour Street."})
        store.save(session, told, "en", IMPORTED)
    before = clock.rfc3339(clock.now())
    with db.session(write=True) as session:
        address = Address(address_1="Harbour Street")
        hidden = directory.location.model_copy(
            update={"is_confidential": True, "addresses": (address,)}
        )
        store.save(session, hidden, "en", IMPORTED)

    found = ask(f"/services?modified_after={before}")["contents"]

    assert [each["description"] for each in found] == ["Behind […]."]


def test_a_list_is_in_one_language_and_a_record_in_the_one_there_is(directory, client):
    def answer(path, lang):
        return client.get(f"/hsds/v3{path}", headers={"accept-language": lang})

    french = answer("/services", "fr-CA")
    assert [each["name"] for each in french.json()["contents"]] == ["Banque alimentaire"]
    assert french.headers["content-language"] == "fr"
    assert answer("/services?lang=fr", "en").json() == french.json()
    # Its organization is known in English alone, and comes whole in that.
    [organization] = [each["organization"] for each in french.json()["contents"]]
    assert organization["name"] == "Lakeshore Community Table"

    coats = answer(f"/services/{directory.other.id}", "fr")
    assert (coats.json()["name"], coats.headers["content-language"]) == ("Coats", "en")


def test_a_reader_who_has_it_already_is_told_so(directory, client):
    path = f"/hsds/v3/services/{directory.service.id}"
    first = client.get(path)

    again = client.get(path, headers={"if-none-match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["access-control-allow-origin"] == "*"


REFUSED = (
    "page=0",
    "page=two",
    "page=99999999999",
    "per_page=201",
    "per_page=-1",
    "minimal=perhaps",
    "modified_after=yesterday",
    "modified_after=0001-01-01T00:00:00%2B23:00",
    "organization_id=17",
    "taxonomy_id=x",
    "format=csv",
    "postcode=N7A+1A1",
    "search=" + "a" * 201,
)


def test_what_is_not_understood_is_refused_by_name(ask):
    for query in REFUSED:
        refused = ask(f"/services?{query}", status=400)

        assert query.partition("=")[0] in refused["detail"]


def test_what_is_not_there_is_not_found(directory, ask):
    for path in LISTS:
        assert ask(f"/{path}/{ids.new()}", status=404)["status"] == 404
        assert ask(f"/{path}/7", status=404)["status"] == 404
    ask(f"/services/{directory.organization.id}", status=404)


def test_what_is_no_longer_public_is_gone_from_every_answer(db, directory, ask):
    with db.session(write=True) as session:
        for record in (directory.service, directory.location):
            for lang in ("en", "fr"):
                if row := store.get(session, record.id, lang):
                    store.publish(session, row, out=False, by="staff:ruth")

    assert [each["name"] for each in ask("/services")["contents"]] == ["Coats"]
    assert ask("/service_at_locations")["empty"]
    ask(f"/services/{directory.service.id}", status=404)
    found = ask(f"/organizations/{directory.organization.id}")
    assert [each["name"] for each in found["services"]] == ["Coats"]
    assert len(found["locations"]) == 1


def test_a_verification_is_the_date_of_assurance(db, directory, ask, now):
    with db.session(write=True) as session:
        store.verify(session, store.get(session, directory.other.id, "en"), by="staff:ruth")

    assert ask(f"/services/{directory.other.id}")["assured_date"] == "2011-08-21"


def test_an_empty_directory_is_an_empty_page(ask):
    page = ask("/services")

    assert (page["empty"], page["total_items"], page["last_page"]) == (True, 0, True)
