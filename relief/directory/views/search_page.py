"""Find help: a search in one's own words, or by kind of need; all of it without script."""

from dataclasses import replace
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from relief.directory import emergency, often, places, terms
from relief.directory.search.query import Found
from relief.directory.shown import results as shown
from relief.directory.terms import Tree
from relief.directory.views import asking, counted, later, patient
from relief.directory.views.asking import Asked
from relief.kit import clock
from relief.kit.auth import ANYONE
from relief.kit.errors import Busy, TooMany
from relief.kit.web import Call, endpoint

ON_A_PAGE, WHILE_TYPING = 20, 8


def page(call: Call) -> Response:
    """The form, and under it what was found, or the kinds of need to choose from."""
    asked = asking.read(call, most=ON_A_PAGE)
    counted.visit(call, "home" if asked.is_empty else "search")
    try:
        found = None if asked.is_empty else _found(call, asked)
    except (Busy, TooMany) as error:
        return later.page(call, error, asked.url(asked.query.offset))
    tree = terms.tree(call.session, call.services, call.lang)
    if found is not None and not found["total"]:
        counted.failed(call, asked.query.text, asked.query.near)
    return call.page(
        "directory/search.html",
        form=asked.form,
        errors=asked.errors,
        has_more=asked.has_more,
        languages=asking.languages(call.lang),
        found=found,
        category=_category(tree, asked),
        top=tree.top,
        has_temporary=emergency.any_now(call.session),
    )


def fragment(call: Call) -> Response:
    """What was found so far, while somebody is still typing; nothing of it is counted."""
    asked = asking.read(call, most=WHILE_TYPING)
    found = patient.find(call, asked.query)
    told = _told(call, asked, found) | {"quick": shown.quick(found.hits, call.lang)}
    return call.page("directory/_results.html", found=told, form=asked.form)


def _found(call: Call, asked: Asked) -> dict[str, Any]:
    often.check(call)
    near, zone, lang = asked.query.near, call.settings.time_zone, call.lang
    is_known = bool(near) and places.find(call.session, near) is not None
    # Who serves a place that nobody knows cannot be told from who does not.
    query = asked.query if is_known else replace(asked.query, serves="")
    found = patient.find(call, query)
    return _told(call, asked, found) | {
        "hits": shown.hits(call.session, found.hits, zone, clock.now(), lang),
        "no_place": near if near and not is_known else "",
        "nearest": shown.nearest(found.hits, lang),
    }


def _told(call: Call, asked: Asked, found: Found) -> dict[str, Any]:
    """What there is to say beside the hits."""
    offset, end = asked.query.offset, asked.query.offset + len(found.hits)
    return {
        "total": found.total,
        "corrected": found.corrected,
        "left_out": shown.left_out(found, call.lang),
        "related": shown.related(found),
        "next_url": asked.url(end) if found.hits and end < found.total else "",
        "previous_url": asked.url(max(offset - asked.query.most, 0)) if offset else "",
        "all_url": asked.url(0),
        "hits": [],
        "quick": [],
        "no_place": "",
        "nearest": "",
    }


def _category(tree: Tree, asked: Asked) -> dict[str, Any] | None:
    branch = tree.branches.get(asked.query.category) if asked.query.category else None
    return {"branch": branch, "above": tree.above(branch)} if branch else None


ROUTES = [
    Route("/help", endpoint(page, ANYONE), methods=["GET"]),
    Route("/help/results", endpoint(often.limited(fragment), ANYONE), methods=["GET"]),
]
