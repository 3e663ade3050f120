"""The directory's rows as services with all that they point to, whole or some of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlmodel import Session, col

from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind, Status
from relief.directory.search.entries import Spot, Version, spot
from relief.kit import clock

Json = Mapping[str, Any]
Row = sa.Row[Any]
AT_ONCE = 2_000
_FEW = 500  # values of one question
_TABLE = DirectoryRecord
_COLUMNS = (_TABLE.record_id, _TABLE.lang, _TABLE.document)


def terms(session: Session) -> Iterator[tuple[str, Json]]:
    """Every published term: its language and its document."""
    for row in _every(session, Kind.TERM):
        yield row.lang, orjson.loads(row.document)


def organizations(
    session: Session, keys: Collection[str] | None = None
) -> dict[str, dict[str, Json]]:
    """Published organizations by id and language; all of them, or those named."""
    found: dict[str, dict[str, Json]] = {}
    for row in _some(session, Kind.ORGANIZATION, keys):
        said = orjson.loads(row.document)
        short = {name: said.get(name, "") for name in ("name", "alternate_name")}
        found.setdefault(said["id"], {})[row.lang] = short
    return found


def spots(session: Session, keys: Collection[str] | None = None) -> dict[str, Spot]:
    """Published locations by id; all of them, or those named."""
    found: dict[str, Spot] = {}
    for row in _some(session, Kind.LOCATION, keys):
        key = str(row.record_id)
        if key not in found:
            found[key] = spot(orjson.loads(row.document))
    return found


def services(
    session: Session, keys: Collection[str] | None = None
) -> Iterator[tuple[str, dict[str, Version]]]:
    """Services that are out: the id as hex, and the versions by language; by id, or those named."""
    key, versions = "", dict[str, Version]()
    now = clock.now()
    for row in _some(session, Kind.SERVICE, keys, dates=True):
        if row.record_id.hex != key:
            if versions:
                yield key, versions
            key, versions = row.record_id.hex, {}
        if row.expires_at is None or row.expires_at > now:
            said = orjson.loads(row.document)
            versions[row.lang] = Version(said, row.verified_at, row.expires_at)
    if versions:
        yield key, versions


def _some(
    session: Session, kind: Kind, keys: Collection[str] | None, *, dates: bool = False
) -> Iterator[Row]:
    if keys is None:
        yield from _every(session, kind, dates=dates)
        return
    wanted = sorted(UUID(key) for key in keys)
    for start in range(0, len(wanted), _FEW):
        some = col(_TABLE.record_id).in_(wanted[start : start + _FEW])
        yield from session.execute(_question(kind, dates=dates).where(some)).all()


def _every(session: Session, kind: Kind, *, dates: bool = False) -> Iterator[Row]:
    last: UUID | None = None
    while True:
        wanted = _question(kind, dates=dates).limit(AT_ONCE)
        if last is not None:
            # Both languages of the last may not have come: it is asked for again.
            wanted = wanted.where(col(_TABLE.record_id) >= last)
        rows: list[Row] = list(session.execute(wanted).all())
        if len(rows) < AT_ONCE:
            yield from rows
            return
        last = rows[-1].record_id
        yield from (row for row in rows if row.record_id != last)


def _question(kind: Kind, *, dates: bool) -> sa.Select[Any]:
    columns = (*_COLUMNS, _TABLE.verified_at, _TABLE.expires_at) if dates else _COLUMNS
    return (
        sa.select(*columns)
        .where(
            col(_TABLE.kind) == kind,
            col(_TABLE.is_published).is_(True),
            col(_TABLE.status) != Status.DEFUNCT,
            col(_TABLE.document) != "",
        )
        .order_by(col(_TABLE.record_id), col(_TABLE.lang))
    )


def organizations_of(said: Iterable[Mapping[str, Version]]) -> set[str]:
    """The organizations that services point to."""
    return {
        each.document["organization_id"]
        for versions in said
        for each in versions.values()
        if each.document.get("organization_id")
    }


def spots_of(said: Iterable[Mapping[str, Version]]) -> set[str]:
    """The locations that services point to."""
    return {
        at["location_id"]
        for versions in said
        for each in versions.values()
        for at in each.document.get("service_at_locations", ())
        if at.get("location_id")
    }
