"""A list of arrivals in figures."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from pledges.models import ArrivalLine, LineState, Reconciliation, Verdict
from relief.kit import i18n, money

ASKED = (Verdict.DOUBTFUL, Verdict.TOO_MUCH, Verdict.LATE)


def open_lines(session: Session, of: Reconciliation) -> int:
    """How many lines wait to be counted or decided."""
    query = select(func.count()).where(
        col(ArrivalLine.reconciliation_id) == of.id, col(ArrivalLine.state) == LineState.WAITING
    )
    return int(session.exec(query).one())


def sums(session: Session, of: Reconciliation, lang: str) -> dict[str, Any]:
    """How many lines of each kind there are, and what certain and counted ones add up to."""
    query = (
        select(  # type: ignore[call-overload]
            ArrivalLine.verdict,
            ArrivalLine.state,
            ArrivalLine.unit,
            func.count(),
            func.sum(ArrivalLine.cents),
            func.sum(ArrivalLine.units),
        )
        .where(ArrivalLine.reconciliation_id == of.id)
        .group_by(ArrivalLine.verdict, ArrivalLine.state, ArrivalLine.unit)
        .order_by(ArrivalLine.unit)
    )
    found = session.execute(query).all()
    certain = [row for row in found if row[0] == Verdict.CERTAIN and row[1] == LineState.WAITING]
    booked = [row for row in found if row[1] == LineState.BOOKED]

    def count(*verdicts: Verdict, state: LineState = LineState.WAITING) -> int:
        return sum(row[3] for row in found if row[0] in verdicts and row[1] == state)

    return {
        "certain": sum(row[3] for row in certain),
        "certain_sum": _added(certain, lang),
        "booked": sum(row[3] for row in booked),
        "booked_sum": _added(booked, lang),
        "asked": count(*ASKED),
        "doubled": count(Verdict.DOUBLED),
        "unknown": count(Verdict.UNKNOWN),
        "already": count(Verdict.ALREADY, state=LineState.IDLE),
        "unread": count(Verdict.UNREADABLE, state=LineState.IDLE),
        "lines": sum(row[3] for row in found),
    }


def _added(found: Sequence[Any], lang: str) -> str:
    """Sums by measure; dollars of two countries are never added."""
    return ", ".join(
        i18n.money(int(row[4] or 0), row[2], lang)
        if row[2] in money.CURRENCIES
        else i18n.quantity(int(row[5] or 0), row[2], lang)
        for row in _by_unit(found)
    )


def _by_unit(found: Sequence[Any]) -> list[Any]:
    sums: dict[str, list[Any]] = {}
    for row in found:
        one = sums.setdefault(row[2], [None, None, row[2], 0, 0, 0])
        for at in (3, 4, 5):
            one[at] += int(row[at] or 0)
    return [one for unit, one in sorted(sums.items()) if unit]
