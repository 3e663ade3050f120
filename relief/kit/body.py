"""How a request's body is read: never more than its limit, and a form only if it is one."""

from urllib.parse import parse_qsl

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.types import Message, Receive

from relief.kit.errors import BadRequest, InvalidInput, TooLarge
from relief.kit.i18n import N_

FORM, UPLOAD = "application/x-www-form-urlencoded", "multipart/form-data"
MOST_FIELDS, MOST_PARTS, MOST_FILES = 1000, 500, 4
TOO_LARGE = N_("This is too large. Nothing was recorded.")
NUL = N_(
    "This holds a character that nobody can type and nothing can keep (NUL). Nothing was recorded. "
    "Write it again."
)


async def read(request: Request, limit: int) -> tuple[bytes, FormData]:
    """The bytes, and the fields if it is a form; an upload is read into its fields alone.

    Raises:
        TooLarge: if it holds more than `limit` bytes.
        InvalidInput: if it says it is a form and cannot be read as one.
        BadRequest: if a field of it holds a NUL.
    """
    if int(request.headers.get("content-length") or 0) > limit:
        raise TooLarge(TOO_LARGE)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == UPLOAD:
        bounded = Request(request.scope, _bounded(request.receive, limit))
        form = await bounded.form(max_files=MOST_FILES, max_fields=MOST_PARTS, max_part_size=limit)
        return b"", _whole(form)
    raw = await _limited(request, limit)
    return raw, _whole(FormData(_urlencoded(raw))) if kind == FORM else FormData()


def check_query(request: Request) -> None:
    """Refuse an address that asks for what no text of a database can hold.

    Raises:
        BadRequest: if there is a NUL in its query.
    """
    if b"%00" in request.scope["query_string"]:
        raise BadRequest(NUL, code="characters")


def _whole(form: FormData) -> FormData:
    if any("\0" in text for pair in form.multi_items() for text in pair if isinstance(text, str)):
        raise BadRequest(NUL, code="characters")
    return form


async def _limited(request: Request, limit: int) -> bytes:
    parts, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise TooLarge(TOO_LARGE)
        parts.append(chunk)
    return b"".join(parts)


def _bounded(receive: Receive, limit: int) -> Receive:
    """`receive` for no more than `limit` bytes, also where no length was declared."""
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > limit:
            raise TooLarge(TOO_LARGE)
        return message

    return counted


def _urlencoded(body: bytes) -> list[tuple[str, str | UploadFile]]:
    try:
        text = body.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
        return [(name, value) for name, value in pairs]
    except ValueError:
        raise InvalidInput(N_("The form could not be read. Nothing was recorded.")) from None
