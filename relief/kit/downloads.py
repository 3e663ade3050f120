"""Files that a reader keeps under a name of their own."""

from starlette.responses import Response

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


def private(body: bytes, kind: str, name: str) -> Response:
    """A file for one reader, of this moment: nothing on the way keeps a copy."""
    response = named(body, kind, name)
    response.headers["cache-control"] = "no-store"
    return response


def named(body: bytes, kind: str, name: str) -> Response:
    """A file for whoever asks; who may keep a copy is its caller's to say."""
    held = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=kind, headers=held)
