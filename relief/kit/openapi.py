"""The OpenAPI 3.1 document, made from what each route declares beside itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "message"],
                "properties": {
                    "pointer": {"type": "string", "description": "RFC 6901, into the body"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}


@dataclass(frozen=True)
class Operation:
    """One call of the API: what it takes and what it gives."""

    method: str
    path: str
    summary: str
    scope: str
    answer: type[BaseModel]
    body: type[BaseModel] | None = None
    status: int = 200
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """One thing that we post to a partner's own program."""

    name: str
    summary: str
    body: type[BaseModel]


def document(
    operations: Sequence[Operation], *, base_url: str, told: Sequence[Told] = ()
) -> dict[str, Any]:
    """The whole document: what we answer, and what we tell."""
    models = {each.answer for each in operations} | {each.body for each in operations if each.body}
    wanted = [(model, _mode(model, operations)) for model in sorted(models, key=_name)]
    wanted += [(each.body, "serialization") for each in told]
    refs, definitions = models_json_schema(wanted, ref_template="#/components/schemas/{model}")
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        place = paths.setdefault(each.path, {})
        place[each.method.lower()] = _operation(each, refs)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Relief", "version": "1"},
        "servers": [{"url": base_url}],
        "paths": paths,
        "webhooks": {each.name: {"post": _told(each, refs)} for each in told},
        "components": {
            "schemas": definitions.get("$defs", {}) | {"Problem": PROBLEM},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(each: Operation, refs: Mapping[Any, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "summary": each.summary,
        "description": f"Needs the scope `{each.scope}`.",
        "operationId": f"{each.method.lower()}{each.path}".replace("/", "_")
        .replace("{", "")
        .replace("}", ""),
        "security": [{"token": []}],
        "parameters": _parameters(each),
        "responses": {
            str(each.status): {
                "description": "Done.",
                "content": _content("application/json", refs[each.answer, "serialization"]),
            },
            "default": {
                "description": "Refused, with the reason.",
                "content": _content(
                    "application/problem+json", {"$ref": "#/components/schemas/Problem"}
                ),
            },
        },
    }
    if each.body:
        schema = refs[each.body, "validation"]
        made["requestBody"] = {"required": True, "content": _content("application/json", schema)}
    return made


def _told(each: Told, refs: Mapping[Any, Any]) -> dict[str, Any]:
    schema = refs[each.body, "serialization"]
    return {
        "summary": each.summary,
        "operationId": f"told_{each.name}".replace(".", "_"),
        "parameters": [
            {"in": "header", "name": name, "required": True, "schema": {"type": "string"}}
            for name in ("webhook-id", "webhook-timestamp", "webhook-signature")
        ],
        "requestBody": {"required": True, "content": _content("application/json", schema)},
        "responses": {
            "2XX": {"description": "Taken."},
            "410": {"description": "Never again: nothing more is sent there."},
            "default": {"description": "Tried again later, further apart each time."},
        },
    }


def _parameters(each: Operation) -> list[dict[str, Any]]:
    named = [part[1:-1] for part in each.path.split("/") if part.startswith("{")]
    places = [("path", name, "") for name in named]
    places += [("query", name, words) for name, words in each.query.items()]
    places += [("header", name, words) for name, words in each.headers.items()]
    return [
        {
            "in": place,
            "name": name,
            "description": words,
            "required": place == "path" or words.startswith("Required"),
            "schema": {"type": "string"},
        }
        for place, name, words in places
    ]


def _content(kind: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {kind: {"schema": schema}}


def _mode(model: type[BaseModel], operations: Sequence[Operation]) -> Any:  # noqa: ANN401 - pydantic's literal
    return "validation" if any(each.body is model for each in operations) else "serialization"


def _name(model: type[BaseModel]) -> str:
    return model.__name__
