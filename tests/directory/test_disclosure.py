"""A field leaves only if somebody has decided that it may."""

import inspect
import typing
from enum import StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.directory import disclosure, parts, records
from relief.directory.records import CLASSES
from relief.kit import ids

PIECES = [
    each
    for module in (parts, records)
    for _, each in inspect.getmembers(module, inspect.isclass)
    if issubclass(each, parts.BaseModel) and each.__module__ == module.__name__
]
BASES = {parts.Part, records.Record}
FOR_STAFF = {"is_confidential"}


@pytest.mark.parametrize("piece", [each for each in PIECES if each not in BASES])
def test_somebody_decided_on_every_field(piece):
    assert set(piece.model_fields) - disclosure.SHOWN[piece] - FOR_STAFF == set()


def test_a_new_field_does_not_leave():
    class Newer(records.Service):
        door_code: str = ""

    record = Newer(id=ids.new(), name="Shelter", organization_id=ids.new(), door_code="4711")

    assert disclosure.shown(record) == {}
    assert "door_code" not in disclosure.SHOWN[records.Service]


@pytest.mark.parametrize("kind", CLASSES)
def test_an_empty_record_says_only_what_it_must(kind):
    given = {"id": ids.new(), "name": "A", "organization_id": ids.new()}
    record = CLASSES[kind].model_validate(given)

    assert CLASSES[kind].model_validate(disclosure.shown(record)) == record


def test_free_of_charge_and_full_are_said():
    record = records.Service(
        id=ids.new(),
        name="Shelter",
        organization_id=ids.new(),
        cost_options=({"amount": 0},),
        capacities=({"available": 0, "maximum": 12},),
    )

    assert records.Service.model_validate(disclosure.shown(record)) == record


def test_a_confidential_telephone_and_person_stay_inside():
    record = records.Service(
        id=ids.new(),
        name="Crisis line",
        organization_id=ids.new(),
        phones=({"number": "519-555-0100"}, {"number": "519-555-0199", "is_confidential": True}),
        contacts=({"name": "Ada Field", "is_confidential": True},),
    )

    shown = disclosure.shown(record)

    assert [phone["number"] for phone in shown["phones"]] == ["519-555-0100"]
    assert shown["contacts"] == []


@given(st.data())
def test_what_is_whole_gives_the_record_back_and_nothing_else_does(data):
    kind = data.draw(st.sampled_from(list(CLASSES.values())))
    record = kind.model_validate(data.draw(_pieces(kind)) | {"id": ids.new()})
    secrets = data.draw(st.sampled_from([(), ("12 Mill Road",)]))

    document, is_whole = disclosure.disclosed(record, secrets)

    assert document == disclosure.shown(record, secrets)
    assert is_whole == (bool(document) and kind.model_validate(document) == record)


def _pieces(kind):
    """Fields of a record or a part of one, some of them silent and some of them confidential."""
    drawn = {name: _values(name, field.annotation) for name, field in kind.model_fields.items()}
    needed = {
        name: drawn.pop(name) for name in list(drawn) if kind.model_fields[name].is_required()
    }
    return st.fixed_dictionaries(needed, optional=drawn)


def _values(name, annotation):
    inner = next(
        (each for each in typing.get_args(annotation) if inspect.isclass(each)), annotation
    )
    if inner is UUID:
        several = st.uuids()
    elif issubclass(inner, parts.BaseModel):
        several = _pieces(inner)
    elif issubclass(inner, StrEnum):
        several = st.sampled_from([*inner])
    elif inner is bool:
        several = st.booleans()
    elif inner in {int, float}:
        several = st.sampled_from([0, 1, 45])
    else:
        several = st.sampled_from(["London", "at 12 Mill Road", "N0M 1G0"])
        several = several if name == "name" else several | st.just("")
    is_tuple = typing.get_origin(annotation) is tuple
    return st.lists(several, max_size=2) if is_tuple else several
