"""Pledges and dispatches as the API shows them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session, col, select

from pledges.models import Allocation, Dispatch, Pledge
from relief.agencies.models import Agency
from relief.kit import audit, clock
from relief.kit.audit import AuditEntry
from relief.needs import catalogue

OTHERS = ("said_of", "twin", "other")


class MoneyOut(BaseModel):
    """Integer cents of one currency."""

    amount_cents: int
    currency: str


class AllocationOut(BaseModel):
    """A share of a pledge: `amount` for money, `quantity` for the rest."""

    agency: str
    state: str
    amount: MoneyOut | None = None
    quantity: int | None = None
    received: int = 0
    dispatch: str | None = None


class HistoryOut(BaseModel):
    """One step, without anyone's words."""

    at: str
    event: str
    actor: str
    detail: dict[str, Any]


class PledgeOut(BaseModel):
    """A pledge as partners and staff tools see it; never who the donor is."""

    reference: str
    state: str
    kind: str
    amount: MoneyOut | None = None
    item: str | None = None
    quantity: int | None = None
    unit: str | None = None
    pack_size: int | None = None
    details: dict[str, Any] = {}
    designation: dict[str, str | None]
    anonymous: bool
    language: str
    intake: str
    recorded_at: datetime
    allocations: list[AllocationOut]
    history: list[HistoryOut] | None = None


class PledgeList(BaseModel):
    """A page of pledges."""

    items: list[PledgeOut]
    next: str | None = None


class DispatchOut(BaseModel):
    """An offer and what the agency said."""

    reference: str
    pledge: str
    agency: str
    state: str
    kind: str
    offered: int
    accepted: int
    received: int
    unit: str
    item: str
    reason: str
    answered_by: str
    answered_channel: str
    answered_at: datetime | None
    received_on: str
    sent_at: datetime


class DispatchList(BaseModel):
    """A page of dispatches."""

    items: list[DispatchOut]
    next: str | None = None


def pledge(session: Session, row: Pledge, *, with_history: bool = False) -> PledgeOut:
    """One pledge."""
    [shown] = pledges(session, [row])
    if with_history:
        steps = audit.history(session, row.reference)
        shown.history = [
            HistoryOut(
                at=clock.rfc3339(step.at), event=step.event, actor=step.actor, detail=_detail(step)
            )
            for step in steps
        ]
    return shown


def pledges(session: Session, rows: Sequence[Pledge]) -> list[PledgeOut]:
    """Many pledges, with three queries whatever their number."""
    slugs = _slugs(session)
    ids = [row.id for row in rows]
    shares: dict[Any, list[Allocation]] = {}
    for share in session.exec(select(Allocation).where(col(Allocation.pledge_id).in_(ids))):
        shares.setdefault(share.pledge_id, []).append(share)
    sent = session.exec(
        select(Dispatch.allocation_id, Dispatch.reference).where(col(Dispatch.pledge_id).in_(ids))
    ).all()
    references = dict(sent)
    return [_pledge(row, shares.get(row.id, []), slugs, references) for row in rows]


def dispatches(session: Session, rows: Sequence[Dispatch]) -> list[DispatchOut]:
    """Many dispatches."""
    slugs = _slugs(session)
    ids = {row.pledge_id for row in rows}
    found = session.exec(select(Pledge).where(col(Pledge.id).in_(ids))).all()
    by_id = {row.id: row for row in found}
    return [
        DispatchOut(
            reference=row.reference,
            pledge=by_id[row.pledge_id].reference,
            agency=slugs[row.agency_id],
            state=row.state.value,
            kind=by_id[row.pledge_id].kind,
            unit=by_id[row.pledge_id].unit,
            item=by_id[row.pledge_id].item,
            offered=row.offered,
            accepted=row.accepted,
            received=row.received,
            reason=row.reason,
            answered_by=row.answered_by,
            answered_channel=row.answered_channel,
            answered_at=row.answered_at,
            received_on=row.received_on,
            sent_at=row.sent_at,
        )
        for row in rows
    ]


def dispatch(session: Session, row: Dispatch) -> DispatchOut:
    """One dispatch."""
    session.refresh(row)
    [shown] = dispatches(session, [row])
    return shown


def etag(row: Pledge | Dispatch) -> str:
    """The version of `row` as an entity tag."""
    return f'"{row.version}"'


def money(unit: str, amount: int) -> MoneyOut:
    """Cents with their currency."""
    return MoneyOut(amount_cents=amount, currency=unit)


def parts(row: Pledge, lang: str, amount: int | None = None) -> dict[str, Any]:
    """What a template's `amount` macro needs, of the whole pledge or of `amount` of it.

    Things go by their name in the reader's language.
    """
    much = row.amount if amount is None else amount
    if row.kind == "money":
        return {"kind": row.kind, "cents": much, "currency": row.unit}
    return {
        "kind": row.kind,
        "quantity": much,
        "unit": row.unit,
        "pack": row.facts.get("pack_size"),
        "item": catalogue.name(row.kind, row.item, lang),
    }


def _pledge(
    row: Pledge, shares: Sequence[Allocation], slugs: dict[Any, str], references: dict[Any, str]
) -> PledgeOut:
    is_money = row.kind == "money"
    agency_id = row.designated_agency_id
    return PledgeOut(
        reference=row.reference,
        state=row.state.value,
        kind=row.kind,
        amount=money(row.unit, row.amount) if is_money else None,
        item=None if is_money else row.item,
        quantity=None if is_money else row.amount,
        unit=None if is_money else row.unit,
        pack_size=None if is_money else row.facts.get("pack_size"),
        details={key: each for key, each in row.facts.items() if each not in (None, "", [])},
        designation={"rule": row.designation, "agency": slugs[agency_id] if agency_id else None},
        anonymous=row.anonymous,
        language=row.language,
        intake=row.intake,
        recorded_at=row.recorded_at,
        allocations=[
            AllocationOut(
                agency=slugs[share.agency_id],
                state=share.state.value,
                amount=money(row.unit, share.amount) if is_money else None,
                quantity=None if is_money else share.amount,
                received=share.received,
                dispatch=references.get(share.id),
            )
            for share in shares
        ],
    )


def _detail(step: AuditEntry) -> dict[str, Any]:
    """What a step says of this pledge; which others have its telephone is nobody's to read here."""
    return {name: fact for name, fact in step.facts.items() if name not in OTHERS}


def _slugs(session: Session) -> dict[Any, str]:
    return dict(session.exec(select(Agency.id, Agency.slug)).all())
