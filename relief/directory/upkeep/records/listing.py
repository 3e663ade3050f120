"""Records as staff look for them: by name, and by what is still to be done about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from relief.directory import store
from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind
from relief.directory.upkeep.records import told
from relief.directory.verified import LASTS
from relief.kit import clock
from relief.kit.folding import Unaccented, unaccented

LONGEST = 100  # characters worth looking for
MOST_WITHHELD = 1_000  # records that show nothing: there are few, and each is opened


class Mark(StrEnum):
    """What about a record calls for somebody."""

    UNPUBLISHED = "unpublished"
    OVERDUE = "overdue"
    ONE_LANGUAGE = "one_language"
    TEMPORARY = "temporary"
    CONFIDENTIAL = "confidential"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for."""

    lang: str
    words: str = ""
    organization: str = ""
    kind: Kind | None = None
    mark: Mark | None = None


def find(
    session: Session, wanted: Wanted, *, after: UUID | None = None, most: int = 50
) -> Sequence[DirectoryRecord]:
    """Rows in order of their names, from behind the row `after` on."""
    row = DirectoryRecord
    query = select(row).where(row.lang == wanted.lang)
    if wanted.kind is not None:
        query = query.where(row.kind == wanted.kind)
    if wanted.words:
        withheld = _withheld(session, wanted.lang, wanted.words)
        query = query.where(sa.or_(_named(row, wanted.words), col(row.id).in_(withheld)))
    if wanted.organization:
        query = query.where(_of(wanted.organization))
    if wanted.mark is not None:
        query = query.where(_marked(wanted.mark))
    last = session.get(row, after) if after else None
    if last is not None:
        place = sa.tuple_(col(row.name), col(row.id))
        query = query.where(
            place > sa.tuple_(sa.literal(last.name), sa.literal(last.id, sa.Uuid()))
        )
    return session.exec(query.order_by(col(row.name), col(row.id)).limit(most)).all()


def owners(session: Session, rows: Sequence[DirectoryRecord], lang: str) -> dict[UUID, str]:
    """The names of the organizations of some rows."""
    row = DirectoryRecord
    wanted = {each.organization_id for each in rows if each.organization_id}
    query = select(row.record_id, row.name, row.lang).where(col(row.record_id).in_(wanted))
    found: dict[UUID, str] = {}
    for record_id, name, its in session.exec(query):
        if its == lang or record_id not in found:
            found[record_id] = name
    return found


def _named(row: type[DirectoryRecord], words: str) -> sa.ColumnElement[bool]:
    name = Unaccented(col(row.name))
    return sa.and_(*(name.contains(part, autoescape=True) for part in _parts(words)))


def _withheld(session: Session, lang: str, words: str) -> list[UUID]:
    """The rows that may show no name at all, and have these words in the name that is sealed."""
    row, parts = DirectoryRecord, _parts(words)
    query = select(row).where(row.lang == lang, row.document == "", col(row.sealed).is_not(None))
    names = {
        each.id: unaccented(store.whole(session, each).name)
        for each in session.exec(query.limit(MOST_WITHHELD))
    }
    return [key for key, name in names.items() if all(part in name for part in parts)]


def _parts(words: str) -> list[str]:
    return unaccented(words[:LONGEST]).split()


def _of(words: str) -> sa.ColumnElement[bool]:
    own = aliased(DirectoryRecord)
    named = select(own.record_id).where(own.kind == Kind.ORGANIZATION, _named(own, words))
    row = DirectoryRecord
    return sa.or_(col(row.organization_id).in_(named), col(row.record_id).in_(named))


def _marked(mark: Mark) -> sa.ColumnElement[bool]:
    row = DirectoryRecord
    if mark is Mark.UNPUBLISHED:
        return col(row.is_published).is_(sa.false())
    if mark is Mark.OVERDUE:
        before = clock.now() - LASTS
        late = sa.or_(col(row.verified_at).is_(None), col(row.verified_at) < before)
        return sa.and_(late, col(row.kind).in_((Kind.ORGANIZATION, Kind.SERVICE, Kind.LOCATION)))
    if mark is Mark.TEMPORARY:
        return col(row.expires_at) > clock.now()
    if mark is Mark.CONFIDENTIAL:
        marked = col(row.document).contains('"is_confidential":true')
        return sa.or_(col(row.sealed).is_not(None), marked)
    if mark is Mark.WRONG:
        return col(row.record_id).in_(told.open_ones())
    other = aliased(DirectoryRecord)
    twin = select(other.id).where(other.record_id == row.record_id, other.lang != row.lang)
    return ~twin.exists()
