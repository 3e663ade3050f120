"""What stands on the desk: filtered, the longest waiting first, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pledges import states
from pledges.models import LIVE, Allocation, Donor, Pledge, PledgeState
from relief.kit import contact, refs
from relief.kit.db import vault_of
from relief.kit.errors import InvalidInput
from relief.kit.vault import Vault

UNSETTLED = (
    PledgeState.HELD,
    PledgeState.PROMISED,
    PledgeState.STANDING,
    PledgeState.MATCHED,
    PledgeState.DISPATCHED,
    PledgeState.ACCEPTED,
    PledgeState.PARTLY_RECEIVED,
)
REST = "partly_placed"  # a filter's word for "some of it is placed, the rest nowhere"
EVERY = "every"  # a filter's word for "in any state, the settled ones too"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a coordinator wants to see; nothing chosen is all that is not settled.

    Several states or kinds stand with commas between them.
    """

    campaign_id: UUID | None = None
    state: str = ""
    kind: str = ""
    agency_id: UUID | None = None
    q: str = ""

    @property
    def states(self) -> tuple[PledgeState, ...]:
        """The states that are shown. Who searches wants to find it wherever it stands.

        Raises:
            InvalidInput: if there is no such state.
        """
        if self.state == REST:
            return states.IN_PART
        if self.state and self.state != EVERY:
            return tuple(states.named(PledgeState, each) for each in self.state.split(","))
        return tuple(PledgeState) if self.q or self.state else UNSETTLED


def page(
    session: Session, filters: Filters, *, after: UUID | None = None, most: int
) -> Sequence[Pledge]:
    """Up to `most` pledges, those after `after`, the longest waiting first."""
    query = select(Pledge).order_by(col(Pledge.id)).limit(most)
    conditions = _conditions(session, filters)
    if after:
        conditions.append(col(Pledge.id) > after)
    if filters.agency_id:
        parts = _of_agency(filters, conditions, filters.agency_id, after)
        firsts = _first(most, *(part.distinct() for part in parts))
    elif filters.campaign_id and not filters.q:
        firsts = _by_state(filters, conditions, most)
    else:
        return session.exec(query.where(*conditions, _stands(filters))).all()
    return session.exec(query.where(col(Pledge.id).in_(firsts))).all()


def count(session: Session, filters: Filters, *, after: UUID | None = None) -> int:
    """How many pledges fit, of those after `after`."""
    conditions = _conditions(session, filters)
    if after:
        conditions.append(col(Pledge.id) > after)
    if filters.agency_id:
        ids = sa.union(*_of_agency(filters, conditions, filters.agency_id)).subquery()
        return session.scalar(sa.select(sa.func.count()).select_from(ids)) or 0
    query = select(sa.func.count()).select_from(Pledge)
    return session.exec(query.where(*conditions, _stands(filters))).one()


def similar(session: Session, pledge: Pledge, most: int = 10) -> Sequence[Pledge]:
    """Other pledges from the same telephone or e-mail: a second gift, or the same told twice."""
    donor = session.get_one(Donor, pledge.donor_id)
    same = [
        column == value
        for column, value in (
            (col(Donor.phone_index), donor.phone_index),
            (col(Donor.email_index), donor.email_index),
        )
        if value is not None
    ]
    if not same:
        return []
    donors = select(Donor.id).where(sa.or_(*same))
    query = select(Pledge).where(col(Pledge.donor_id).in_(donors), Pledge.id != pledge.id)
    return session.exec(query.order_by(col(Pledge.id).desc()).limit(most)).all()


def _by_state(
    filters: Filters, conditions: list[sa.ColumnElement[bool]], most: int
) -> sa.Select[Any]:
    """The first of each state, each found by index; one list over all would be sorted whole."""
    each = sa.select(col(Pledge.id)).where(*conditions)
    return _first(most, *(each.where(col(Pledge.state) == state) for state in filters.states))


def _first(most: int, *parts: sa.Select[Any]) -> sa.Select[Any]:
    """The first `most` of all parts, of which none has to give more than that."""
    firsts = [part.order_by(part.selected_columns.id).limit(most).subquery() for part in parts]
    found = sa.union(*(sa.select(first.c.id) for first in firsts)).subquery()
    return sa.select(found.c.id).order_by(found.c.id).limit(most)


def _of_agency(
    filters: Filters,
    conditions: list[sa.ColumnElement[bool]],
    agency_id: UUID,
    after: UUID | None = None,
) -> list[sa.Select[Any]]:
    """What an agency has in hand or is named for: each part by its index; OR would read them all.

    What fits is chosen within the parts, where each pledge is looked up once by its key; outside
    of them SQLite would go through a whole campaign instead. The shares of one state stand in the
    index in the order of their pledges, so that the first hundred are found without the rest.
    """
    fits = [*conditions, _is_not_elsewhere(filters)]
    share = col(Allocation.pledge_id)
    shares: sa.Select[Any] = (
        sa.select(share.label("id"))
        .join_from(Allocation, Pledge, col(Pledge.id) == share)
        .where(col(Allocation.agency_id) == agency_id, *fits)
    )
    if after:
        shares = shares.where(share > after)
    held = [shares.where(col(Allocation.state) == state) for state in LIVE]
    named = sa.select(col(Pledge.id)).where(col(Pledge.designated_agency_id) == agency_id, *fits)
    return [*held, named]


def _stands(filters: Filters) -> sa.ColumnElement[bool]:
    """In one of the states that are shown."""
    every = len(filters.states) == len(PledgeState)
    return sa.true() if every else col(Pledge.state).in_(filters.states)


def _is_not_elsewhere(filters: Filters) -> sa.ColumnElement[bool]:
    """The same, for a pledge in hand: of a list, SQLite would try state after state by index."""
    others = sorted(set(PledgeState) - set(filters.states))
    usual = len(others) < len(filters.states)
    return col(Pledge.state).not_in(others) if usual and others else _stands(filters)


def _conditions(session: Session, filters: Filters) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if filters.campaign_id:
        found.append(col(Pledge.campaign_id) == filters.campaign_id)
    if filters.kind:
        found.append(col(Pledge.kind).in_(filters.kind.split(",")))
    if filters.state == REST:
        found += [col(Pledge.allocated) > 0, col(Pledge.allocated) < col(Pledge.amount)]
    if filters.q:
        found.append(_found_by(vault_of(session), filters.q))
    return found


def _found_by(vault: Vault, q: str) -> sa.ColumnElement[bool]:
    """A reference, else a donor's telephone or e-mail by its blind index, else nothing."""
    if refs.is_valid(q):
        return col(Pledge.reference) == refs.parse(q)
    for kind, column in (("phone", Donor.phone_index), ("email", Donor.email_index)):
        known = _normal(kind, q)
        if known:
            donors = select(Donor.id).where(col(column) == vault.blind(kind, known))
            return col(Pledge.donor_id).in_(donors)
    return sa.false()


def _normal(kind: str, text: str) -> str:
    try:
        return contact.phone(text) if kind == "phone" else contact.email(text).lower()
    except InvalidInput:
        return ""
