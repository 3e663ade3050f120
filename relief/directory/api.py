"""The directory's search for partners' programs; whole records are at `/hsds/v3`."""

from urllib.parse import urlencode
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from relief.directory import listed, often
from relief.directory.search import engine
from relief.directory.search.query import FARTHEST_PAGE, LONGEST_TEXT, MOST_AT_ONCE, Query
from relief.kit import forms, paging
from relief.kit.auth import for_scope
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_
from relief.kit.openapi import Operation
from relief.kit.web import Call, endpoint

READ = "directory:read"
LIST = "/api/v1/services"
AGE = N_("Write an age in whole years, from 0 to 120.")
KIND = N_("This is no kind of service: give the id of a taxonomy term.")
OLDEST = 120
YES = {"1", "true", "yes"}


def services(call: Call) -> Response:
    """Services that fit, the best first, each with why it stands there."""
    most = min(paging.limit(call.query("limit")), MOST_AT_ONCE)
    start = _start(call.query("after"))
    query = _query(call, offset=start, most=most)
    found = engine.of(call.services).find(query)
    until = start + len(found.hits)
    more = bool(found.hits) and until < min(found.total, FARTHEST_PAGE)
    following = _cursor(until) if more else None
    headers = {}
    if following:
        rest = {name: value for name, value in call.request.query_params.items() if name != "after"}
        headers["link"] = f'<{LIST}?{urlencode(rest | {"after": following})}>; rel="next"'
    return call.json(listed.page(found, following), headers=headers)


def _query(call: Call, *, offset: int, most: int) -> Query:
    return Query(
        text=_text(call, "q"),
        lang=call.lang,
        near=_text(call, "near"),
        serves=_text(call, "serves"),
        open_now=_yes(call, "open_now"),
        free=_yes(call, "free"),
        language=_text(call, "language"),
        age=_age(call),
        accessible=_yes(call, "accessible"),
        category=_category(call),
        offset=offset,
        most=most,
    )


def _text(call: Call, name: str) -> str:
    text = call.query(name)
    if len(text) > LONGEST_TEXT:
        long = forms.MESSAGES["string_too_long"]
        raise InvalidInput.field(f"/{name}", "string_too_long", long, max_length=LONGEST_TEXT)
    return text


def _yes(call: Call, name: str) -> bool:
    return call.query(name).casefold() in YES


def _age(call: Call) -> int | None:
    text = call.query("age")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and int(text) <= OLDEST):
        raise InvalidInput.field("/age", "age", AGE)
    return int(text)


def _category(call: Call) -> UUID | None:
    text = call.query("category")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise InvalidInput.field("/category", "category", KIND) from None


def _cursor(start: int) -> str:
    return paging.cursor(UUID(int=start))


def _start(text: str) -> int:
    """How many came before: the place in an order by fit has no row to point behind."""
    found = paging.after(text)
    if found is None:
        return 0
    if found.int > FARTHEST_PAGE:
        raise InvalidInput.field("/after", "cursor", paging.CURSOR)
    return found.int


ROUTES = [
    Route(
        LIST, endpoint(often.limited(services), for_scope(READ, roles=["staff"])), methods=["GET"]
    )
]
DOCS = [
    Operation(
        "GET",
        LIST,
        "Search the directory: services that fit, the best first, each with why",
        READ,
        listed.FoundList,
        query={
            "q": "What somebody needs, in words of their own",
            "near": "A place, a postal code, or 43.74,-81.71: what is closer stands higher",
            "serves": "A place: what serves another one only is left out",
            "open_now": "true: open now",
            "free": "true: free of charge",
            "language": "One that is spoken there: ar, arabe",
            "age": "Of the person it is for, in years",
            "accessible": "true: without a step",
            "category": "A taxonomy term, with all below it",
            "lang": "en or fr: records come in it where they have it",
            "after": "Cursor of the page before",
            "limit": "1 to 100; 50 if left out",
        },
    )
]
