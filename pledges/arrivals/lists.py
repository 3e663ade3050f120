"""An agency's list, brought in once: read, held against what is expected, and kept line by line.

Nothing is counted yet. What a line says is sealed; who may find it again needs the same words.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlmodel import Session, col, or_, select

from pledges.arrivals import list_file, reconciliation
from pledges.arrivals.expectations import expected
from pledges.arrivals.findings import Earlier, Finding
from pledges.arrivals.list_file import Listed
from pledges.models import ArrivalLine, LineState, Reconciliation, Verdict
from relief.agencies.models import Agency
from relief.kit import audit, cards, ids
from relief.kit.db import vault_of
from relief.kit.errors import Missing
from relief.kit.i18n import N_
from relief.kit.sheet import Line, Problem, Report
from relief.kit.vault import Vault

NO_LIST = N_("This list is not here.")
NO_LINE = N_("This line is not in the list.")
CHUNK = 500


def bring(
    session: Session,
    agency: Agency,
    report: Report[Listed],
    *,
    digest: str,
    way: str,
    campaign_id: UUID | None = None,
) -> tuple[Reconciliation, bool]:
    """Keep what the list says; returns it and whether it is new.

    A list that is there already stays as it is, with all that was decided.
    """
    hold(session, agency.id)
    query = select(Reconciliation).where(
        Reconciliation.agency_id == agency.id, Reconciliation.digest == digest
    )
    if there := session.exec(query).first():
        return there, False
    kept = Reconciliation(
        agency_id=agency.id,
        campaign_id=campaign_id,
        digest=digest,
        way=way,
        encoding=report.sheet.encoding,
        made_by=session.info["actor"],
    )
    session.add(kept)
    session.flush()
    rows = [*_judged(session, kept, report), *_unread(session, kept, report)]
    for chunk in _chunks(rows):
        session.execute(sa.insert(ArrivalLine), list(chunk))
    audit.note(session, about(kept), "listed", agency=agency.slug, lines=len(rows))
    return kept, True


def look(
    session: Session, agency_id: UUID, rows: Sequence[Listed], campaign_id: UUID | None = None
) -> list[Finding]:
    """What the lines would be found to be, without keeping anything."""
    known = expected(session, agency_id, (each.reference for each in rows), campaign_id)
    return reconciliation.judge(rows, known, _earlier(session, agency_id, rows))


def get(session: Session, list_id: str, agency_id: UUID | None = None) -> Reconciliation:
    """The list with this key, if it is the agency's.

    Raises:
        Missing: if there is none.
    """
    key = _key(list_id)
    found = session.get(Reconciliation, key) if key else None
    if found is None or agency_id not in (None, found.agency_id):
        raise Missing(NO_LIST, code="unknown_list")
    return found


def line(session: Session, of: Reconciliation, number: int) -> ArrivalLine:
    """One line of a list, as it stands.

    Raises:
        Missing: if it has none of this number.
    """
    query = select(ArrivalLine).where(
        ArrivalLine.reconciliation_id == of.id, ArrivalLine.number == number
    )
    found = session.exec(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise Missing(NO_LINE, code="unknown_line")
    return found


def hold(session: Session, agency_id: UUID) -> None:
    """Let nobody else count for this agency until the transaction ends; taken before any pledge."""
    query = select(Agency.id).where(Agency.id == agency_id)
    # Not FOR UPDATE: rows that refer to the agency may be written meanwhile.
    session.exec(query.with_for_update(key_share=True)).one()


def about(of: Reconciliation) -> str:
    """What the history calls a list."""
    return f"arrivals:{of.id}"


def context(line_id: UUID) -> str:
    """What a line's sealed cells are bound to."""
    return f"arrival:{line_id}"


def said(session: Session, row: ArrivalLine) -> dict[str, Any]:
    """What stood in a line."""
    found: dict[str, Any] = orjson.loads(vault_of(session).open(context(row.id), row.sealed))
    return found


def content_key(vault: Vault, arrival: Listed) -> bytes:
    """What finds the same line in another list."""
    return vault.blind("arrival", "\0".join([*arrival.content, str(arrival.nth)]))


def payment_key(vault: Vault, arrival: Listed) -> bytes | None:
    """What finds the same payment."""
    return vault.blind("payment", arrival.payment) if arrival.payment else None


def _earlier(session: Session, agency_id: UUID, rows: Sequence[Listed]) -> Earlier:
    vault = vault_of(session)
    contents = {content_key(vault, each): each for each in rows}
    payments = {key: each for each in rows if (key := payment_key(vault, each))}
    mine = select(ArrivalLine.content).where(col(ArrivalLine.agency_id) == agency_id)
    settled = or_(
        col(ArrivalLine.state).in_((LineState.BOOKED, LineState.DROPPED)),
        col(ArrivalLine.verdict) == Verdict.DOUBLED,
    )
    lines: set[int] = set()
    for chunk in _chunks(list(contents)):
        query = mine.where(col(ArrivalLine.content).in_(chunk), settled)
        lines |= {contents[key].number for key in session.exec(query)}
    paid: set[str] = set()
    for chunk in _chunks(list(payments)):
        booked = select(ArrivalLine.payment).where(
            col(ArrivalLine.agency_id) == agency_id,
            col(ArrivalLine.payment).in_(chunk),
            col(ArrivalLine.state) == LineState.BOOKED,
        )
        paid |= {payments[key].payment for key in session.exec(booked) if key}
    return Earlier(lines, paid)


def _judged(
    session: Session, of: Reconciliation, report: Report[Listed]
) -> Iterable[dict[str, Any]]:
    rows, vault = report.rows, vault_of(session)
    known = expected(session, of.agency_id, (each.reference for each in rows), of.campaign_id)
    units = {each.offer: each.unit for each in known}
    findings = reconciliation.judge(rows, known, _earlier(session, of.agency_id, rows))
    lines = {each.number: each for each in report.sheet.lines}
    for each, finding in zip(rows, findings, strict=True):
        row_id, idle = ids.new(), finding.verdict is Verdict.ALREADY
        cells = list_file.kept(lines[each.number])
        yield {
            "id": row_id,
            "reconciliation_id": of.id,
            "agency_id": of.agency_id,
            "number": each.number,
            "content": content_key(vault, each),
            "payment": payment_key(vault, each),
            "sealed": vault.seal(context(row_id), orjson.dumps({"cells": cells}).decode()),
            "cents": each.cents,
            "units": each.units,
            "unit": units[finding.offers[0]] if finding.offers else "",
            "on": each.on,
            "verdict": finding.verdict,
            "why": finding.why,
            "twin": finding.twin,
            "offers": orjson.dumps(finding.offers).decode(),
            "state": LineState.IDLE if idle else LineState.WAITING,
        }


def _unread(
    session: Session, of: Reconciliation, report: Report[Listed]
) -> Iterable[dict[str, Any]]:
    vault = vault_of(session)
    for each in report.rejected:
        row_id = ids.new()
        problems = [_problem(one) for one in report.problems if one.line == each.number]
        words = {"cells": _as_it_was(each), "problems": problems}
        yield {
            "id": row_id,
            "reconciliation_id": of.id,
            "agency_id": of.agency_id,
            "number": each.number,
            "content": vault.blind("unread", f"{of.id}:{each.number}"),
            "payment": None,
            "sealed": vault.seal(context(row_id), orjson.dumps(words).decode()),
            "cents": None,
            "units": None,
            "unit": "",
            "on": "",
            "verdict": Verdict.UNREADABLE,
            "why": "unreadable",
            "twin": 0,
            "offers": "[]",
            "state": LineState.IDLE,
        }


def _as_it_was(each: Line) -> dict[str, str]:
    return list_file.kept(each) or {"note": cards.redact(" ".join(each.raw))[:300]}


def _problem(one: Problem) -> dict[str, Any]:
    params = {name: str(value) for name, value in one.params.items()}
    return {"column": one.column, "message": one.message, "params": params}


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _chunks(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
