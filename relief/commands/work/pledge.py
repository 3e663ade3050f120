"""What `relief pledge` does."""

import argparse
import asyncio
from collections.abc import Iterator, Sequence

from pledges.lane.reception import Reception
from pledges.spreadsheet import importing
from pledges.spreadsheet.importing import SLOT, WAY, Loaded, Row
from pledges.spreadsheet.lines import around
from relief.commands._badlines import as_json, said, set_aside
from relief.commands._context import open_database, print_json, say
from relief.commands._progress import progress
from relief.commands.work._received import received
from relief.kit.db import Database
from relief.kit.errors import ReliefError
from relief.kit.settings import Settings
from relief.kit.sheet import Line, Report

PRINCIPAL = "cli"


def run(args: argparse.Namespace) -> int:
    """Do what was asked with the file."""
    try:
        data = args.file.read_bytes()
    except OSError as error:
        raise ReliefError("{file}: {why}", file=args.file, why=error.strerror) from None
    return received(args, data) if args.action == "received" else _import(args, data)


def _import(args: argparse.Namespace, data: bytes) -> int:
    """Read, and record unless a line is bad."""
    settings, db = open_database()
    try:
        with db.session() as session:
            known = around(session)
            report = importing.read(data, known, known.default(args.campaign), watch=_watched)
            before = importing.already(session, report.rows, PRINCIPAL)
        save = report.may_load(skip_bad=args.skip_bad) and not args.dry_run
        if save:
            loaded = _load(settings, db, report.rows)
        else:
            loaded = Loaded(recorded=len(report.rows) - before, already=before)
    finally:
        db.close()
    report.problems += loaded.failed
    if args.bad_lines and report.problems:
        set_aside(args.bad_lines, report)
    _tell(args, report, loaded, saved=save)
    good = save or (args.dry_run and not report.problems)
    return 0 if good and not loaded.failed else 1


def _watched(lines: Sequence[Line]) -> Iterator[Line]:
    with progress("Reading", len(lines)) as done:
        for line in lines:
            yield line
            done(1)


def _load(settings: Settings, db: Database, rows: Sequence[Row]) -> Loaded:
    most = settings.lane_capacity * WAY.priority // 100

    async def load() -> Loaded:
        reception = Reception(settings, db, slot=SLOT)
        await reception.start()
        try:
            with progress("Recording", len(rows)) as done:
                return await importing.load(
                    reception,
                    rows,
                    principal=PRINCIPAL,
                    waiting=max(1, min(importing.MOST_WAITING, most)),
                    done=lambda: done(1),
                )
        finally:
            await reception.stop()

    return asyncio.run(load())


def _tell(args: argparse.Namespace, report: Report[Row], loaded: Loaded, *, saved: bool) -> None:
    kept = str(args.bad_lines) if args.bad_lines and report.problems else None
    if args.json:
        counts = {"saved": saved, "recorded": loaded.recorded, "already": loaded.already}
        counts["held"] = loaded.held
        print_json(
            {
                **counts,
                "encoding": report.sheet.encoding,
                "problems": as_json(report),
                "bad_lines": kept,
            }
        )
        return
    for problem in report.problems:
        say(f"line {problem.line}: {said(problem)}")
    if report.sheet.encoding == "windows-1252":
        say("Read as windows-1252: check that accents are right.")
    verb = "Recorded" if saved else "Nothing recorded; it would be"
    say(f"{verb}: {loaded.recorded} promises; {loaded.already} were there already.")
    if loaded.held:
        say(f"Held: {loaded.held} of them may have been told of already. The desk asks: held.")
    if report.problems:
        say(f"Bad lines: {len({each.line for each in report.problems})}.")
    if kept:
        say(f"They are in {kept}, with what to mend.")
