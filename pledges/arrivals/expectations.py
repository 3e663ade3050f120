"""What is on its way to an agency, and what was: that against which its list is held.

Donors' names are opened for this agency's accepted offers alone, and only in memory.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, or_, select

from pledges.arrivals.findings import Expected, Stands
from pledges.arrivals.list_file import name_key
from pledges.models import ARRIVING, OFFERED, AllocationState, Arrival, Dispatch, Donor, Pledge
from pledges.schemas import Person
from relief.kit.db import vault_of

CHUNK = 500
COLUMNS = (
    Dispatch.reference,
    Pledge.reference,
    Dispatch.state,
    Pledge.kind,
    Pledge.unit,
    Dispatch.offered,
    Dispatch.accepted,
    Dispatch.received,
    Dispatch.received_on,
    Donor.id,
    Donor.sealed,
)

Came = dict[str, list[tuple[int, str]]]


def expected(
    session: Session, agency_id: UUID, references: Iterable[str], campaign_id: UUID | None = None
) -> list[Expected]:
    """Every open offer to the agency, and those of `references` that are not."""
    found: dict[str, Any] = {}
    asked = sorted(set(references))
    for row in session.execute(
        _query(agency_id, campaign_id).where(col(Dispatch.state).in_(ARRIVING))
    ):
        found[row[0]] = row
    for chunk in _chunks(asked):
        named = or_(col(Dispatch.reference).in_(chunk), col(Pledge.reference).in_(chunk))
        for row in session.execute(_query(agency_id, campaign_id).where(named)):
            found[row[0]] = row
    came = _came(session, [row for row in found.values() if row[7] and {*row[:2]} & {*asked}])
    return [_expected(session, row, came) for row in found.values()]


def _query(agency_id: UUID, campaign_id: UUID | None) -> Any:  # noqa: ANN401 - a select of columns
    query = (
        select(*COLUMNS)  # type: ignore[call-overload]
        .join(Pledge, col(Pledge.id) == Dispatch.pledge_id)
        .join(Donor, col(Donor.id) == Pledge.donor_id)
        .where(col(Dispatch.agency_id) == agency_id)
    )
    return query.where(col(Dispatch.campaign_id) == campaign_id) if campaign_id else query


def _expected(session: Session, row: Sequence[Any], came: Came) -> Expected:
    offer, pledge, state, kind, unit, offered, accepted, received, on, donor, sealed = row
    stands = stands_of(state)
    left = {Stands.OPEN: accepted - received, Stands.ASKED: offered}.get(stands, 0)
    name = ""
    if stands is Stands.OPEN and sealed is not None:
        person = Person.model_validate_json(vault_of(session).open(f"donor:{donor}", sealed))
        name = name_key(person.name or "")
    before = came.get(offer) or ([(received, on)] if received else [])
    return Expected(offer, pledge, stands, kind, unit, left, name, tuple(before))


def stands_of(state: AllocationState) -> Stands:
    """Whether something may still come of an offer."""
    if state in ARRIVING:
        return Stands.OPEN
    if state in OFFERED:
        return Stands.ASKED
    return Stands.DONE if state is AllocationState.RECEIVED else Stands.CLOSED


def _came(session: Session, rows: Sequence[Sequence[Any]]) -> Came:
    """Each arrival that stands, by its offer."""
    found: Came = defaultdict(list)
    left = col(Arrival.amount) - col(Arrival.taken_back)
    for chunk in _chunks(sorted({row[0] for row in rows})):
        query = (
            sa.select(col(Dispatch.reference), left, col(Arrival.received_on))
            .join(Dispatch, col(Dispatch.id) == Arrival.dispatch_id)
            .where(col(Dispatch.reference).in_(chunk), left > 0)
        )
        for offer, amount, on in session.execute(query.order_by(col(Arrival.id))):
            found[offer].append((amount, on.isoformat()))
    return found


def _chunks(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
