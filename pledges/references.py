"""References given out before there is a pledge: to a caller on the line, to a pad of slips."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from pledges.models import Pledge, ReservedReference
from relief.kit import clock, refs
from relief.kit.db import rows_changed


def reserve(session: Session, campaign_id: UUID, holder_id: UUID, count: int = 1) -> list[str]:
    """Draw `count` references that no pledge bears and nobody else holds."""
    found: list[str] = []
    while len(found) < count:
        drawn = {refs.reserved() for _ in range(count - len(found))}
        free = sorted(drawn - _taken(session, drawn))
        try:
            with session.begin_nested():
                for reference in free:
                    row = ReservedReference(
                        reference=reference, campaign_id=campaign_id, holder_id=holder_id
                    )
                    session.add(row)
        except IntegrityError:  # another drew the same a moment ago
            continue
        found += free
    return found


def free(session: Session) -> str:
    """Draw a reference that no pledge bears, for one that is recorded at once."""
    while True:
        reference = refs.new()
        if not used(session, [reference]):
            return reference


def held_by(session: Session, holder_id: UUID) -> list[ReservedReference]:
    """What was drawn for one draft or pad, in the order of the numbers."""
    query = select(ReservedReference).where(ReservedReference.holder_id == holder_id)
    return list(session.exec(query.order_by(col(ReservedReference.reference))))


def used(session: Session, references: Iterable[str]) -> set[str]:
    """Those of `references` that a pledge bears."""
    query = select(Pledge.reference).where(col(Pledge.reference).in_(list(references)))
    return set(session.exec(query))


def void(session: Session, holder_id: UUID, reference: str | None = None) -> int:
    """Call in what `holder_id` has not used, or one of it; the lane records nothing under it."""
    borne = sa.exists().where(col(Pledge.reference) == col(ReservedReference.reference))
    statement = (
        update(ReservedReference)
        .where(
            col(ReservedReference.holder_id) == holder_id,
            col(ReservedReference.voided_at).is_(None),
            ~borne,
        )
        .values(voided_at=clock.now())
    )
    if reference is not None:
        statement = statement.where(col(ReservedReference.reference) == reference)
    return rows_changed(session, statement)


def _taken(session: Session, drawn: set[str]) -> set[str]:
    held = select(ReservedReference.reference).where(col(ReservedReference.reference).in_(drawn))
    return used(session, drawn) | set(session.exec(held))
