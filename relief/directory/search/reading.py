"""The directory's rows as services with all that they point to, whole or some of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlmodel import Session

from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind, Status
from relief.directory.search.spots import Spot, spot
from relief.directory.search.versions import Page, Version, Written
from relief.kit import clock

Json = Mapping[str, Any]
Row = sa.Row[Any]
AT_ONCE = 2_000
_FEW = 500  # values of one question
_TABLE = sa.inspect(DirectoryRecord).local_table.c  # rows of the ORM take longer
_KEY = sa.func.replace(sa.cast(_TABLE.record_id, sa.String), "-", "").label("key")
_COLUMNS = (_KEY, _TABLE.lang, _TABLE.document)


def terms(session: Session) -> Iterator[tuple[str, Json]]:
    """Every published term: its language and its document."""
    for row in _some(session, Kind.TERM, None):
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
        said = orjson.loads(row.document)
        if said["id"] not in found:
            found[said["id"]] = spot(said)
    return found


def services(session: Session, keys: Collection[str]) -> Page:
    """Those of the named services that are out, by id."""
    return list(_plain(_some(session, Kind.SERVICE, keys)))


def pages(session: Session) -> Iterator[Page]:
    """Every service that is out, by id, some at a time; both languages of one are together."""
    yield from (list(_plain(rows)) for rows in _pages(session, Kind.SERVICE))


def how_many(session: Session) -> int:
    """How many records of services there are, out or not."""
    asked = sa.select(sa.func.count()).where(_TABLE.kind == Kind.SERVICE)
    return int(session.execute(asked).scalar_one())


def _plain(rows: Iterable[Row]) -> Iterator[Written]:
    now = clock.now()
    return (tuple(row) for row in rows if row.expires_at is None or row.expires_at > now)


def _some(session: Session, kind: Kind, keys: Collection[str] | None) -> Iterator[Row]:
    if keys is None:
        yield from chain.from_iterable(_pages(session, kind))
        return
    wanted = sorted(UUID(key) for key in keys)
    for start in range(0, len(wanted), _FEW):
        some = _TABLE.record_id.in_(wanted[start : start + _FEW])
        yield from session.execute(_question(kind).where(some)).all()


def _pages(session: Session, kind: Kind) -> Iterator[list[Row]]:
    asked = _question(kind).limit(AT_ONCE)
    wanted = asked
    while len(rows := list(session.execute(wanted).all())) == AT_ONCE:
        last = rows[-1].key
        while rows[-1].key == last:
            rows.pop()
        yield rows
        # Both languages of the last may not have come: it is asked for again.
        wanted = asked.where(_TABLE.record_id >= UUID(last))
    yield rows


def _question(kind: Kind) -> sa.Select[Any]:
    dates = (_TABLE.verified_at, _TABLE.expires_at) if kind is Kind.SERVICE else ()
    return (
        sa.select(*_COLUMNS, *dates)
        .where(
            _TABLE.kind == kind,
            _TABLE.is_published.is_(True),
            _TABLE.status != Status.DEFUNCT,
            _TABLE.document != "",
        )
        .order_by(_TABLE.record_id, _TABLE.lang)
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
