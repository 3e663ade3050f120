"""HSDS 3.x JSON: organizations, services and locations in full, lists of them, taxonomies."""

from typing import Any, BinaryIO

from relief.directory.exchange import json_items, terms
from relief.directory.exchange.found import Fields, Found, Reading
from relief.directory.exchange.problems import Problem, Where
from relief.directory.hsds import exporting
from relief.directory.records import Kind

DEEPEST = 20  # organizations within one another
# What tells of which kind an object is: the first kind that has one of these fields.
MARKS: tuple[tuple[Kind, frozenset[str]], ...] = (
    (Kind.LOCATION, frozenset({"latitude", "longitude", "addresses", "location_type"})),
    (
        Kind.SERVICE,
        frozenset(
            {"service_at_locations", "status", "organization", "application_process", "capacities"}
            | {"service_areas", "eligibility_description", "fees_description", "cost_options"}
        ),
    ),
    (
        Kind.ORGANIZATION,
        frozenset(
            {"services", "locations", "programs", "tax_status", "tax_id", "legal_status", "website"}
            | {"year_incorporated", "organization_identifiers", "parent_organization_id"}
        ),
    ),
    (
        Kind.TERM,
        frozenset({"taxonomy", "taxonomy_detail", "taxonomy_id", "parent_id", "term_uri", "code"}),
    ),
    (Kind.PROGRAM, frozenset({"organization_id"})),
    (Kind.TAXONOMY, frozenset({"uri", "version"})),
)


def read(stream: BinaryIO, file: str) -> Reading:
    """Every record of a file."""
    for each in json_items.items(stream, file):
        if isinstance(each, Problem):
            yield each
        else:
            where, given, is_plain = each
            for found in records(given, where):
                if isinstance(found, Found):
                    found.is_plain = is_plain
                yield found


def records(given: Fields, where: Where) -> Reading:
    """The records that one object tells of."""
    if isinstance(given.get("service"), dict) and "location" in given:
        yield from _at_location(given, where)
    elif terms.is_tree(given):
        yield from terms.tree(given, where)
    else:
        kind = next((kind for kind, marks in MARKS if marks & given.keys()), Kind.ORGANIZATION)
        yield from told(kind, given, where)


def told(kind: Kind, given: Fields, where: Where) -> Reading:
    """The records that an object of that kind tells of; one we gave out comes back as it was."""
    if own := exporting.own(given):
        kind, document = own
        yield Found(kind, str(document.get("id", "")), document, where, is_own=True)
        return
    yield from _TELLS[kind](given, where)


def _organization(given: Fields, where: Where, *, is_mention: bool = False) -> Reading:
    key = _key(given)
    programs, places, services = (
        _some(given, name) for name in ("programs", "locations", "services")
    )
    yield from _kinds(given, where)
    yield Found(Kind.ORGANIZATION, key, given, where, is_mention)
    for name, several, tell in (
        ("programs", programs, _program),
        ("locations", places, _location),
        ("services", services, _service),
    ):
        for number, each in enumerate(several):
            each.setdefault("organization_id", key)
            yield from tell(each, _within(where, f"{name}/{number}"))


def _program(given: Fields, where: Where, *, is_mention: bool = False) -> Reading:
    yield from _owner(given, where)
    yield from _kinds(given, where)
    yield Found(Kind.PROGRAM, _key(given), given, where, is_mention)


def _location(given: Fields, where: Where, *, is_mention: bool = False) -> Reading:
    yield from _kinds(given, where)
    yield Found(Kind.LOCATION, _key(given), given, where, is_mention)


def _service(given: Fields, where: Where, *, is_mention: bool = False) -> Reading:
    yield from _owner(given, where)
    owner = given.get("organization_id") or ""
    program = given.pop("program", None)
    if isinstance(program, dict):
        program.setdefault("organization_id", owner)
        given["program_id"] = _key(program)
        yield from _program(program, _within(where, "program"), is_mention=True)
    for number, at in enumerate(_objects(given, "service_at_locations")):
        place = at.pop("location", None)
        if isinstance(place, dict):
            place.setdefault("organization_id", owner)
            at["location_id"] = _key(place)
            inner = _within(where, f"service_at_locations/{number}/location")
            yield from _location(place, inner, is_mention=True)
        yield from _kinds(at, where)
    yield from _kinds(given, where)
    yield Found(Kind.SERVICE, _key(given), given, where, is_mention)


def _at_location(given: Fields, where: Where) -> Reading:
    """A service as it is at one place, which is how HSDS's search answers."""
    service = given.pop("service")
    service["service_at_locations"] = [given]
    yield from _service(service, _within(where, "service"))


def _taxonomy(given: Fields, where: Where, *, is_mention: bool = False) -> Reading:
    yield Found(Kind.TAXONOMY, _key(given), given, where, is_mention)


def _term(given: Fields, where: Where, *, is_mention: bool = False) -> Reading:
    detail = given.pop("taxonomy_detail", None)
    if isinstance(detail, dict):
        given["taxonomy_id"] = _key(detail)
        given.setdefault("taxonomy", detail.get("name"))
        yield from _taxonomy(detail, _within(where, "taxonomy_detail"), is_mention=True)
    yield Found(Kind.TERM, _key(given), terms.listed(given), where, is_mention)


_TELLS: dict[Kind, Any] = {
    Kind.ORGANIZATION: _organization,
    Kind.PROGRAM: _program,
    Kind.LOCATION: _location,
    Kind.SERVICE: _service,
    Kind.TAXONOMY: _taxonomy,
    Kind.TERM: _term,
}


def _owner(given: Fields, where: Where) -> Reading:
    """The organization that stands in full within what belongs to it."""
    owner = given.pop("organization", None)
    if isinstance(owner, dict):
        given["organization_id"] = _key(owner)
        if where.pointer.count("/organization") >= DEEPEST:
            yield Problem(where, "nested", {"most": DEEPEST})
            return
        yield from _organization(owner, _within(where, "organization"), is_mention=True)


def _kinds(given: Fields, where: Where) -> Reading:
    """The terms of a taxonomy that stand in full where something is of their kind."""
    for number, each in enumerate(_objects(given, "attributes")):
        term = each.pop("taxonomy_term", None)
        if isinstance(term, dict):
            each["taxonomy_term_id"] = _key(term)
            inner = _within(where, f"attributes/{number}/taxonomy_term")
            yield from _term(term, inner, is_mention=True)


def _key(given: Fields) -> str:
    found = given.get("id")
    return str(found).strip() if isinstance(found, str | int) else ""


def _objects(given: Fields, name: str) -> list[Fields]:
    several = given.get(name)
    return [each for each in several if isinstance(each, dict)] if isinstance(several, list) else []


def _some(given: Fields, name: str) -> list[Fields]:
    found = _objects(given, name)
    given.pop(name, None)
    return found


def _within(where: Where, step: str) -> Where:
    return Where(where.file, where.line, f"{where.pointer.rstrip('/')}/{step}")
