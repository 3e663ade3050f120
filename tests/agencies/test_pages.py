"""Organizations on screen and over JSON."""

import pytest

from relief.agencies import service
from tests.fixtures import an_agency

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LIST = "/api/v1/agencies"
MONEY = {"accepts[]": ["money"]}


@pytest.fixture
def coordinator(browser):
    return browser("coordinator")


@pytest.fixture
def slug(db):
    with db.session(write=True) as session:
        return an_agency(session, name_en="Harbour Relief", slug="harbour-relief").slug


def kept(db, slug):
    with db.session() as session:
        found = service.get(session, slug)
        session.expunge(found)
    return found


def test_two_fields_are_enough(coordinator, db):
    sent = coordinator.send(
        "/agencies/new",
        **{"name.en": "Food Bank", "contact.phone": "519-555-0142", "active": "yes"},
        **{"accepts[]": ["money", "goods"], "languages[]": ["en", "fr"], "channel": "phone"},
    )
    assert (sent.status_code, sent.headers["location"]) == (303, "/agencies/food-bank")
    assert kept(db, "food-bank").accepts == ["money", "goods"]
    shown = coordinator.get("/agencies/food-bank").text
    assert "519-555-0142" in shown
    assert "English, Français" in shown


def test_the_telephone_is_asked_for(coordinator):
    sent = coordinator.send("/agencies/new", **{"name.en": "Food Bank"} | MONEY)
    assert sent.status_code == 422
    assert 'href="#contact-phone"' in sent.text


def test_the_name_is_asked_for_where_it_stands(coordinator):
    sent = coordinator.send("/agencies/new", **{"name.en": "", "contact.phone": ""} | MONEY)
    assert 'href="#name-en"' in sent.text
    assert 'id="name-en-error"' in sent.text


def test_no_box_ticked_is_not_every_box(coordinator):
    sent = coordinator.send(
        "/agencies/new", **{"name.en": "Food Bank", "contact.phone": "519-555-0142"}
    )
    assert sent.status_code == 422
    assert "Choose at least one." in sent.text


def test_hours_are_kept_and_shown_as_they_are_read(coordinator, db, slug):
    page = f"/agencies/{slug}/edit"
    coordinator.send(
        page,
        **{"name.en": "Harbour Relief", "contact.phone": "519-555-0142", "channel": "phone"},
        **MONEY,
        hours="Mon-Fri 9-17",
        version="1",
    )
    assert "Mon–Fri 09:00–17:00" in coordinator.get(f"/agencies/{slug}").text
    assert "Mon–Fri 09:00–17:00" in coordinator.get(page).text
    assert not kept(db, slug).active


def test_two_who_edit_at_once_do_not_overwrite(coordinator, browser, db, slug):
    page = f"/agencies/{slug}/edit"
    same = {"name.en": "Harbour Relief", "contact.phone": "519-555-0142", "version": "1"} | MONEY
    assert coordinator.send(page, **same, note="first").status_code == 303
    second = browser("coordinator").send(page, **same, note="second")
    assert second.status_code == 409
    assert "Someone changed this organization" in second.text
    assert kept(db, slug).note == "first"


def test_a_slug_that_is_taken_is_said(coordinator, slug):
    sent = coordinator.send(
        "/agencies/new", **{"name.en": "Harbour Relief", "contact.phone": "519-555-0142"} | MONEY
    )
    assert sent.status_code == 409
    assert "harbour-relief" in sent.text


def send_file(visitor, text, encoding="utf-8", **fields):
    files = {"file": ("list.csv", text.encode(encoding), "text/csv")}
    return visitor.send("/agencies/import", files=files, **fields)


def test_a_list_is_looked_at_then_saved(coordinator, db):
    text = "name,phone\nFood Bank,519-555-0142\n"
    looked = send_file(coordinator, text, step="look")
    assert looked.status_code == 200
    assert "New: 1" in looked.text
    with db.session() as session:
        assert service.listing(session) == []

    send_file(coordinator, text, step="save")
    assert kept(db, "food-bank").phone == "+15195550142"


def test_a_bad_line_stops_a_list_unless_it_may_be_left_out(coordinator, db):
    text = "name,phone\nFood Bank,12\nHarbour,519-555-0142\n"
    stopped = send_file(coordinator, text, step="save")
    assert stopped.status_code == 422
    assert "Line 2, column phone" in stopped.text
    with db.session() as session:
        assert service.listing(session) == []

    assert send_file(coordinator, text, step="save", skip_bad="yes").status_code == 200
    with db.session() as session:
        assert [each.slug for each in service.listing(session)] == ["harbour"]


def test_a_guess_about_accents_is_said(coordinator):
    looked = send_file(coordinator, "nom\nSecours d'été\n", "cp1252", step="look")
    assert "Windows-1252" in looked.text


def test_no_file_is_said(coordinator):
    assert coordinator.send("/agencies/import", step="save").status_code == 422


def test_a_search_narrows_the_list(coordinator, db, slug):
    assert "Harbour Relief" in coordinator.get("/agencies?q=harb").text
    assert "No organization has that name." in coordinator.get("/agencies?q=zzz").text


@pytest.mark.parametrize("path", ["/agencies", "/agencies/new", "/agencies/import"])
def test_only_coordinators_keep_the_list(browser, path):
    assert browser("call-taker").get(path).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["", "/new", "/import", "/harbour-relief", "/harbour-relief/edit"],
)
def test_every_page_speaks_french(browser, slug, path):
    page = browser("coordinator", "fr").get(f"/agencies{path}")
    assert page.status_code == 200
    assert "Organizations" not in page.text


def test_an_agency_is_made_over_json(api):
    partner = api("campaigns:write", "campaigns:read")
    body = {
        "slug": "huron-fund",
        "name": {"en": "Huron Fund", "fr": "Fonds Huron"},
        "accepts": ["money"],
        "serves": ["Huron"],
        "channel": "email",
        "address": "intake@example.org",
        "capacity": {"open_dispatches": 200},
        "languages": ["en", "fr"],
    }
    made = partner.post(LIST, json=body)
    assert made.status_code == 201
    assert body.items() <= made.json().items()
    assert made.headers["etag"] == '"1"'

    assert partner.post(LIST, json=body).status_code == 409
    assert partner.get(f"{LIST}/huron-fund").json() == made.json()
    assert [each["slug"] for each in partner.get(LIST).json()["items"]] == ["huron-fund"]
    assert partner.get(f"{LIST}/nobody").status_code == 404
    assert api("campaigns:read").post(LIST, json=body).status_code == 403


@pytest.mark.parametrize("bad", ["", "{", "[]", '{"name": {"en": "A"}, "name": 1}', "null"])
def test_a_body_that_is_none_is_refused(api, bad):
    answer = api("campaigns:write").post(LIST, content=bad)
    assert answer.status_code in {400, 422}


def test_an_organization_of_another_zone_keeps_its_clocks_when_its_form_is_saved(coordinator, db):
    with db.session(write=True) as session:
        slug = an_agency(session, time_zone="America/Winnipeg").slug
    page = f"/agencies/{slug}/edit"
    fields = {"name.en": "Prairie Relief", "contact.phone": "519-555-0142", "version": "1"} | MONEY

    assert 'value="America/Winnipeg"' in coordinator.get(page).text
    assert coordinator.send(page, **fields).status_code == 303
    assert kept(db, slug).time_zone == "America/Winnipeg"

    fields |= {"version": "2", "time_zone": "America/Regina"}
    assert coordinator.send(page, **fields).status_code == 303
    assert kept(db, slug).time_zone == "America/Regina"


def test_a_new_organization_lives_by_the_clocks_of_the_service(coordinator, db, settings):
    assert f'value="{settings.time_zone}"' in coordinator.get("/agencies/new").text

    add = {"name.en": "Food Bank", "contact.phone": "519-555-0142", "time_zone": "America/Halifax"}
    coordinator.send("/agencies/new", **add, **MONEY)

    assert kept(db, "food-bank").time_zone == "America/Halifax"


def test_a_list_may_say_the_zone(coordinator, db, slug):
    text = "name,slug,fuseau horaire\nHarbour Relief,harbour-relief,America/Winnipeg\n"
    send_file(coordinator, text, step="save")
    assert kept(db, slug).time_zone == "America/Winnipeg"

    send_file(coordinator, "name,phone\nHarbour Relief,519-555-0199\n", step="save")
    assert kept(db, slug).time_zone == "America/Winnipeg"
    bad = send_file(coordinator, "name,time zone\nFood Bank,Manitoba\n", step="save")
    assert "There is no time zone" in bad.text
