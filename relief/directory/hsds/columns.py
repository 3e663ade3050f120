"""HSDS's tables as CSV files: which there are, their columns, and the rows of one object."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from relief.directory import parts
from relief.directory.hsds.assembling import OURS, Object
from relief.directory.hsds.shapes import SHAPES
from relief.directory.records import CLASSES, ServiceAtLocation

Row = dict[str, Any]
_OWNERS = ("organization", "service", "service_at_location", "location", "contact")


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file.

    Args:
        path: Its name.
        model: What its rows are made of.
        owners: The tables that a row may belong to, each with a column of its own.
        more: Columns that our own class does not have.
    """

    path: str
    model: type[BaseModel]
    owners: Sequence[str] = ()
    more: Sequence[str] = ()


_CLASS = {kind.value: model for kind, model in CLASSES.items()}
TABLES: Mapping[str, Table] = {
    "organization": Table("organizations.csv", _CLASS["organization"]),
    "program": Table("programs.csv", _CLASS["program"]),
    "service": Table("services.csv", _CLASS["service"]),
    "attribute": Table("attributes.csv", parts.Attribute, more=("link_id", "link_entity")),
    "service_at_location": Table("service_at_location.csv", ServiceAtLocation, ("service",)),
    "location": Table("locations.csv", _CLASS["location"]),
    "phone": Table("phones.csv", parts.Phone, _OWNERS),
    "contact": Table("contacts.csv", parts.Contact, _OWNERS[:4]),
    "address": Table("addresses.csv", parts.Address, ("location",)),
    "schedule": Table("schedules.csv", parts.Schedule, _OWNERS[1:4]),
    "funding": Table("funding.csv", parts.Funding, ("organization", "service")),
    "service_area": Table("service_areas.csv", parts.ServiceArea, _OWNERS[1:3]),
    "required_document": Table("required_documents.csv", parts.RequiredDocument, ("service",)),
    "language": Table("languages.csv", parts.Language, ("service", "location", "phone")),
    "accessibility": Table("accessibility.csv", parts.Accessibility, ("location",)),
    "taxonomy_term": Table("taxonomy_terms.csv", _CLASS["taxonomy_term"], more=("language",)),
    "cost_option": Table("cost_options.csv", parts.CostOption, ("service",)),
    "organization_identifier": Table(
        "organization_identifiers.csv", parts.Identifier, ("organization",)
    ),
    "taxonomy": Table("taxonomies.csv", _CLASS["taxonomy"]),
    "service_capacity": Table("service_capacity.csv", parts.Capacity, ("service",), ("unit_id",)),
    "unit": Table("units.csv", parts.Unit),
    "url": Table("url.csv", parts.Url, ("organization", "service")),
}


@cache
def columns(name: str) -> tuple[str, ...]:
    """The columns of a table, in order; the last one is ours."""
    table, shape = TABLES[name], SHAPES[name]
    left_out = {"id", "is_confidential", *shape.parts, *shape.extra}
    own = [field for field in table.model.model_fields if field not in left_out]
    keys = [f"{owner}_id" for owner in table.owners]
    return ("id", *keys, *own, *table.more, OURS)


def is_number(name: str, column: str) -> bool:
    """Whether a column holds numbers."""
    field = TABLES[name].model.model_fields.get(column)
    number = field is not None and field.annotation in {float | None, int | None}
    return number or (name, column) in {("phone", "extension"), ("schedule", "timezone")}


def rows(found: Object, name: str, owner: tuple[str, str] = ("", "")) -> Iterator[tuple[str, Row]]:
    """The rows of an object, by table: its own, then those of what it holds.

    Args:
        found: As it was assembled.
        name: What it is.
        owner: The table and the id of what it stands in.
    """
    row = {column: found[column] for column in columns(name) if column in found}
    if OURS in found:
        row[OURS] = json.dumps(found[OURS], ensure_ascii=False)
    if name == "attribute":
        row |= {"link_entity": owner[0], "link_id": owner[1]}
    elif owner[0]:
        row[f"{owner[0]}_id"] = owner[1]
    if name == "service_capacity":
        row["unit_id"] = found["unit"]["id"] if "unit" in found else ""
    yield name, row
    for field, part in SHAPES[name].parts.items():
        value = found.get(field, [])
        for each in value if isinstance(value, list) else [value]:
            yield from rows(each, part, ("", "") if part == "unit" else (name, found["id"]))
