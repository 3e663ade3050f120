"""HSDS 3.1 as those who wrote it check it: their schemas, read from beside the checkout."""

import json
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

DATA = Path(__file__).parents[4] / "shared/data/hsds"
SCHEMAS = DATA / "schema-3.1"


@cache
def registry():
    assert SCHEMAS.is_dir(), f"the official HSDS schemas are wanted in {SCHEMAS}"
    found = Registry()
    for path in SCHEMAS.glob("*.json"):
        schema = Resource.from_contents(loaded(path.name), default_specification=DRAFT202012)
        found = found.with_resource(path.name, schema)
    return found


@cache
def loaded(name):
    return json.loads((SCHEMAS / name).read_text())


@cache
def validator(name):
    return Draft202012Validator(
        {"$ref": f"{name}.json"}, registry=registry(), format_checker=FormatChecker()
    )


@cache
def compiled():
    """The one that has everything below a service in itself."""
    return Draft202012Validator(
        loaded("compiled/service_with_definitions.json"), format_checker=FormatChecker()
    )


@cache
def envelope():
    page = loaded("openapi.json")["components"]["schemas"]["Page"]
    return Draft202012Validator(page)


def faults(found, name):
    """What is wrong with an object, by the schema of that name."""
    return [f"{each.json_path}: {each.message}" for each in validator(name).iter_errors(found)]


def page_faults(page, name):
    """What is wrong with a page, and with each object on it."""
    found = [each.message for each in envelope().iter_errors(page)]
    return found + [fault for each in page["contents"] for fault in faults(each, name)]
