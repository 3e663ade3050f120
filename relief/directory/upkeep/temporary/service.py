"""Temporary services kept: opened, full or not, extended, closed; each press in the history.

Their end stands at their records (`expires_at`), so that whatever reads the directory honours it.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from relief.directory import places, store
from relief.directory.models import DirectoryRecord
from relief.directory.records import AnyRecord, Kind, Organization, Service
from relief.directory.store import LANGUAGES, Origin
from relief.directory.upkeep.temporary import writing
from relief.directory.upkeep.temporary.models import DirectoryTemporary
from relief.directory.upkeep.temporary.opening import Opening
from relief.directory.upkeep.temporary.writing import Ground, Standing
from relief.kit import audit, clock, ids
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_

NONE = N_("There is no such temporary service.")
NO_EFFORT = N_("Choose a relief effort from the list.")
MOVED = N_(
    "Somebody has changed this meanwhile; the page shows how it stands now. Look, then press again "
    "if it is still right."
)
OVER = N_("It is closed. Extend it to open it again.")
# Joined by name: the directory stands beside relief efforts and does not know their package.
EFFORTS = sa.table(
    "campaign",
    sa.column("id", sa.Uuid()),
    sa.column("title_en", sa.String()),
    sa.column("title_fr", sa.String()),
    sa.column("state", sa.String()),
)
HOME = "ON"  # whose towns we know
Found = tuple[DirectoryTemporary, DirectoryRecord]


def efforts(session: Session, lang: str) -> list[tuple[UUID, str]]:
    """Open relief efforts, to choose from."""
    title = EFFORTS.c.title_fr if lang == "fr" else EFFORTS.c.title_en
    query = sa.select(EFFORTS.c.id, title).where(EFFORTS.c.state == "open").order_by(title)
    return [(row[0], row[1]) for row in session.execute(query)]


def open_one(session: Session, opening: Opening, zone: str) -> UUID:
    """Open a temporary service: the public finds it from now on, in both languages.

    Args:
        session: The transaction.
        opening: As it was told.
        zone: Whose clocks hold where nobody knows the town.

    Raises:
        InvalidInput: if its end makes no sense, or its relief effort is not open.
    """
    ground = _ground(session, opening, zone)
    until = opening.moment(ground.zone)
    if opening.campaign and opening.campaign not in dict(efforts(session, "en")):
        raise InvalidInput.field("/campaign", "campaign", NO_EFFORT)
    owner, service_id, location_id = _organization(session, opening), ids.new(), ids.new()
    how = Standing(until, clock.now(), ground.zone)
    for lang in LANGUAGES:
        place = writing.location(opening, lang, location_id, owner, ground)
        record = writing.service(opening, lang, place, service_id)
        _save(session, place, lang)
        _save(session, writing.standing(record, lang, how), lang)
    session.add(
        DirectoryTemporary(
            record_id=service_id,
            location_id=location_id,
            sort=opening.sort,
            campaign_id=opening.campaign,
            time_zone=ground.zone,
            told_at=how.as_of,
        )
    )
    session.flush()
    _expire(session, service_id, location_id, until)
    _verify(session, service_id, location_id)
    until_text = clock.rfc3339(until)
    audit.note(session, store.about(service_id), "opened", words=opening.told_by, until=until_text)
    return service_id


def get(session: Session, service_id: UUID) -> DirectoryTemporary:
    """One of them.

    Raises:
        Missing: if there is none.
    """
    found = session.get(DirectoryTemporary, service_id)
    if found is None:
        raise Missing(NONE, code="unknown_temporary")
    return found


def row_of(session: Session, found: DirectoryTemporary, lang: str) -> DirectoryRecord:
    """Its record in a language; both are there from the beginning."""
    row = store.get(session, found.record_id, lang)
    if row is None:
        raise Missing(NONE, code="unknown_temporary")
    return row


def listing(
    session: Session, lang: str, *, ended: bool = False, most: int = 100
) -> Sequence[Found]:
    """Those that are open, the first to end first; or those that ended, the last first."""
    table, row = DirectoryTemporary, DirectoryRecord
    query = select(table, row).join(
        row, sa.and_(col(row.record_id) == col(table.record_id), col(row.lang) == lang)
    )
    end, now = col(row.expires_at), clock.now()
    query = query.where(end <= now) if ended else query.where(end > now)
    order = end.desc() if ended else end
    return session.exec(query.order_by(order, col(row.id)).limit(most)).all()


def set_full(session: Session, service_id: UUID, version: int, *, is_full: bool) -> None:
    """Say that there is room no more, or again.

    Raises:
        Conflict: if somebody changed it meanwhile, or it is closed.
    """
    found = _step(session, service_id, version, is_full=is_full)
    _write(session, found)
    audit.note(session, store.about(service_id), "full" if is_full else "has_room")


def confirm(session: Session, service_id: UUID, version: int) -> None:
    """Somebody asked, and it stands as it stood.

    Raises:
        Conflict: if somebody changed it meanwhile, or it is closed.
    """
    found = _step(session, service_id, version)
    _write(session, found)
    _verify(session, found.record_id, found.location_id)
    audit.note(session, store.about(service_id), "still_so")


def extend(session: Session, service_id: UUID, version: int, until: datetime) -> None:
    """Let it end at another moment; one that is closed opens again.

    Raises:
        Conflict: if somebody changed it meanwhile.
    """
    found = _step(session, service_id, version, even_closed=True)
    _expire(session, found.record_id, found.location_id, until)
    _write(session, found)
    audit.note(session, store.about(service_id), "extended", until=clock.rfc3339(until))


def close(session: Session, service_id: UUID, version: int) -> None:
    """End it now.

    Raises:
        Conflict: if somebody changed it meanwhile, or it is closed.
    """
    found = _step(session, service_id, version)
    _expire(session, found.record_id, found.location_id, clock.now())
    audit.note(session, store.about(service_id), "closed")


def last_run_by(session: Session, lang: str, most: int = 20) -> list[str]:
    """Organizations that ran such services, the latest first."""
    table, row = DirectoryTemporary, DirectoryRecord
    owners = (
        select(row.organization_id)
        .join(table, col(table.record_id) == col(row.record_id))
        .where(row.lang == lang)
        .order_by(col(table.record_id).desc())
        .limit(most)
    )
    found: dict[str, None] = {}
    for owner in session.exec(owners):
        known = store.get(session, owner, lang) if owner else None
        if known is not None:
            found[known.name] = None
    return [*found]


def _step(
    session: Session,
    service_id: UUID,
    version: int,
    *,
    is_full: bool | None = None,
    even_closed: bool = False,
) -> DirectoryTemporary:
    """Take the step if it still stands as the page said."""
    found = get(session, service_id)
    until = row_of(session, found, LANGUAGES[0]).expires_at
    if not even_closed and (until is None or until <= clock.now()):
        raise Conflict(OVER, code="closed")
    table = DirectoryTemporary
    told = {"told_at": clock.now(), "version": version + 1}
    told |= {} if is_full is None else {"is_full": is_full}
    statement = update(table).where(
        col(table.record_id) == service_id, col(table.version) == version
    )
    if rows_changed(session, statement.values(**told)) != 1:
        raise Conflict(MOVED, code="changed")
    session.refresh(found)
    return found


def _write(session: Session, found: DirectoryTemporary) -> None:
    for lang in LANGUAGES:
        row = row_of(session, found, lang)
        record = store.whole(session, row)
        assert isinstance(record, Service)  # noqa: S101 - as it was opened
        assert row.expires_at  # noqa: S101 - as it was opened
        how = Standing(row.expires_at, found.told_at, found.time_zone, found.is_full)
        _save(session, writing.standing(record, lang, how), lang)


def _save(session: Session, record: AnyRecord, lang: str) -> None:
    store.save(session, record, lang, Origin(by=session.info["actor"]))


def _rows(session: Session, *records: UUID) -> list[DirectoryRecord]:
    found = (store.get(session, record, lang) for record in records for lang in LANGUAGES)
    return [row for row in found if row is not None]


def _expire(session: Session, service_id: UUID, location_id: UUID, until: datetime) -> None:
    for row in _rows(session, service_id, location_id):
        store.expire(session, row, at=until)


def _verify(session: Session, service_id: UUID, location_id: UUID) -> None:
    for row in _rows(session, service_id, location_id):
        store.verify(session, row, by=session.info["actor"])


def _ground(session: Session, opening: Opening, zone: str) -> Ground:
    """Where its town lies: whoever searches nearby finds it; its end is on that town's clocks."""
    found = places.find(session, opening.town) if opening.province == HOME else None
    return Ground(found.time_zone, found.lat, found.lon) if found else Ground(zone)


def _organization(session: Session, opening: Opening) -> UUID:
    """The organization of that name; one that nobody knew yet is added with its name alone."""
    row = DirectoryRecord
    named = select(row.record_id).where(row.kind == Kind.ORGANIZATION, row.name == opening.run_by)
    known = session.exec(named.order_by(col(row.id)).limit(1)).first()
    if known:
        return known
    made = Organization(id=ids.new(), name=opening.run_by)
    for lang in LANGUAGES:
        _save(session, made, lang)
    return made.id
