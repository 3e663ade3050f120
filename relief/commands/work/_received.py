"""What `relief pledge received` does."""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlmodel import Session, select

from pledges.arrivals import booking, list_file, lists
from pledges.arrivals.booking import Booker
from pledges.arrivals.list_file import Listed
from pledges.models import ArrivalLine, LineState, Verdict
from relief.agencies import service as agencies
from relief.commands._badlines import as_json, said
from relief.commands._context import open_database, print_json, say
from relief.commands._progress import progress
from relief.kit import clock
from relief.kit.db import Database
from relief.kit.sheet import Line, Report

PRINCIPAL = "cli"
WORDS = {
    "counted": "counted",
    "certain": "certain",
    "doubtful": "doubtful: somebody must choose",
    "doubled": "told twice: flagged, not counted",
    "unknown": "unknown",
    "too much": "more than was on the way",
    "late": "for a promise that is closed",
    "unreadable": "could not be read",
    "already": "counted before",
}


def received(args: argparse.Namespace, data: bytes) -> int:
    """Keep the list, count what is certain, and tell what somebody must decide."""
    _, db = open_database()
    try:
        with db.session() as session:
            agency = agencies.get(session, args.agency)
            today = clock.local(clock.now(), agency.time_zone).date()
            report = list_file.read(data, today, watch=_watched)
        if report.broken:
            return _tell(args, report, Counter(), saved=False)
        if args.dry_run:
            with db.session() as session:
                found = lists.look(session, agency.id, report.rows)
            counts = Counter(each.verdict.value for each in found)
            counts[Verdict.UNREADABLE.value] = len(report.rejected)
            return _tell(args, report, counts, saved=False)
        list_id = _kept(db, args.agency, report, data)
        _count(db, list_id, len(report.rows))
        with db.session() as session:
            return _tell(args, report, _standing(session, list_id), saved=True)
    finally:
        db.close()


def _kept(db: Database, slug: str, report: Report[Listed], data: bytes) -> UUID:
    with db.session(write=True, actor=PRINCIPAL) as session:
        agency = agencies.get(session, slug)
        digest = list_file.digest(data, "")
        kept, _ = lists.bring(session, agency, report, digest=digest, way="file")
        booking.ask(session, kept, Booker(PRINCIPAL, PRINCIPAL))
        return kept.id


def _count(db: Database, list_id: UUID, lines: int) -> None:
    with progress("Counting", lines) as done:
        booking.book(db, list_id, done=done)


def _standing(session: Session, list_id: UUID) -> Counter[str]:
    """How many lines of the list stand where."""
    query = select(ArrivalLine.verdict, ArrivalLine.state)
    rows = session.exec(query.where(ArrivalLine.reconciliation_id == list_id)).all()
    return Counter(
        "counted" if state is LineState.BOOKED else Verdict(verdict).value
        for verdict, state in rows
    )


def _watched(lines: Sequence[Line]) -> Iterator[Line]:
    with progress("Reading", len(lines)) as done:
        for line in lines:
            yield line
            done(1)


def _tell(
    args: argparse.Namespace, report: Report[Listed], counts: Counter[str], *, saved: bool
) -> int:
    """Say what became of the lines; a list that could not be read is a failure."""
    found = {key: counts[key] for key in counts if counts[key]}
    if args.json:
        print_json({"saved": saved, "lines": found, "problems": as_json(report)})
    else:
        for problem in report.problems:
            say(f"line {problem.line}: {said(problem)}")
        if not saved:
            say("Nothing was counted.")
        for key, n in sorted(found.items(), key=lambda each: -each[1]):
            say(f"{n:>8}  {WORDS.get(key, key)}")
        if saved and set(found) - {"counted", "already"}:
            say("What somebody must decide is on the desk, under Arrivals.")
    return 1 if report.broken else 0
