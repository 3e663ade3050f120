"""What staff see and press on the pages of records."""

import re

import pytest

from relief.directory import store
from relief.directory.complaints import ComplaintIn, Wrong, tell
from relief.directory.parts import Phone
from relief.directory.records import Service, Term
from relief.directory.store import Origin
from relief.kit import ids
from tests.directory.conftest import STREET
from tests.directory.upkeep.forms_of import form_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HERE = "/directory/records"
STAFF = Origin(by="cli")
EDITION = re.compile(r'name="edition" value="([^"]+)"')


@pytest.fixture
def harbour(db, shelter):
    """A shelter that hides where it is, kept."""
    with db.session(write=True) as session:
        store.save_all(session, [(record, "") for record in shelter], "en", STAFF)
    return shelter


@pytest.fixture
def specialist(browser):
    return browser("specialist")


def whole(db, record_id, lang="en"):
    with db.session() as session:
        return store.whole(session, store.get(session, record_id, lang))


def send_form(visitor, path, record, edition=None, **changed):
    edition = edition or EDITION.search(visitor.get(path).text)[1]
    fields = form_of(record) | {"edition": edition} | changed
    return visitor.send(path, **{name.replace(".", "__"): text for name, text in fields.items()})


def test_staff_find_a_confidential_place_and_its_mark(specialist, harbour):
    page = specialist.get("/directory?q=house&mark=confidential").text

    assert "The house" in page
    assert "Confidential" in page
    assert STREET in specialist.get(f"{HERE}/{harbour[1].id}").text
    assert "No record fits." in specialist.get("/directory?q=zzz&kind=service").text


def test_an_edit_is_saved_and_is_no_verification(specialist, harbour, db):
    service = harbour[2]
    path = f"{HERE}/{service.id}/en"

    answer = send_form(specialist, path, service, **{"r.name": "Emergency beds"})

    assert answer.status_code == 303
    assert whole(db, service.id).name == "Emergency beds"
    page = specialist.get(f"{HERE}/{service.id}").text
    assert "Never" in page
    assert "Edited, in English: Name" in page
    assert send_form(specialist, path, whole(db, service.id)).status_code == 303


def test_two_at_once_the_second_sees_both(browser, harbour, db):
    service = harbour[2]
    path = f"{HERE}/{service.id}/en"
    first, second = browser("specialist"), browser("specialist")
    seen = EDITION.search(second.get(path).text)[1]
    send_form(first, path, service, **{"r.name": "Emergency beds"})

    late = send_form(second, path, service, seen, **{"r.name": "Beds tonight", "r.alert": "Ring"})

    assert late.status_code == 409
    for words in ("Beds tonight", "Emergency beds", "Ring", "The record says now"):
        assert words in late.text
    assert whole(db, service.id).name == "Emergency beds"
    again = EDITION.search(late.text)[1]
    mine = {"r.name": "Beds tonight", "r.alert": "Ring"}
    assert send_form(second, path, service, again, **mine).status_code == 303
    assert whole(db, service.id).name == "Beds tonight"


def test_typed_hours_are_shown_as_rows_before_they_are_saved(specialist, harbour, db):
    service = harbour[2]
    path = f"{HERE}/{service.id}/en"

    read = send_form(specialist, path, service, hours_text="Mon-Fri 9-5", step="hours")
    assert read.status_code == 200
    assert 'value="MO,TU,WE,TH,FR"' in read.text
    assert whole(db, service.id).schedules == ()
    wrong = send_form(specialist, path, service, hours_text="when Bob is in", step="hours")
    assert wrong.status_code == 422
    assert 'href="#hours_text"' in wrong.text
    send_form(specialist, path, service, hours_text="Mon-Fri 9-5")
    assert whole(db, service.id).schedules[0].opens_at.startswith("09:00")


def test_the_other_language_is_written_beside_the_first(specialist, harbour, db):
    service = harbour[2]
    path = f"{HERE}/{service.id}/fr"

    page = specialist.get(path).text
    assert "There is no record in this language yet" in page
    assert "Emergency shelter" in page
    french = service.model_copy(update={"name": "Refuge", "description": ""})
    send_form(specialist, path, french)
    assert whole(db, service.id, "fr").name == "Refuge"
    specialist.send(f"{HERE}/{service.id}/fr/publish", page=path)
    with db.session() as session:
        assert store.is_out(store.get(session, service.id, "fr"))
    specialist.send(f"{HERE}/{service.id}/fr/unpublish", page=path)
    with db.session() as session:
        assert not store.is_out(store.get(session, service.id, "fr"))
    assert specialist.get(f"{HERE}/{service.id}/de").status_code == 404


def test_a_new_record_begins_with_its_name(specialist, harbour, db):
    owner = harbour[0]
    page = f"{HERE}/new?kind=service&organization={owner.id}"

    begun = {"kind": "service", "organization": owner.id, "name": "Legal help"}
    made = specialist.send(HERE, page=page, **begun)

    there = made.headers["location"]
    assert specialist.get(there).status_code == 200
    assert "Legal help" in specialist.get(f"{HERE}/{owner.id}").text
    assert specialist.send(HERE, page=page, kind="service", name="Alone").status_code == 404
    assert specialist.get(f"{HERE}/new?kind=service&organization=x").status_code == 404
    assert specialist.get(f"{HERE}/new?kind=taxonomy").status_code == 404
    assert specialist.send(HERE, page=page, kind="organization", name="New").status_code == 303


def test_the_confidential_mark_says_what_it_hides(specialist, harbour, db):
    path = f"{HERE}/{harbour[1].id}/confidential"

    page = specialist.get(path).text
    assert "The mark is set" in page
    assert "Harbour Women&#39;s Shelter" in page
    specialist.send(path, confidential="no")
    assert not whole(db, harbour[1].id).is_confidential
    assert "The mark is not set" in specialist.get(path).text
    specialist.send(path, confidential="yes")
    assert whole(db, harbour[1].id).is_confidential


def test_kinds_are_picked_without_script(specialist, harbour, db):
    term = Term(id=ids.new(), name="Shelters", aliases=("a bed",))
    with db.session(write=True) as session:
        store.save(session, term, "en", STAFF)
    path = f"{HERE}/{harbour[2].id}/kinds"

    assert "Shelters" in specialist.get(f"{path}?q=a+bed").text
    specialist.send(path, term=term.id)
    assert "Shelters" in specialist.get(path).text
    specialist.send(f"{path}/remove", page=path, term=term.id)
    assert "None yet" in specialist.get(path).text
    assert specialist.send(path, term=ids.new()).status_code == 404
    assert "No kind has these words" in specialist.get(f"{path}?q=zzz").text


def test_a_confidential_telephone_stays_so_through_the_form(specialist, db):
    phones = (Phone(number="519-555-0199", is_confidential=True),)
    service = Service(id=ids.new(), name="Line", organization_id=ids.new(), phones=phones)
    with db.session(write=True) as session:
        store.save(session, service, "en", STAFF)

    send_form(specialist, f"{HERE}/{service.id}/en", service, **{"r.alert": "New number"})

    assert whole(db, service.id).phones == phones


def test_what_a_reader_said_stands_on_the_record_until_it_is_looked_at(specialist, harbour, db):
    path, row_of = f"{HERE}/{harbour[2].id}", harbour[2].id
    with db.session(write=True) as session:
        said = ComplaintIn(wrong=Wrong.HOURS, text="Closed at noon.")
        tell(session, store.get(session, row_of, "en"), said, str(ids.new()), doubtful=False)

    assert "Closed at noon." in specialist.get(path).text
    assert "Emergency shelter" in specialist.get("/directory?mark=wrong").text
    specialist.send(f"{path}/settle", page=path)
    page = specialist.get(path).text
    assert "Closed at noon." not in page
    assert "What readers said was looked at" in page
    assert "No record fits." in specialist.get("/directory?mark=wrong").text


def test_where_no_name_fits_the_search_of_everybody_helps(specialist, harbour):
    page = specialist.get("/directory?q=shleter+emergency").text

    assert "No record fits." in page
    assert "Services that people find by these words" in page
    assert f"{HERE}/{harbour[2].id}" in page
