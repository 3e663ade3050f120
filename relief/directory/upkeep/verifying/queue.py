"""The day's records: the most urgent ones, shared out so that nobody asks twice."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from heapq import nsmallest
from itertools import islice
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from relief.directory import store
from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind, Status
from relief.directory.upkeep.records import told
from relief.directory.upkeep.verifying import referred, risk
from relief.directory.upkeep.verifying.models import DirectoryCheck, Outcome
from relief.directory.upkeep.verifying.risk import Facts
from relief.kit import clock
from relief.kit.outbox import OutboxMessage, OutboxState

USUAL = 20  # records that one person verifies in a day beside other work
MOST = 200
ENOUGH = 10_000  # so many that there is always one that nobody has
AGAIN = timedelta(days=2)  # whoever was not reached is called on another day
Ranked = tuple[UUID, int]  # a record and its risk


def ranked(session: Session, day: date) -> list[Ranked]:
    """The most urgent records; reading all of them takes a second or two, so it holds no lock."""
    return nsmallest(ENOUGH, weighed(session, day), key=lambda each: (-each[1], each[0].bytes))


def take(session: Session, staff: str, day: date, count: int, urgent: Iterable[Ranked]) -> int:
    """Give a member of staff the first of `urgent` that nobody has; returns how many there were."""
    store.hold(session)
    away = _away(session, day)
    first = len(mine(session, staff, day))
    free = (each for each in urgent if each[0] not in away and each[1] > 0)
    chosen = list(islice(free, count))
    for n, (record_id, points) in enumerate(chosen, start=first):
        check = DirectoryCheck(day=day, record_id=record_id, staff=staff, rank=n, points=points)
        session.add(check)
    session.flush()
    return len(chosen)


def mine(session: Session, staff: str, day: date) -> Sequence[DirectoryCheck]:
    """What somebody has to verify on a day, in order, with what is done."""
    table = DirectoryCheck
    query = select(table).where(table.staff == staff, table.day == day)
    return session.exec(query.order_by(col(table.rank), col(table.id))).all()


def following(session: Session, staff: str, day: date) -> DirectoryCheck | None:
    """The next one that is not done: what was put off comes last."""
    left = [check for check in mine(session, staff, day) if check.outcome in (None, Outcome.LATER)]
    return min(left, key=lambda check: (check.outcome is Outcome.LATER, _at(check)), default=None)


def weighed(session: Session, day: date) -> Iterator[Ranked]:
    """Every service that the public finds, with its risk."""
    given = referred.within_a_year(session, day)
    returned, wrong = bounces(session), told.counts(session)
    for record_id, owner, verified in session.execute(_services()):
        facts = Facts(
            age=None if verified is None else max(0, (clock.now() - verified).days),
            referrals=given.get(record_id, 0),
            complaints=wrong.get(record_id, 0),
            bounces=returned.get(owner, 0) if owner else 0,
        )
        yield record_id, risk.points(facts)


def facts_of(session: Session, row: DirectoryRecord, day: date) -> Facts:
    """What is known of one record, to say why it is urgent."""
    given = referred.within_a_year(session, day, [row.record_id])
    returned = bounces(session)
    verified = row.verified_at
    return Facts(
        age=None if verified is None else max(0, (clock.now() - verified).days),
        referrals=given.get(row.record_id, 0),
        complaints=told.counts(session).get(row.record_id, 0),
        bounces=returned.get(row.organization_id, 0) if row.organization_id else 0,
    )


def bounces(session: Session) -> dict[UUID, int]:
    """Letters that did not reach an organization, by its id."""
    table = OutboxMessage
    query = select(table.about, sa.func.count()).where(
        table.state == OutboxState.FAILED, col(table.about).startswith(store.ABOUT)
    )
    found = session.exec(query.group_by(col(table.about)))
    return {UUID(about.removeprefix(store.ABOUT)): n for about, n in found}


def _services() -> sa.Select[UUID, UUID | None, datetime | None]:
    row = DirectoryRecord
    query = sa.select(col(row.record_id), col(row.organization_id), sa.func.max(row.verified_at))
    return query.where(
        col(row.kind) == Kind.SERVICE,
        col(row.is_published),
        col(row.status) != Status.DEFUNCT,
        col(row.expires_at).is_(None),
    ).group_by(col(row.record_id), col(row.organization_id))


def _away(session: Session, day: date) -> set[UUID]:
    """Records that somebody has today, and those whose organization was not reached lately."""
    table = DirectoryCheck
    lately = sa.and_(
        col(table.outcome) == Outcome.NOT_REACHED, col(table.decided_at) > clock.now() - AGAIN
    )
    query = select(table.record_id).where(sa.or_(col(table.day) == day, lately))
    return set(session.exec(query))


def _at(check: DirectoryCheck) -> tuple[int, float]:
    return check.rank, check.decided_at.timestamp() if check.decided_at else 0.0
