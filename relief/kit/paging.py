"""Lists a page at a time, by an opaque cursor that new rows do not shift."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

MOST = 200
USUAL = 50
CURSOR = N_("This cursor is not one of ours. Leave it out to begin at the start.")
PARAMETERS = {"after": "The cursor of the page before.", "limit": "1 to 200; 50 if left out."}
LIMIT = N_("Write a number from 1 to {most}.")

Row = TypeVar("Row")


def cursor(row_id: UUID) -> str:
    """The place after `row_id`."""
    return base64.urlsafe_b64encode(row_id.bytes).decode().rstrip("=")


def after(text: str) -> UUID | None:
    """The row that `text` points behind; None for the start.

    Raises:
        InvalidInput: if it is no cursor.
    """
    if not text:
        return None
    try:
        return UUID(bytes=base64.urlsafe_b64decode(text.encode("ascii") + b"=="))
    except (binascii.Error, UnicodeEncodeError, ValueError):
        raise InvalidInput.field("/after", "cursor", CURSOR) from None


def limit(text: str) -> int:
    """How many rows a page shall have.

    Raises:
        InvalidInput: if it is not from 1 to 200.
    """
    if not text:
        return USUAL
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= MOST):
        raise InvalidInput.field("/limit", "limit", LIMIT, most=MOST)
    return int(text)


def listed(
    rows: Sequence[Row],
    size: int,
    *,
    show: Callable[[Row], Any],
    row_id: Callable[[Row], UUID],
    path: str,
    query: Mapping[str, str],
) -> tuple[dict[str, Any], dict[str, str]]:
    """Body and headers of a page, from up to `size` + 1 rows."""
    more = len(rows) > size
    rows = rows[:size]
    following = cursor(row_id(rows[-1])) if more else None
    headers = {}
    if following:
        rest = {name: value for name, value in query.items() if name != "after"}
        headers["link"] = f'<{path}?{urlencode(rest | {"after": following})}>; rel="next"'
    return {"items": [show(row) for row in rows], "next": following}, headers
