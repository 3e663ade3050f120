"""Staff write records field by field; nothing is lost, and nothing that is withheld leaks."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relief.directory import store
from relief.directory.parts import Address, CostOption, Language, Phone, Schedule
from relief.directory.records import CLASSES, Kind, Location, Organization, Service
from relief.directory.upkeep.records import (
    confiding,
    editing,
    reading,
    sheets,
)
from relief.directory.upkeep.records.pieces import Group
from relief.directory.upkeep.records.reading import Sent
from relief.directory.upkeep.records.showing import Shown
from relief.kit import audit, forms, ids
from relief.kit.errors import Conflict, InvalidInput
from tests.directory.conftest import STAFF, STREET
from tests.directory.upkeep.forms_of import form_of, sent_back

AT = "r.service_at_locations.0.location_id"


def a_service(**given):
    values = {"id": ids.new(), "name": "Food bank", "organization_id": ids.new()}
    return Service(**values | given)


FULL = {
    "description": "Three days of food.\nOnce a month.",
    "phones": (
        Phone(number="519-555-0101", extension="4", type="voice", languages=({"code": "fr"},)),
        Phone(number="519-555-0102", is_confidential=True),
    ),
    "schedules": (Schedule(byday="MO,TU", opens_at="09:00", closes_at="17:00", freq="WEEKLY"),),
    "service_at_locations": ({"location_id": ids.new(), "phones": ({"number": "519-555-0103"},)},),
    "cost_options": (CostOption(option="Members", amount=0.0, currency="CAD"),),
    "languages": (Language(name="French", code="fr"),),
    "minimum_age": 16.0,
}


def test_a_form_sent_back_as_it_came_changes_nothing():
    record = a_service(**FULL)

    assert sent_back(record) == record


@settings(max_examples=25)
@given(
    texts=st.lists(st.text("ab é,\n-", max_size=8).map(str.strip), min_size=3, max_size=3),
    ages=st.one_of(st.none(), st.integers(0, 130).map(float), st.just(5.5)),
    confidential=st.booleans(),
)
def test_no_field_is_lost_on_its_way_through_a_form(texts, ages, confidential):
    line, text, extension = (each.replace("\n", " ").strip() for each in texts)
    phone = Phone(number="211", extension=extension, description=line, is_confidential=confidential)
    record = a_service(alternate_name=line, description=text, minimum_age=ages, phones=(phone,))

    assert sent_back(record) == record


def test_every_field_of_a_sheet_is_one_of_its_record():
    for kind, sections in sheets.SHEETS.items():
        names = {piece.name for section in sections for piece in section.pieces}
        assert names <= set(CLASSES[kind].model_fields)
        for piece in sheets.pieces(kind):
            if isinstance(piece, Group):
                assert {each.name for each in piece.pieces} <= set(piece.part.model_fields)


def test_an_emptied_row_is_gone_and_a_new_one_is_added():
    record = a_service(phones=(Phone(number="211"), Phone(number="911")))

    form = form_of(record) | {"r.phones.0.number": "", "r.phones.2.number": "988"}
    changed = sent_back(record, form)

    assert [phone.number for phone in changed.phones] == ["911", "988"]


def test_what_stands_on_no_form_stays():
    record = a_service(**FULL)

    form = form_of(record) | {"r.phones.0.number": "519-555-0199"}
    changed = sent_back(record, form)

    assert changed.phones[0].languages == record.phones[0].languages
    assert changed.organization_id == record.organization_id


@pytest.mark.parametrize(
    ("field", "text", "pointer"),
    [
        ("r.name", "", "/r/name"),
        ("r.minimum_age", "six", "/r/minimum_age"),
        ("r.minimum_age", "1e999", "/r/minimum_age"),
        ("r.cost_options.0.amount", "nan", "/r/cost_options/0/amount"),
        ("r.name", "\u202egnol", "/r/name"),
        ("r.description", "4111 1111 1111 1111", "/r/description"),
        (
            "r.service_at_locations.0.location_id",
            "nowhere",
            "/r/service_at_locations/0/location_id",
        ),
        (AT, "", "/r/service_at_locations/0/location_id"),
        ("r.phones.x.number", "211", "/r/phones"),
        ("r.phones", "211", "/r/phones"),
        ("r.door_code", "4711", "/r/door_code"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(field, text, pointer):
    record = a_service(**FULL)

    with pytest.raises(InvalidInput) as refused:
        sent_back(record, form_of(record) | {field: text})

    assert pointer in [each.pointer for each in refused.value.fields]


def test_typed_hours_become_rows():
    [week, saturday] = reading.hours("Mon-Fri 9am-5pm; Sat 10-2")

    assert (week.byday, week.opens_at[:5], week.closes_at[:5]) == (
        "MO,TU,WE,TH,FR",
        "09:00",
        "17:00",
    )
    assert saturday.byday == "SA"
    with pytest.raises(InvalidInput):
        reading.hours("whenever Bob is in")


@pytest.fixture
def kept_service(session):
    record = a_service(**FULL)
    store.save(session, record, "en", store.Origin(by="staff:ruth", source="old"), foreign_id="7")
    return record


def test_the_second_of_two_at_once_is_told_and_overwrites_nothing(session, kept_service):
    seen = editing.edition(kept_service)
    first = kept_service.model_copy(update={"name": "Food bank of Clinton"})
    second = kept_service.model_copy(update={"description": "Food."})

    assert editing.save(session, first, "en", seen) == ["name"]
    with pytest.raises(Conflict):
        editing.save(session, second, "en", seen)

    row = store.get(session, kept_service.id, "en")
    assert store.whole(session, row) == first
    assert (row.source, row.foreign_id) == ("old", "7")


def test_a_verification_in_between_is_no_clash(session, kept_service):
    seen = editing.edition(kept_service)
    store.verify(session, store.get(session, kept_service.id, "en"), by="staff:kim")

    editing.save(session, kept_service.model_copy(update={"name": "Pantry"}), "en", seen)

    row = store.get(session, kept_service.id, "en")
    assert (row.verified_by, row.edited_by) == ("staff:kim", session.info["actor"])


def test_the_history_names_fields_and_no_words(db):
    record = Location(
        id=ids.new(), name="The house", organization_id=ids.new(), is_confidential=True
    )
    with db.session(write=True) as session:
        store.save(session, record, "en", STAFF)
    more = {"addresses": (Address(address_1=STREET),), "description": "Blue"}
    told = record.model_copy(update=more)
    with db.session(write=True) as session:
        editing.save(session, told, "en", editing.edition(record))

    with db.session() as session:
        [entry] = audit.history(session, store.about(record.id))
        assert entry.facts == {"lang": "en", "fields": ["description", "addresses"]}
        assert "antern" not in json.dumps(entry.model_dump(), default=str)


def test_a_translation_begins_with_what_both_share_and_is_a_draft(session, kept_service):
    begun = editing.begun(session, kept_service.id, "fr")

    assert (begun.name, begun.description) == ("", "")
    assert [phone.number for phone in begun.phones] == ["519-555-0101", "519-555-0102"]
    assert begun.phones[1].is_confidential
    assert begun.schedules[0].opens_at == "09:00"
    assert begun.languages[0].name == ""
    fr = begun.model_copy(update={"name": "Banque alimentaire"})
    editing.save(session, fr, "fr", "new")
    assert not store.get(session, kept_service.id, "fr").is_published


def test_a_new_record_is_found_by_staff_alone_until_it_is_published(session):
    owner = editing.create(session, Kind.ORGANIZATION, "Maitland Kitchen", "en", None)
    made = editing.create(session, Kind.SERVICE, "Soup", "en", owner)

    assert not store.is_out(store.get(session, made, "en"))
    editing.publish(session, made, "en", out=True)
    assert store.is_out(store.get(session, made, "en"))


def test_the_mark_tells_what_it_hides_and_hides_it(session):
    owner = Organization(id=ids.new(), name="Harbour", description=f"Ring at {STREET}.")
    house = Location(
        id=ids.new(),
        name="The house",
        organization_id=owner.id,
        transportation="Bus 4",
        addresses=({"address_1": STREET, "city": "Bayfield"},),
    )
    store.save_all(session, [(owner, ""), (house, "")], "en", STAFF)

    [preview] = confiding.preview(session, house.id)
    assert set(preview.hidden) == {"transportation", "addresses"}
    assert preview.others == ("Harbour",)
    confiding.mark(session, house.id, confidential=True)
    for row in (store.get(session, owner.id, "en"), store.get(session, house.id, "en")):
        assert "antern" not in row.document
    assert confiding.is_marked(session, house.id)
    confiding.mark(session, house.id, confidential=False)
    assert STREET in store.get(session, owner.id, "en").document


def test_what_was_typed_is_shown_again_row_by_row():
    record = a_service(phones=(Phone(number="211"),))
    typed = form_of(record) | {
        "r.phones.3.number": "988",
        "r.phones.3.id": "",
        "r.phones.7.id": "x",
    }

    shown = Shown(record, None, "en", {}).sections(typed)

    [phones] = [piece for each in shown for piece in each["pieces"] if piece["name"] == "r.phones"]
    assert [row["number"] for row in phones["rows"]] == [1, 4, 5]
    assert forms.parse(Sent, {"r": {}}).r == {}


def test_the_mark_that_a_form_sends_back_is_never_taken_for_a_card():
    marks = [editing.edition(Organization(id=ids.new(), name=str(n))) for n in range(50)]

    assert not any(each.isdecimal() for mark in marks for each in mark)
    assert len(set(marks)) == len(marks)
