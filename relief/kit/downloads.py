"""Files that a reader keeps: under their own name, and nothing on the way keeps a copy."""

from starlette.responses import Response

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


def private(body: bytes, kind: str, name: str) -> Response:
    """A file for one reader; what is in it is of this moment."""
    held = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(body, media_type=kind, headers=held)
