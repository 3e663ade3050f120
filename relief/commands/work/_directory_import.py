"""What `relief directory import` does."""

import argparse
import csv
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import IO

from relief.commands._context import open_database, print_json, say
from relief.commands._progress import progress
from relief.directory.exchange import formats, mapping, telling
from relief.directory.exchange.importing import CHUNK, Import
from relief.directory.exchange.problems import Problem
from relief.directory.exchange.sources import Source, opened
from relief.kit import memory
from relief.kit.db import Database
from relief.kit.errors import ReliefError
from relief.kit.i18n import translate
from relief.kit.sheet import inert
from relief.kit.slugs import slug_of

MOST_SHOWN, MOST_KEPT = 50, 10_000
STEPS = 1_000


def run(args: argparse.Namespace) -> int:
    """Read, store a chunk at a time, and tell what was wrong."""
    _, db = open_database()
    memory.calm()
    source_name = slug_of(args.source or args.path.resolve().stem)[:60] or "import"
    try:
        with ExitStack() as stack:
            source = stack.enter_context(opened(args.path))
            told = Told(args.lang, stack.enter_context(_report(args)))
            kind, read = formats.reader_of(source, mapping.load(args.map) if args.map else None)
            doing = Import(source_name, args.lang, told.tell, overwrite=args.overwrite)
            with progress(translate(args.lang, telling.READING), STEPS) as advance:
                source.watch = lambda: advance(told.step(source))
                for some in doing.chunks(read(source)):
                    with db.session(write=True, actor="cli") as session:
                        doing.put(session, some)
                        if args.dry_run:
                            session.rollback()
            _missing(db, doing, args)
    finally:
        db.close()
    _tell(args, kind, doing, told)
    return 0 if doing.changes and not doing.problems["rest"] else 1


@dataclass(slots=True)
class Told:
    """The problems so far: all in the report, some for the screen."""

    lang: str
    out: IO[str] | None
    some: list[Problem] = field(default_factory=list)
    steps: int = 0

    def tell(self, problem: Problem) -> None:
        """Keep one."""
        if len(self.some) < MOST_KEPT:
            self.some.append(problem)
        if self.out is not None:
            kept = "kept" if problem.is_kept else "left out"
            row = [str(problem.where), problem.code, kept, problem.told(self.lang)]
            csv.writer(self.out).writerow([inert(cell) for cell in row])

    def step(self, source: Source) -> int:
        """How much further the bar is."""
        at = STEPS * min(source.done, source.total) // max(source.total, 1)
        more, self.steps = max(0, at - self.steps), max(at, self.steps)
        return more


@contextmanager
def _report(args: argparse.Namespace) -> Iterator[IO[str] | None]:
    if args.report is None:
        yield None
        return
    try:
        with args.report.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerow(["where", "code", "record", "problem"])
            yield out
    except OSError as error:
        raise ReliefError("{file}: {why}", file=args.report, why=error.strerror) from None


def _missing(db: Database, doing: Import, args: argparse.Namespace) -> None:
    """What the source had before: said, and withdrawn if it was asked for and all was read."""
    if not doing.is_whole:
        if args.complete:
            sys.stderr.write(f"{translate(args.lang, telling.NOT_WITHDRAWN)}\n")
        return
    with db.session() as session:
        gone = doing.missing(session)
    withdraws = args.complete and not args.dry_run
    for start in range(0, len(gone) if withdraws else 0, CHUNK):
        with db.session(write=True, actor="cli") as session:
            doing.withdraw(session, gone[start : start + CHUNK])
    doing.told_missing(gone, are_withdrawn=withdraws)


def _tell(args: argparse.Namespace, kind: str, doing: Import, told: Told) -> None:
    if args.json:
        _tell_program(args, kind, doing, told)
        return
    for each in told.some[:MOST_SHOWN]:
        say(f"{each.where}: {each.told(args.lang)}")
    if doing.problems.total() > MOST_SHOWN:
        say(telling.more(doing, MOST_SHOWN))
        say(telling.by_code(doing))
    for line in telling.sums(doing, kind, is_saved=not args.dry_run):
        say(line)


def _tell_program(args: argparse.Namespace, kind: str, doing: Import, told: Told) -> None:
    problems = [
        {
            "where": str(each.where),
            "code": each.code,
            "kept": each.is_kept,
            "message": each.told(args.lang),
        }
        for each in told.some
    ]
    print_json(
        {
            "saved": not args.dry_run,
            "format": kind,
            "source": doing.source,
            "complete": doing.is_whole,
            "records": {of.value: count for of, count in telling.counts(doing).items()},
            "problems": problems,
            "counts": dict(doing.problems),
        }
    )
