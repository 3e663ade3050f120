"""A partner's program searches the directory, and is told why each service stands where it does."""

import pytest
from starlette.testclient import TestClient

from relief.app import build
from relief.directory import listed, store
from relief.directory.hours.days import State
from relief.directory.hours.opening import Opening
from relief.directory.records import Organization, Service
from relief.directory.search.query import Found, Hit, Reason, Related, Why
from relief.kit import clock, ids
from tests import hall
from tests.directory.conftest import STAFF

READ = "directory:read"


@pytest.fixture
def app(settings, db):
    return build(settings, db=db)


api = hall.api


@pytest.fixture
def pantries(db):
    """Five pantries of one organization."""
    owner = Organization(id=ids.new(), name="Lakeshore Table")
    several = [
        Service(id=ids.new(), name=f"Pantry {name}", organization_id=owner.id)
        for name in ("east", "north", "south", "west", "on wheels")
    ]
    with db.session(write=True) as session:
        store.save_all(session, [(each, "") for each in (owner, *several)], "en", STAFF)
    return several


def test_services_are_found_with_their_organization(api, pantries):
    found = api(READ).get("/api/v1/services?q=pantry").json()

    assert {each["name"] for each in found["items"]} == {each.name for each in pantries}
    assert {each["organization"] for each in found["items"]} == {"Lakeshore Table"}
    assert (found["total"], found["next"]) == (5, None)


def test_pages_follow_one_another_and_end(api, pantries):
    client, path, seen = api(READ), "/api/v1/services?q=pantry&limit=2", []
    while path:
        answer = client.get(path)
        seen += [each["id"] for each in answer.json()["items"]]
        path = answer.links.get("next", {}).get("url")
        assert (path is None) is (answer.json()["next"] is None)

    assert sorted(seen) == sorted(str(each.id) for each in pantries)


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("q=" + "a" * 301, "/q"),
        ("age=old", "/age"),
        ("age=-1", "/age"),
        ("category=food", "/category"),
        ("limit=0", "/limit"),
        ("after=xyz", "/after"),
        ("after=_____________________w", "/after"),
    ],
)
def test_what_does_not_fit_is_said_by_name(query, pointer, api):
    answer = api(READ).get(f"/api/v1/services?{query}")

    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]


def test_who_has_no_token_of_that_scope_is_refused(api, app):
    assert api("pledges:read").get("/api/v1/services").status_code == 403
    assert TestClient(app).get("/api/v1/services").status_code == 401


def test_each_reason_is_told_in_both_languages():
    opening = Opening(State.CLOSED, opens=clock.now())
    why = (Reason(Why.NEAR, {"km": 4}), Reason(Why.NAME))
    told = (ids.new(), "fr", "Le Panier", "Table", "Goderich", 4.2, opening, False)
    hit = Hit(*told, explained=lambda: why)
    category = ids.new()
    found = Found((hit,), 1, "panier", (Related(category, "Repas"),), clock.now(), ("free",))

    page = listed.page(found, None).model_dump()

    [item] = page["items"]
    assert [each["en"] for each in item["why"]] == ["4 km away.", "Its name says so."]
    assert all(each["fr"] and each["fr"] != each["en"] for each in item["why"])
    assert item["opening"]["state"] == "closed"
    assert page["related"] == [{"category": category, "name": "Repas"}]
    assert (page["corrected"], page["relaxed"]) == ("panier", ["free"])


def test_the_search_is_in_the_openapi_document(app):
    document = TestClient(app).get("/api/v1/openapi.json").json()

    asked = {each["name"] for each in document["paths"]["/api/v1/services"]["get"]["parameters"]}
    assert {"q", "near", "open_now", "lang"} <= asked
