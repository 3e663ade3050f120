"""Gives donors the clues by which their names are found.

A moment after they are written down, not in the lane: there a name cost a promise a third of its
time. Bounded in each turn, so that a storm of promises stays faster than this; found by telephone
or e-mail a donor is at once. Donors of an older version get their clues the same way.
"""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
import structlog
from sqlmodel import Session, col, select, update

from pledges.donors import clues
from pledges.models import Donor
from pledges.schemas import Person
from relief.kit.db import vault_of
from relief.kit.vault import VaultError

log = structlog.get_logger(__name__)

MOST = 500  # donors of one transaction, a few hundredths of a second


def waiting(session: Session, most: int = MOST) -> Sequence[UUID]:
    """Donors who have no clues yet; asked before SQLite's one writer is disturbed."""
    query = select(Donor.id).where(~col(Donor.sounded)).order_by(col(Donor.id))
    return session.exec(query.limit(most)).all()


def sound(session: Session, donors: Sequence[UUID]) -> int:
    """Write the clues of those of `donors` who have none; how many there were."""
    query = select(Donor).where(col(Donor.id).in_(donors), ~col(Donor.sounded))
    query = query.order_by(col(Donor.id))
    return _sound(session, session.exec(query.with_for_update(skip_locked=True)).all())


def _sound(session: Session, donors: Sequence[Donor]) -> int:
    found = [row for donor in donors for row in _clues(session, donor)]
    if found:
        insert = sa.text(
            "INSERT INTO donor_clue (key, donor_id) VALUES (:key, :donor_id) ON CONFLICT DO NOTHING"
        ).bindparams(sa.bindparam("donor_id", type_=sa.Uuid()))
        session.connection().execute(insert, found)
    done = [donor.id for donor in donors]
    session.execute(update(Donor).where(col(Donor.id).in_(done)).values(sounded=True))
    return len(donors)


def _clues(session: Session, donor: Donor) -> list[dict[str, object]]:
    vault = vault_of(session)
    if donor.sealed is None:
        return []
    try:
        text = vault.open(f"donor:{donor.id}", donor.sealed)
    except VaultError:  # `relief doctor` tells of a key that is missing here
        log.warning("donor not sounded", donor=str(donor.id))
        return []
    keys = clues.of_name(vault, Person.model_validate_json(text).name)
    return [{"key": key, "donor_id": donor.id} for key in keys]
