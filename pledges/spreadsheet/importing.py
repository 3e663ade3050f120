"""Promises from a spreadsheet: each line is read as a form is, then taken by the lane as any other.

Reading writes nothing. A line's key is made of what stands in it, and of how often it stood above,
so the same file brought in again, or after a power cut, makes no promise twice.
"""

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select
from starlette.concurrency import run_in_threadpool

from pledges.lane.batch import Written
from pledges.lane.reception import Reception, Way
from pledges.models import IdempotencyKey, Pledge, PledgeState
from pledges.paper import second_entry
from pledges.schemas import PledgeIn
from pledges.spreadsheet.columns import KNOWN
from pledges.spreadsheet.lines import Around, Effort, problem_of, understood
from relief.campaigns.models import Campaign
from relief.kit.errors import Busy, InvalidInput, ReliefError
from relief.kit.i18n import N_
from relief.kit.lane import Priority
from relief.kit.sheet import Line, Problem, Report, open_sheet

WAY = Way("import", Priority.WEB, asks=True)  # who telephones at the same time goes first
SLIP = Way("paper", Priority.WEB, asks=True)  # typed from slips somewhere else
SLOT = 16  # a chain of history beside those of the web processes
MOST_WAITING = 512
TRIES = 5
CHUNK = 500  # keys asked for at once

OTHERWISE = N_(
    "{reference} is entered already, and says something else. What is recorded stays: compare "
    "both on the page for slips."
)
Watch = Callable[[Sequence[Line]], Iterable[Line]]


@dataclass(frozen=True, slots=True)
class Row:
    """One line that fits: for which effort, its body, and the key that keeps it single."""

    line: int
    slug: str
    body: PledgeIn
    key: str
    reference: str | None = None
    said_on: date | None = None


@dataclass(slots=True)
class Loaded:
    """What became of the rows."""

    recorded: int = 0
    already: int = 0
    held: int = 0  # of those recorded: perhaps told already, in no total until somebody answers
    failed: list[Problem] = field(default_factory=list)


def read(data: bytes, known: Around, default: Effort | None, *, watch: Watch = iter) -> Report[Row]:
    """What the CSV file `data` promises.

    Args:
        data: The file.
        known: What its lines may name.
        default: The effort of lines that name none.
        watch: Sees each line pass, for a progress bar.
    """
    sheet = open_sheet(data, KNOWN)
    report = Report[Row](sheet, problems=list(sheet.problems))
    if report.broken:
        return report
    bad = {problem.line for problem in report.problems}
    times: Counter[str] = Counter()
    for line in watch([each for each in sheet.lines if each.number not in bad]):
        digest = _digest(line)
        times[digest] += 1
        try:
            each = understood(line, known, default)
        except InvalidInput as error:
            report.problems += [problem_of(line, wrong) for wrong in error.fields]
            continue
        key = _key(digest, times[digest])
        report.rows.append(
            Row(line.number, each.slug, each.body, key, each.reference, each.said_on)
        )
    report.problems.sort(key=lambda problem: problem.line)
    return report


def already(session: Session, rows: Sequence[Row], principal: str) -> int:
    """How many of `rows` an earlier run has recorded."""
    keys = [row.key for row in rows]
    known: set[tuple[str, str]] = set()
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        query = (
            select(Campaign.slug, IdempotencyKey.key)
            .join(Campaign, col(Campaign.id) == IdempotencyKey.campaign_id)
            .where(col(IdempotencyKey.principal) == principal, col(IdempotencyKey.key).in_(chunk))
        )
        known |= {(slug, key) for slug, key in session.exec(query)}
    return sum((row.slug, row.key) in known or _entered(session, row) for row in rows)


async def load(
    reception: Reception,
    rows: Sequence[Row],
    *,
    principal: str,
    waiting: int = MOST_WAITING,
    done: Callable[[], None] = lambda: None,
    rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Loaded:
    """Record `rows`, many under way at once; what the lane refuses costs only itself.

    Args:
        reception: Open.
        rows: What `read` found good.
        principal: Who brings them in; the scope of their keys.
        waiting: The most under way; the lane sheds beyond its capacity.
        done: Told after each row.
        rest: Waits so many seconds before a row is tried again.
    """
    loaded, left = Loaded(), iter(rows)

    async def work() -> None:
        for row in left:
            try:
                outcome = await _taken(reception, row, principal, rest)
            except ReliefError as error:
                if await run_in_threadpool(_met, reception, row, error):
                    loaded.already += 1
                else:
                    loaded.failed.append(_failed(row, error))
            else:
                loaded.already += outcome.replayed
                loaded.recorded += not outcome.replayed
                loaded.held += not outcome.replayed and outcome.state == PledgeState.HELD
            done()

    async with asyncio.TaskGroup() as group:
        for _ in range(min(waiting, len(rows))):
            group.create_task(work())
    loaded.failed.sort(key=lambda problem: problem.line)
    return loaded


async def _taken(
    reception: Reception, row: Row, principal: str, rest: Callable[[float], Awaitable[None]]
) -> Written:
    """Take one row; a full lane or a doubtful commit is asked again with the same key."""
    for tries in range(1, TRIES + 1):
        try:
            return await reception.take(
                row.slug,
                row.body,
                way=SLIP if row.reference else WAY,
                principal=principal,
                key=row.key,
                reference=row.reference,
                said_on=row.said_on,
            )
        except Busy as error:
            if tries == TRIES:
                raise
            await rest(error.retry_after_s)
    raise AssertionError("the last try returns or raises")


def _met(reception: Reception, row: Row, error: ReliefError) -> bool:
    """Whether the row was refused only because the same slip is entered already, just so."""
    if error.code != "reference_used":
        return False
    with reception.reading() as session:
        return _entered(session, row)


def _entered(session: Session, row: Row) -> bool:
    if row.reference is None:
        return False
    query = select(Pledge).where(Pledge.reference == row.reference)
    pledge = session.exec(query).first()
    if pledge is None:
        return False
    first, second = (
        second_entry.recorded(session, pledge),
        second_entry.typed(row.body, row.said_on),
    )
    return not second_entry.differing(first, second)


def _failed(row: Row, error: ReliefError) -> Problem:
    message = OTHERWISE if error.code == "reference_used" else error.message
    return Problem(row.line, "", message, error.params)


def _digest(line: Line) -> str:
    """What stands in a line, whatever the order of columns and the encoding of the file."""
    cells = sorted((key, text) for key, text in line.cells.items() if text)
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def _key(digest: str, times: int) -> str:
    return hashlib.sha256(f"{digest}:{times}".encode()).hexdigest()
