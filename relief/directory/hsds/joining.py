"""What a record names, put in its place: a service with its organization, places and terms.

What is named is shown as whole as it is found: in the language asked for, else in the other one,
never a field of each.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from relief.directory import store
from relief.directory.hsds.assembling import Object, assembled, flat
from relief.directory.hsds.derived import known
from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind
from relief.directory.rows import AT_ONCE
from relief.kit import clock

Named = Mapping[str, Object]
BRIEF = ("id", "name", "status", "last_modified")


def shown(row: DirectoryRecord) -> Object:
    """A row as HSDS has it, by itself."""
    found = assembled(json.loads(row.document), row.kind.value)
    if row.kind is Kind.SERVICE:
        found["last_modified"] = clock.rfc3339(row.edited_at)
        if row.verified_at is not None:
            found["assured_date"] = row.verified_at.date().isoformat()
    if row.kind is Kind.TERM:
        found["language"] = row.lang
    return found


def named(session: Session, ids: Iterable[str], lang: str) -> dict[str, Object]:
    """The public records of these ids, in `lang` where they are; each as HSDS has it."""
    wanted = sorted({found for text in ids if (found := known(text))})
    made: dict[str, Object] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        rows = session.exec(
            select(DirectoryRecord).where(col(DirectoryRecord.record_id).in_(some))
        ).all()
        for row in sorted(rows, key=lambda row: row.lang == lang):  # the last one stays
            if store.is_out(row):
                made[str(row.record_id)] = shown(row)
    return made


def services(session: Session, rows: Sequence[DirectoryRecord], lang: str) -> list[Object]:
    """Services as they are listed: with what there is one of."""
    made = [shown(row) for row in rows]
    there = named(session, _ids(made, ("organization_id", "program_id")), lang)
    return [flat(each) | _owners(each, there, flat) for each in made]


def full_services(session: Session, rows: Sequence[DirectoryRecord], lang: str) -> list[Object]:
    """Services with all there is of them."""
    made = [shown(row) for row in rows]
    ids = _ids(made, ("organization_id", "program_id", "location_id", "taxonomy_term_id"))
    there = named(session, ids, lang)
    for each in made:
        _place(each, there)
        each.update(_owners(each, there, dict))
    return made


def flats(rows: Sequence[DirectoryRecord]) -> list[Object]:
    """Records as they are listed, by themselves."""
    return [flat(shown(row)) for row in rows]


def organizations(session: Session, rows: Sequence[DirectoryRecord], *, full: bool) -> list[Object]:
    """Organizations with their places, programs and services.

    Args:
        session: To read in.
        rows: Theirs, in one language.
        full: Whether services are shown whole, or just named.
    """
    made = []
    for row in rows:
        found = shown(row)
        belong = [
            each
            for each in store.of_organization(session, row.record_id, row.lang)
            if store.is_out(each)
        ]
        for name, kind in (("locations", Kind.LOCATION), ("programs", Kind.PROGRAM)):
            if own := [shown(each) for each in belong if each.kind is kind]:
                found[name] = own
        given = [each for each in belong if each.kind is Kind.SERVICE]
        found["services"] = (
            full_services(session, given, row.lang) if full else [brief(each) for each in given]
        )
        made.append(found)
    return made


def at_locations(service: Object, *, full: bool) -> list[Object]:
    """The service at each of its locations, from the service as it is when full."""
    rest = {name: value for name, value in service.items() if name != "service_at_locations"}
    if not full:
        rest = flat(rest) | {
            name: flat(rest[name]) for name in ("organization", "program") if name in rest
        }
    made = []
    for each in service.get("service_at_locations", []):
        found = dict(each) if full else flat(each)
        if "location" in each and not full:
            found["location"] = flat(each["location"])
        # HSDS's own description of this call names the schema of a service: these make it fit.
        found |= {"name": service["name"], "status": service["status"]}
        made.append(found | {"service_id": service["id"], "service": rest})
    return made


def terms(session: Session, rows: Sequence[DirectoryRecord], lang: str) -> list[Object]:
    """Terms with their taxonomy."""
    made = [shown(row) for row in rows]
    there = named(session, _ids(made, ("taxonomy_id",)), lang)
    return [_with_taxonomy(each, there) for each in made]


def brief(row: DirectoryRecord) -> Object:
    """A service by its name alone."""
    found = shown(row)
    return {name: found[name] for name in BRIEF}


def _with_taxonomy(term: Object, there: Named) -> Object:
    taxonomy = there.get(term.get("taxonomy_id", ""))
    return term | ({"taxonomy_detail": flat(taxonomy)} if taxonomy else {})


def _owners(service: Object, there: Named, shape: Callable[[Object], Object]) -> Object:
    found = {name: there.get(service.get(f"{name}_id", "")) for name in ("organization", "program")}
    return {name: shape(each) for name, each in found.items() if each is not None}


def _place(piece: Any, there: Named) -> None:  # noqa: ANN401 - whatever JSON nests
    """Put locations beside their ids, and terms beside theirs, however deep."""
    if isinstance(piece, list):
        for each in piece:
            _place(each, there)
        return
    if not isinstance(piece, dict):
        return
    for each in piece.values():
        _place(each, there)
    for name, key in (("location", "location_id"), ("taxonomy_term", "taxonomy_term_id")):
        if found := there.get(piece.get(key, "")):
            piece[name] = found


def _ids(made: Any, names: Collection[str]) -> Iterable[str]:  # noqa: ANN401
    """Every id that stands in one of these fields, however deep."""
    if isinstance(made, list):
        for each in made:
            yield from _ids(each, names)
    elif isinstance(made, dict):
        for name, value in made.items():
            if name in names and isinstance(value, str):
                yield value
            elif isinstance(value, dict | list):
                yield from _ids(value, names)
