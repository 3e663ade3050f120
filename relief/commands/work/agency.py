"""What `relief agency` does."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from relief.agencies import importing
from relief.commands._badlines import as_json, said, set_aside
from relief.commands._context import open_database, print_json, say
from relief.commands._progress import progress
from relief.kit.errors import ReliefError
from relief.kit.sheet import Line, Report

MOST_SHOWN = 50


def run(args: argparse.Namespace) -> int:
    """Read, compare, and load unless a line is bad."""
    try:
        data = args.file.read_bytes()
    except OSError as error:
        raise ReliefError("{file}: {why}", file=args.file, why=error.strerror) from None
    settings, db = open_database()
    report = importing.read(data, watch=_watched)
    with db.session(write=not args.dry_run, actor="cli") as session:
        importing.compare(session, report)
        save = report.may_load(skip_bad=args.skip_bad) and not args.dry_run
        if save:
            done = importing.load(session, report, zone=settings.time_zone)
        else:
            done = importing.foresee(session, report)
    db.close()
    rejected = None
    if save and report.problems:
        rejected = args.file.with_name(f"{args.file.name}.rejected.csv")
        set_aside(rejected, report)
    _tell(args, report, done, rejected, saved=save)
    return 0 if save or (args.dry_run and not report.problems) else 1


def _watched(lines: Sequence[Line]) -> Iterator[Line]:
    with progress("Reading", len(lines)) as done:
        for line in lines:
            yield line
            done(1)


def _tell(
    args: argparse.Namespace,
    report: Report[importing.Row],
    done: importing.Loaded,
    rejected: Path | None,
    *,
    saved: bool,
) -> None:
    if args.json:
        told = {"saved": saved, **asdict(done), "encoding": report.sheet.encoding}
        print_json(
            told | {"problems": as_json(report), "rejected": str(rejected) if rejected else None}
        )
        return
    for problem in report.problems[:MOST_SHOWN]:
        say(f"line {problem.line}: {said(problem)}")
    if len(report.problems) > MOST_SHOWN:
        say(f"… and {len(report.problems) - MOST_SHOWN} more")
    if report.sheet.encoding != "utf-8":
        say(f"Read as {report.sheet.encoding}: check that accents are right.")
    verb = "Saved" if saved else "Nothing saved; it would be"
    say(f"{verb}: {done.added} new, {done.changed} changed, {done.same} unchanged.")
    if rejected:
        say(f"Left out: {len(report.rejected)} lines, kept in {rejected}")
