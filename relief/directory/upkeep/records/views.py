"""The routes of records, for staff."""

from collections.abc import Callable
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from relief.directory.upkeep.records import edit_page, list_page, mark_pages, record_page
from relief.kit.auth import for_role
from relief.kit.web import Call, endpoint

STAFF = for_role("specialist")
HERE = record_page.HERE
ONE = f"{HERE}/{{id:uuid}}"


def _get(path: str, handler: Callable[[Call], Response]) -> Route:
    return Route(path, endpoint(handler, STAFF), methods=["GET"])


def _post(path: str, handler: Callable[[Call], Response], **how: Any) -> Route:  # noqa: ANN401
    return Route(path, endpoint(handler, STAFF, **how), methods=["POST"])


ROUTES = [
    _get("/directory", list_page.listed),
    _get(f"{HERE}/new", record_page.ask_new),
    _post(HERE, record_page.create),
    _get(ONE, record_page.one),
    _get(f"{ONE}/confidential", mark_pages.ask_confidential),
    _post(f"{ONE}/confidential", mark_pages.mark),
    _get(f"{ONE}/kinds", mark_pages.ask_kinds),
    _post(f"{ONE}/kinds", mark_pages.add_kind),
    _post(f"{ONE}/kinds/remove", mark_pages.remove_kind),
    _post(f"{ONE}/settle", record_page.settle),
    _get(f"{ONE}/{{lang}}", edit_page.edit),
    _post(f"{ONE}/{{lang}}", edit_page.save, own_transaction=True),
    _post(f"{ONE}/{{lang}}/publish", record_page.publish),
    _post(f"{ONE}/{{lang}}/unpublish", record_page.unpublish),
]
