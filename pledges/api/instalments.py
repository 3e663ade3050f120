"""Instalments by JSON: agreed, read, cancelled; the rest written off; what came late."""

from datetime import date, datetime

from pydantic import BaseModel
from sqlmodel import Session, select
from starlette.responses import Response
from starlette.routing import Route

from pledges import locks, service, shapes
from pledges.desk import presses
from pledges.dispatches import late_receipts, receipts
from pledges.dispatches.answers import Answer
from pledges.forms import instalment_forms
from pledges.forms.instalment_forms import ScheduleIn
from pledges.instalments import agreement, book
from pledges.models import LateReceipt, Pledge
from pledges.schemas import Amount, Count, ReasonIn, WordsIn
from pledges.shapes import MoneyOut, PledgeOut
from relief.agencies.models import Agency
from relief.kit import clock
from relief.kit.auth import for_scope
from relief.kit.errors import InvalidInput, Missing
from relief.kit.forms import Input, Line, Name, Slug
from relief.kit.i18n import N_
from relief.kit.openapi import Operation
from relief.kit.web import Call, endpoint

READ, WRITE = for_scope("pledges:read"), for_scope("pledges:write")
ARRIVE = for_scope("dispatch:write")
NO_SCHEDULE = N_("{reference} is not given in instalments.")
NO_AGENCY = N_("There is no organization “{slug}”.")
UNIT = N_("This was promised in {unit}: fill in “{field}”.")


class InstalmentOut(BaseModel):
    """One part; `overdue` is derived from the day where the relief effort is."""

    seq: int
    due_on: date
    amount: MoneyOut
    received: MoneyOut
    settled_on: date | None
    cancelled: bool
    overdue: bool


class ScheduleOut(BaseModel):
    """The rule that holds, or held last, and its parts."""

    reference: str
    every: str
    interval: int
    first_on: date
    running: bool
    reminders: bool
    instalments: list[InstalmentOut]


class LateIn(Input):
    """What reached an organization after the promise was closed."""

    agency: Slug
    amount: Amount | None = None
    quantity: Count | None = None
    received_on: date | None = None
    by: Name = "API"
    source: Line | None = None
    another: bool = False


class LateOut(BaseModel):
    """A receipt of its own; the promise stays closed."""

    pledge: str
    state: str
    amount: MoneyOut | None = None
    quantity: int | None = None
    received_on: str
    recorded_at: datetime


def read(call: Call) -> Response:
    """The schedule of a pledge."""
    pledge = service.get(call.session, call.path("reference"))
    return call.json(_shown(call.session, pledge), headers={"etag": shapes.etag(pledge)})


def agree(call: Call) -> Response:
    """Give it in instalments; what an earlier schedule still expected is cancelled."""
    pledge, body = _pledge(call), call.body(ScheduleIn)
    instalment_forms.keep(call.session, pledge, body, source="api", reminders=body.reminders)
    return _changed(call, pledge)


def cancel(call: Call) -> Response:
    """End the instalments; the promise stands."""
    pledge, body = _pledge(call), call.body(ReasonIn)
    book.cancel(call.session, pledge, words=body.reason)
    agreement.take_out(call.session, pledge)
    return _changed(call, pledge)


def write_off(call: Call) -> Response:
    """The rest will not come."""
    pledge, body = _pledge(call), call.body(WordsIn)
    presses.write_off(call.session, pledge, reason=body.reason)
    call.session.refresh(pledge)
    headers = {"etag": shapes.etag(pledge)}
    return call.json(shapes.pledge(call.session, pledge), headers=headers)


def came_late(call: Call) -> Response:
    """Something came after all."""
    pledge, body = _pledge(call), call.body(LateIn)
    agency = call.session.exec(select(Agency).where(Agency.slug == body.agency)).first()
    if agency is None:
        raise InvalidInput.field("/agency", "unknown_agency", NO_AGENCY, slug=body.agency)
    zone = service.campaign_of(call.session, pledge).time_zone
    receipt = late_receipts.receive(
        call.session,
        pledge,
        agency,
        Answer(body.by, "api"),
        amount=_much(pledge, body),
        on=receipts.day(body.received_on, zone),
        source=f"{call.actor.principal}:{body.source}"[:80] if body.source else None,
        another=body.another,
    )
    return call.json(_receipt(pledge, receipt), status=201)


def _much(pledge: Pledge, body: LateIn) -> int:
    field = "amount" if pledge.kind == "money" else "quantity"
    cents = body.amount.amount_cents if body.amount and body.amount.currency == pledge.unit else 0
    much = cents if pledge.kind == "money" else body.quantity
    if not much or (body.amount and body.quantity):
        raise InvalidInput.field(f"/{field}", "unit", UNIT, unit=pledge.unit, field=field)
    return much


def _receipt(pledge: Pledge, receipt: LateReceipt) -> LateOut:
    money = pledge.kind == "money"
    return LateOut(
        pledge=pledge.reference,
        state=pledge.state.value,
        amount=shapes.money(pledge.unit, receipt.amount) if money else None,
        quantity=None if money else receipt.amount,
        received_on=receipt.received_on,
        recorded_at=receipt.recorded_at,
    )


def _pledge(call: Call) -> Pledge:
    row = locks.pledge(call.session, service.get(call.session, call.path("reference")))
    call.check_etag(shapes.etag(row))
    return row


def _changed(call: Call, pledge: Pledge) -> Response:
    call.session.refresh(pledge)
    return call.json(_shown(call.session, pledge), headers={"etag": shapes.etag(pledge)})


def _shown(session: Session, pledge: Pledge) -> ScheduleOut:
    schedule = book.newest(session, pledge)
    if schedule is None:
        raise Missing(NO_SCHEDULE, code="no_schedule", reference=pledge.reference)
    zone = service.campaign_of(session, pledge).time_zone
    today = clock.local(clock.now(), zone).date()
    owed = pledge.state in book.OWED
    return ScheduleOut(
        reference=pledge.reference,
        every=schedule.every,
        interval=schedule.interval,
        first_on=schedule.first_on,
        running=schedule.ended_at is None,
        reminders=agreement.agreed(session, pledge),
        instalments=[
            InstalmentOut(
                seq=each.seq,
                due_on=each.due_on,
                amount=shapes.money(pledge.unit, each.amount),
                received=shapes.money(pledge.unit, each.received),
                settled_on=each.settled_on,
                cancelled=each.cancelled_at is not None,
                overdue=owed and bool(each.left) and not each.cancelled_at and each.due_on < today,
            )
            for each in book.parts(session, schedule)
        ],
    )


P = "/api/v1/pledges/{reference}"
ROUTES = [
    Route(f"{P}/schedule", endpoint(read, READ), methods=["GET"]),
    Route(f"{P}/schedule", endpoint(agree, WRITE), methods=["POST"]),
    Route(f"{P}/schedule/cancel", endpoint(cancel, WRITE), methods=["POST"]),
    Route(f"{P}/write-off", endpoint(write_off, WRITE), methods=["POST"]),
    Route(f"{P}/late-receipts", endpoint(came_late, ARRIVE), methods=["POST"]),
]
READS, WRITES, ANSWERS = "pledges:read", "pledges:write", "dispatch:write"
S = f"{P}/schedule"
DOCS = [
    Operation("GET", S, "Read a pledge's instalments", READS, ScheduleOut),
    Operation("POST", S, "Give it in instalments", WRITES, ScheduleOut, ScheduleIn),
    Operation("POST", f"{S}/cancel", "End the instalments", WRITES, ScheduleOut, ReasonIn),
    Operation("POST", f"{P}/write-off", "The rest will not come", WRITES, PledgeOut, WordsIn),
    Operation(
        "POST", f"{P}/late-receipts", "It came after all", ANSWERS, LateOut, LateIn, status=201
    ),
]
