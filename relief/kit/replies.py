"""How JSON leaves: moments in UTC, models by their fields, errors in the reader's words."""

from collections.abc import Mapping

import orjson
from pydantic import BaseModel
from starlette.responses import Response

from relief.kit import i18n
from relief.kit.errors import FieldError


def json_response(
    payload: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """JSON with UTC moments ending in Z."""
    if isinstance(payload, BaseModel):
        payload = payload.model_dump()
    body = orjson.dumps(payload, default=_plain, option=orjson.OPT_UTC_Z)
    return Response(body, status, headers, "application/json")


def field_problem(error: FieldError, lang: str) -> dict[str, str]:
    """One field's error, as problem+json and forms show it."""
    message = i18n.translate(lang, error.message, **error.params)
    return {"pointer": error.pointer, "code": error.code, "message": message}


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump()
    raise TypeError(f"{type(value).__name__} has no JSON form")
