"""HSDS 3.1 over HTTP at `/hsds/v3`: whoever wants it reads the directory, in one language.

A list holds the records that are in that language; one record asked for by its id comes in the
other language if it has no other, and `Content-Language` says so.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import TypeVar
from uuid import UUID

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from relief.directory import often, store
from relief.directory.hsds import asking, describing, joining, listing, lists
from relief.directory.hsds.asking import Asked
from relief.directory.hsds.assembling import Object
from relief.directory.hsds.derived import is_derived, known
from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind
from relief.directory.search import engine
from relief.directory.search.query import FARTHEST_PAGE, MOST_AT_ONCE, Query
from relief.kit import clock, fresh
from relief.kit.auth import ANYONE
from relief.kit.errors import Missing
from relief.kit.i18n import N_
from relief.kit.openapi import Operation
from relief.kit.web import Call, endpoint

Entry = TypeVar("Entry")
ROOT = "/hsds/v3"
NOBODY = N_("No record has this id, or it is no longer public.")


def about(call: Call) -> Response:
    """Which version this is, and where it is described."""
    return _answer(call, describing.about(call.settings.base_url.rstrip("/") + ROOT))


def profile(call: Call) -> Response:
    """What of our answers is more than HSDS."""
    return _answer(call, describing.PROFILE)


def openapi(call: Call) -> Response:
    """Every call there is."""
    return _answer(call, describing.document(call.settings.base_url.rstrip("/") + ROOT))


def services(call: Call) -> Response:
    """Services, by name."""
    asked = asking.asked(call.request.query_params)
    ids = _ids(call, Kind.SERVICE, asked)
    page = asked.cut(ids)
    if asked.minimal:
        return _listed(call, listing.brief(call.session, page), len(ids), asked)
    gather = joining.full_services if asked.full else joining.services
    rows = listing.rows(call.session, page)
    return _listed(call, gather(call.session, rows, call.lang), len(ids), asked)


def service(call: Call) -> Response:
    """One service with all there is of it."""
    row = _found(call, Kind.SERVICE)
    [made] = joining.full_services(call.session, [row], row.lang)
    return _answer(call, made, lang=row.lang)


def organizations(call: Call) -> Response:
    """Organizations, by name."""
    rows, total, asked = _page(call, Kind.ORGANIZATION)
    if asked.full or asked.full_service:
        made = joining.organizations(call.session, rows, full=asked.full_service)
    else:
        made = joining.flats(rows)
    return _listed(call, made, total, asked)


def organization(call: Call) -> Response:
    """One organization with its places, programs and services."""
    row, asked = _found(call, Kind.ORGANIZATION), asking.asked(call.request.query_params)
    [made] = joining.organizations(call.session, [row], full=asked.full_service)
    return _answer(call, made, lang=row.lang)


def at_locations(call: Call) -> Response:
    """Services at their locations, by the service's name."""
    asked = asking.asked(call.request.query_params)
    places = _places(call, asked)
    page = asked.cut(places)
    rows = listing.rows(call.session, [key for key, _ in page])
    whole = joining.full_services(call.session, rows, call.lang)
    made = {
        row.id: joining.at_locations(each, full=asked.full)
        for row, each in zip(rows, whole, strict=True)
    }
    shown = [made[key][number] for key, number in page if number < len(made.get(key, []))]
    return _listed(call, shown, len(places), asked)


def at_location(call: Call) -> Response:
    """One service as it is at one of its locations."""
    wanted = known(call.path("id"))
    for row in _with_place(call, wanted) if wanted else []:
        [whole] = joining.full_services(call.session, [row], row.lang)
        for made in joining.at_locations(whole, full=True):
            if made["id"] == str(wanted):
                return _answer(call, made, lang=row.lang)
    raise Missing(NOBODY)


def taxonomies(call: Call) -> Response:
    """Ways of naming kinds of services."""
    rows, total, asked = _page(call, Kind.TAXONOMY)
    return _listed(call, [joining.shown(row) for row in rows], total, asked)


def taxonomy(call: Call) -> Response:
    """One of them."""
    row = _found(call, Kind.TAXONOMY)
    return _answer(call, joining.shown(row), lang=row.lang)


def terms(call: Call) -> Response:
    """Kinds of services, by name."""
    rows, total, asked = _page(call, Kind.TERM)
    return _listed(call, joining.terms(call.session, rows, call.lang), total, asked)


def term(call: Call) -> Response:
    """One kind of service."""
    row = _found(call, Kind.TERM)
    [made] = joining.terms(call.session, [row], row.lang)
    return _answer(call, made, lang=row.lang)


def _with_place(call: Call, wanted: UUID) -> Sequence[DirectoryRecord]:
    def look() -> list[DirectoryRecord]:
        return listing.at_location(call.session, wanted, call.lang)

    # One that was made here leads to its owner; for another, every service is looked through.
    return look() if is_derived(str(wanted)) else lists.of(call.services).alone(look)


def _page(call: Call, kind: Kind) -> tuple[list[DirectoryRecord], int, Asked]:
    asked = asking.asked(call.request.query_params)
    ids = _ids(call, kind, asked)
    return listing.rows(call.session, asked.cut(ids)), len(ids), asked


def _ids(call: Call, kind: Kind, asked: Asked) -> Sequence[UUID]:
    def make(session: Session, lang: str, asked: Asked) -> list[UUID]:
        ranked = _ranked(call, asked) if kind is Kind.SERVICE else None
        return listing.ids(session, kind, lang, asked, ranked)

    return _known(call, kind.value, asked, make)


def _places(call: Call, asked: Asked) -> Sequence[tuple[UUID, int]]:
    def make(session: Session, lang: str, asked: Asked) -> list[tuple[UUID, int]]:
        return listing.places(session, lang, asked, _ranked(call, asked))

    return _known(call, "places", asked, make)


def _ranked(call: Call, asked: Asked) -> list[UUID] | None:
    """Services by words, the best first, as the directory's own search finds them."""
    if not asked.search:
        return None
    search, found = engine.of(call.services), list[UUID]()
    while len(found) < FARTHEST_PAGE:
        query = Query(asked.search, call.lang, offset=len(found), most=MOST_AT_ONCE)
        hits = search.find(query).hits
        found += [each.service_id for each in hits]
        if len(hits) < MOST_AT_ONCE:
            break
    return found


def _known(
    call: Call, name: str, asked: Asked, make: Callable[[Session, str, Asked], Sequence[Entry]]
) -> Sequence[Entry]:
    """A whole list as of now: the minute counts, since some records last for a time only."""
    session, minute = call.session, clock.now().replace(second=0, microsecond=0)
    key = (store.version(session), minute, name, call.lang, asked.whole)
    found: Sequence[Entry] = lists.of(call.services).get(
        key, lambda: make(session, call.lang, asked)
    )
    return found


def _found(call: Call, kind: Kind) -> DirectoryRecord:
    wanted = known(call.path("id"))
    row = store.best(call.session, wanted, call.lang) if wanted else None
    if row is None or row.kind is not kind:
        raise Missing(NOBODY)
    return row


def _listed(call: Call, made: Sequence[Object], total: int, asked: Asked) -> Response:
    pages = -(-total // asked.per_page)
    envelope = {
        "total_items": total,
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(made),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not made,
        "contents": made,
    }
    return _answer(call, envelope)


def _answer(call: Call, payload: Mapping[str, object], *, lang: str = "") -> Response:
    headers = {"access-control-allow-origin": "*", "content-language": lang or call.lang}
    return fresh.shared(call, call.json(payload, headers=headers))


def heavy(handler: Callable[[Call], Response]) -> Callable[[Call], Response]:
    """`handler`, which may look through the whole directory: few do at once."""

    @wraps(handler)
    def one_of_few(call: Call) -> Response:
        with lists.of(call.services).working():
            return handler(call)

    return one_of_few


ROUTES = [
    Route(ROOT + path, endpoint(often.limited(handler), ANYONE), methods=["GET"])
    for path, handler in {
        "": about,
        "/": about,
        "/profile": profile,
        "/openapi.json": openapi,
        "/services": heavy(services),
        "/services/{id}": service,
        "/organizations": heavy(organizations),
        "/organizations/{id}": heavy(organization),
        "/service_at_locations": heavy(at_locations),
        "/service_at_locations/{id}": heavy(at_location),
        "/taxonomies": heavy(taxonomies),
        "/taxonomies/{id}": taxonomy,
        "/taxonomy_terms": heavy(terms),
        "/taxonomy_terms/{id}": term,
    }.items()
]
DOCS: list[Operation] = []  # described by itself, in HSDS's own way
