"""What the API says of itself: its version, its calls, and what is ours in it."""

from typing import Any

VERSION = "3.1"
OFFICIAL = "https://raw.githubusercontent.com/openreferral/specification/3.1/schema"

PROFILE = {
    "name": "Relief",
    "extends": f"HSDS {VERSION}",
    "description": (
        "Every object is a valid one of HSDS. Where HSDS has no field for what a record says, or "
        "wants it otherwise than the organization wrote it, the object has a property “relief” "
        "as well: laid over the object, field by field, it gives the record back exactly. Only "
        "last_modified and assured_date are of this directory, where it knows a later day."
    ),
    "properties": {
        "location.relief.time_zone": "IANA name of the zone that its hours are of.",
        "location.relief.is_confidential": "True: its address is withheld on purpose.",
        "taxonomy_term.relief.aliases": "Words that people use for it.",
        "taxonomy_term.relief.see_also": "Identifiers of further terms above it.",
        "phone.relief.extension": "What to dial after the number, where it is no plain number.",
        "*.relief": "Any other field as it was written, where HSDS's form does not hold it.",
        "organization.services": "Its services, by name or (full_service=true) whole.",
    },
    "identifiers": (
        "A part that has no identifier of its own has one of the form xxxxxxxx-xxxx-8211-… (a "
        "UUIDv8), made of its owner's and its place there."
    ),
    "languages": (
        "A list holds the records of one language: ?lang=en or ?lang=fr, else Accept-Language, "
        "else English. One record that is not there in that language comes in the other one; "
        "Content-Language says which it is."
    ),
}
_LIST = {
    "search": ("string", "Of services: what somebody needs. Of others: words of the name."),
    "page": ("integer", "From 1."),
    "per_page": ("integer", "1 to 200; 50 if left out."),
    "format": ("string", "json alone."),
}
_OF_SERVICES = {
    "taxonomy_term_id": ("string", "Of that term."),
    "taxonomy_id": ("string", "Of any term of that taxonomy."),
    "organization_id": ("string", "Of that organization."),
    "modified_after": ("string", "Changed then or later."),
    "full": ("boolean", "With all there is of it."),
}
_MINIMAL = {"minimal": ("boolean", "By name and date alone; up to 10,000 on a page.")}
_FULL_SERVICE = {"full_service": ("boolean", "With its services as whole as they are.")}
_TERMS = {
    "taxonomy_id": ("string", "Of that taxonomy."),
    "parent_id": ("string", "Right below that term."),
    "top_only": ("boolean", "Only those that are below none."),
}
_LISTS: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "/services": ("service", _LIST | _OF_SERVICES | _MINIMAL),
    "/organizations": (
        "organization",
        _LIST
        | {name: _OF_SERVICES[name] for name in ("taxonomy_term_id", "taxonomy_id", "full")}
        | _FULL_SERVICE,
    ),
    "/service_at_locations": ("service_at_location", _LIST | _OF_SERVICES),
    "/taxonomies": ("taxonomy", _LIST),
    "/taxonomy_terms": ("taxonomy_term", _LIST | _TERMS),
}
_ENVELOPE = {
    "total_items": "integer",
    "total_pages": "integer",
    "page_number": "integer",
    "size": "integer",
    "first_page": "boolean",
    "last_page": "boolean",
    "empty": "boolean",
}


def about(base: str) -> dict[str, str]:
    """What HSDS asks of the root; `base` is where the API stands."""
    return {
        "version": VERSION,
        "profile": f"{base}/profile",
        "openapi_url": f"{base}/openapi.json",
    }


def document(base: str) -> dict[str, Any]:
    """The API in OpenAPI 3.1; objects are described by HSDS's own schemas."""
    paths: dict[str, Any] = {"/": _get("About this API", {"type": "object"}, {})}
    for path, (name, parameters) in _LISTS.items():
        schema = {"$ref": f"{OFFICIAL}/{name}.json"}
        own = _FULL_SERVICE if name == "organization" else {}
        paths[path] = _get(f"A page of {path.strip('/')}", _page(schema), parameters)
        one = _get(f"One {name}", schema, own)
        one["parameters"] = [_parameter("id", "string", "Its identifier.", place="path")]
        paths[f"{path}/{{id}}"] = one
    return {
        "openapi": "3.1.0",
        "info": {"title": "Relief: the directory in HSDS", "version": VERSION},
        "servers": [{"url": base}],
        "paths": paths,
    }


def _get(summary: str, schema: dict[str, Any], query: dict[str, tuple[str, str]]) -> dict[str, Any]:
    asked = query | {"lang": ("string", "en or fr.")}
    answers = {
        "200": {"description": "Here it is.", "content": {"application/json": {"schema": schema}}},
        "304": {"description": "As you have it."},
        "default": {
            "description": "Refused, with the reason.",
            "content": {"application/problem+json": {"schema": {"type": "object"}}},
        },
    }
    parameters = [_parameter(name, kind, words) for name, (kind, words) in asked.items()]
    return {"get": {"summary": summary, "parameters": parameters, "responses": answers}}


def _parameter(name: str, kind: str, words: str, *, place: str = "query") -> dict[str, Any]:
    return {
        "name": name,
        "in": place,
        "required": place == "path",
        "description": words,
        "schema": {"type": kind},
    }


def _page(schema: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: {"type": kind} for name, kind in _ENVELOPE.items()}
    return {
        "type": "object",
        "required": [*fields, "contents"],
        "properties": fields | {"contents": {"type": "array", "items": schema}},
    }
