"""A record becomes a valid object of HSDS, and comes back from it to the letter."""

import json
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from relief.directory import disclosure
from relief.directory.hsds import derived
from relief.directory.hsds.assembling import assembled, flat, restored
from relief.directory.hsds.shapes import SHAPES
from relief.directory.records import CLASSES, Kind, Location, Organization
from relief.kit import ids
from tests.conftest import sized
from tests.directory.hsds.conftest import Directory
from tests.directory.hsds.official import compiled, faults

OWNER = UUID("01929d6e-7c3a-7b1e-9d3f-2f6a5b8c9d0e")


def there_and_back(record):
    """What HSDS has of a record, and the record that comes back."""
    found = assembled(disclosure.shown(record), record.kind)
    found = json.loads(json.dumps(found))
    return found, type(record).model_validate(restored(found, record.kind))


def as_shown(record):
    return type(record).model_validate(disclosure.shown(record))


@pytest.mark.parametrize("record", Directory().records, ids=lambda record: record.name or "house")
def test_whatever_a_record_says_is_valid_and_comes_back(record):
    found, back = there_and_back(record)

    assert faults(found, record.kind.value) == []
    assert back == as_shown(record)


def test_a_service_is_valid_by_the_compiled_schema_too():
    found, _ = there_and_back(Directory().service)

    assert [*compiled().iter_errors(found)] == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JaVaScript:x", "data:text/html,x"])
def test_no_address_is_given_out_that_runs_as_a_script(address):
    sites = ({"url": address}, {"url": "https://example.org"})
    record = Organization(id=ids.new(), name="Kitchen", website=address, additional_websites=sites)

    found, back = there_and_back(record)

    assert "website" not in found
    assert [each.get("url") for each in found["additional_websites"]] == ["https://example.org"]
    assert faults(found, Kind.ORGANIZATION.value) == []
    assert back == as_shown(record)


texts = some.text(max_size=12) | some.sampled_from(
    ["0", "12", "007", "www.example.org", "https://example.org/é", "a@example.org", "MO", "DAILY"]
)


@some.composite
def pieces(draw, shape):
    """An object of a shape, with anything in its fields."""
    model = class_of(shape)
    made = {}
    for name in draw(some.sets(some.sampled_from(sorted(model.model_fields)), max_size=6)):
        if name in SHAPES[shape].parts:
            part = SHAPES[shape].parts[name]
            made[name] = draw(
                pieces(part) if part == "unit" else some.lists(pieces(part), max_size=2)
            )
        else:
            made[name] = draw(value_of(name, model))
    return made | ({"location_id": str(OWNER)} if shape == "service_at_location" else {})


def class_of(shape):
    plain = {str(kind): model for kind, model in CLASSES.items()}
    names = {each.__name__.casefold(): each for each in disclosure.SHOWN}
    others = {"service_capacity": "capacity", "organization_identifier": "identifier"}
    return plain.get(shape) or names[others.get(shape, shape).replace("_", "")]


def value_of(name, model):
    if name == "is_confidential" and model is not Location:
        return some.just(value=False)  # else none of it leaves
    told = str(model.model_fields[name].annotation)
    if "tuple" in told:
        return some.lists(some.uuids().map(str) if "UUID" in told else texts, max_size=2)
    if "UUID" in told:
        return some.uuids().map(str)
    if "float" in told or "int" in told:
        return some.integers(-80, 80)
    if "bool" in told:
        return some.booleans()
    return texts


@pytest.mark.parametrize("kind", Kind)
@settings(max_examples=sized(15))
@given(data=some.data())
def test_any_record_at_all_is_valid_and_comes_back(kind, data):
    said = data.draw(pieces(kind.value)) | {
        "id": str(ids.new()),
        "name": "A",
        "status": "active",
        "organization_id": str(OWNER),
    }
    record = CLASSES[kind].model_validate(said)

    found, back = there_and_back(record)

    assert faults(found, kind.value) == []
    assert back == as_shown(record)


def test_an_extension_that_is_no_number_is_said_in_words():
    found, _ = there_and_back(Directory().organization)
    [phone] = found["phones"]

    assert "extension" not in phone
    assert phone["description"] == "ext. 0123; Ask for Ada"


def test_an_extension_that_is_a_number_is_given_as_one():
    found, _ = there_and_back(Directory().service)

    assert found["phones"][0]["extension"] == 12


def test_a_list_shows_what_there_is_one_of():
    found = flat(assembled(disclosure.shown(Directory().service), "service"))

    assert found["name"] == "Food bank"
    assert [name for name, value in found.items() if isinstance(value, list | dict)] == []


@given(some.uuids(), some.text(max_size=20), some.text(max_size=20))
def test_a_derived_id_is_the_same_each_time_and_tells_its_owner(owner, place, other):
    made = derived.part_id(owner, place)
    first, last = derived.owners(made)

    assert made == derived.part_id(owner, place)
    assert made != derived.part_id(owner, other) or place == other
    assert derived.is_derived(str(made))
    assert made.version == 8
    assert first <= owner <= last


def test_an_id_that_somebody_gave_is_not_a_derived_one():
    assert not derived.is_derived(str(ids.new()))
    assert not derived.is_derived("17")
