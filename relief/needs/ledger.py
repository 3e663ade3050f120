"""Moves between a need's four numbers, each one guarded UPDATE.

The condition is the lock: of two coordinators who press at once, one finds no row.
"""

from uuid import UUID

from sqlmodel import Session, col, update

from relief.agencies.models import Agency
from relief.kit import i18n
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict
from relief.kit.i18n import N_, Said
from relief.needs import labels
from relief.needs.models import Need

MET = N_("“{line}” still lacks {left}, and this would be {amount}. Nothing was sent.")


def commit(session: Session, need_id: UUID, amount: int, *, beyond: bool = False) -> bool:
    """Count `amount` as offered and not yet answered.

    Args:
        session: The transaction.
        need_id: Which need.
        amount: In the need's unit.
        beyond: A coordinator has said that more than the gap may be sent.

    Returns:
        Whether it was more than the gap, and only the coordinator's word let it through.

    Raises:
        Conflict: if less than `amount` is still needed; the message names the line of the board
            and says how much is left.
    """
    total = col(Need.committed) + col(Need.in_transit) + col(Need.received) + amount
    counted = col(Need.committed) + amount
    within = update(Need).where(col(Need.id) == need_id, total <= col(Need.requested))
    if rows_changed(session, within.values(committed=counted)) == 1:
        return False
    if beyond:
        _shift(session, need_id, committed=amount)
        return True
    raise _met(session, need_id, amount)


def accept(session: Session, need_id: UUID, *, offered: int, accepted: int) -> None:
    """An agency answered `offered`: `accepted` of it is on the way, the rest is needed again."""
    _shift(session, need_id, committed=-offered, in_transit=accepted)


def take_back(session: Session, need_id: UUID, *, committed: int = 0, in_transit: int = 0) -> None:
    """What was offered or on the way will not come: it is needed again."""
    _shift(session, need_id, committed=-committed, in_transit=-in_transit)


def receive(session: Session, need_id: UUID, amount: int) -> None:
    """`amount` of what was on the way has arrived."""
    _shift(session, need_id, in_transit=-amount, received=amount)


def correct(session: Session, need_id: UUID, amount: int, *, expected: bool) -> None:
    """`amount` had not arrived after all: it is on the way again, or needed again."""
    _shift(session, need_id, received=-amount, in_transit=amount if expected else 0)


def _shift(
    session: Session,
    need_id: UUID,
    *,
    committed: int = 0,
    in_transit: int = 0,
    received: int = 0,
) -> None:
    statement = (
        update(Need)
        .where(col(Need.id) == need_id)
        .values(
            committed=col(Need.committed) + committed,
            in_transit=col(Need.in_transit) + in_transit,
            received=col(Need.received) + received,
        )
    )
    if rows_changed(session, statement) != 1:
        raise Conflict(N_("This need is gone. Reload the page."), code="need_gone")


def _met(session: Session, need_id: UUID, amount: int) -> Conflict:
    need = session.get_one(Need, need_id, populate_existing=True)
    agency = session.get_one(Agency, need.agency_id)
    return Conflict(
        MET,
        code="need_met",
        line=labels.line(need, agency.name_en, agency.name_fr),
        left=Said(i18n.amount, need.gap, need.unit),
        amount=Said(i18n.amount, amount, need.unit),
    )
