"""What is here no more: said plainly, with a search and a number to call."""

from starlette.responses import Response

from relief.kit.web import Call


def page(call: Call) -> Response:
    """The page in place of a record that is gone, or never was."""
    return call.page("directory/gone.html", status=404)
