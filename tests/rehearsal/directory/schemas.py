"""Open Referral's own compiled schema, held against a dict: types, formats, what must be there.

Keys that HSDS does not know are let pass, as JSON Schema does: ours are `aliases`, `see_also`
and `is_confidential`, and `services` of an organization, which HSDS only allows in its API.
"""

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

SHEET = "hsds/schema-3.1/compiled/service_with_definitions.json"
DATA = Path(__file__).parents[3].parent / "shared" / "data"
TYPES = {"string": str, "number": (int, float), "array": list, "object": dict}
FORMATS = {
    "uuid": UUID,
    "date-time": datetime.fromisoformat,
    "email": re.compile(r"[\w.+-]+@[\w.-]+\.org").fullmatch,
    "uri": re.compile(r"https://[\w./-]+").fullmatch,
}


def wrong(kind, value):
    """What a dict of a kind breaks: one line for each fault, with its place."""
    return list(_faults(_shape(kind), value, kind))


@cache
def _whole():
    return json.loads((DATA / SHEET).read_text())


def _shape(kind):
    return _whole() if kind == "service" else _whole()["definitions"][kind]


def _faults(shape, value, place):
    shape = _shape(shape["$ref"].rpartition("/")[2]) if "$ref" in shape else shape
    wanted = shape.get("type")
    if wanted and not isinstance(value, TYPES[wanted]):
        yield f"{place}: {value!r} is no {wanted}"
        return
    yield from _strays(shape, value, place)
    if wanted == "array":
        for n, item in enumerate(value):
            yield from _faults(shape["items"], item, f"{place}[{n}]")
    if isinstance(value, dict):
        yield from (f"{place}: no {key}" for key in shape.get("required", ()) if key not in value)
        for key in value.keys() & shape["properties"].keys():
            yield from _faults(shape["properties"][key], value[key], f"{place}.{key}")


def _strays(shape, value, place):
    if "enum" in shape and value not in shape["enum"]:
        yield f"{place}: {value!r} is none of {shape['enum']}"
    if test := FORMATS.get(shape.get("format", "")):
        try:
            right = test(value) is not None
        except ValueError:
            right = False
        if not right:
            yield f"{place}: {value!r} is no {shape['format']}"
