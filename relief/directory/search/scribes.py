"""A large directory's services written by several processes: Python keeps one core busy.

A scribe is a child that knows only what it is told, and ends where its input does: with its parent,
however this one ends. What a scribe cannot do any more, its parent does.
"""

import os
import pickle
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO

import structlog

from relief.directory.search.entries import Entry, Surroundings, written
from relief.directory.search.kinds import Kinds
from relief.directory.search.versions import Page
from relief.directory.search.words import Pen
from relief.kit import memory

Json = Mapping[str, Any]
Terms = Sequence[tuple[str, Json]]
Told = tuple[list[Entry], Mapping[str, Counter[str]]]
MANY = 10_000  # services; fewer are written sooner than a scribe is there
MOST = 3  # scribes: their parent cannot take in what more of them write
AHEAD = 2  # pages for each
ROOT = Path(__file__).parents[3]
log = structlog.get_logger(__name__)


class Scribe:
    """One process that writes; not safe in threads."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", __name__],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # whoever stops the parent by a key stops it only
        )
        assert self._process.stdin is not None  # noqa: S101 - they were asked for
        assert self._process.stdout is not None  # noqa: S101
        self._input, self._output = self._process.stdin, self._process.stdout

    def ask(self, page: Page) -> Told | None:
        """Its entries of a page, and how often it met which words; None if it has ended."""
        self.tell(pickle.dumps(page, pickle.HIGHEST_PROTOCOL))
        try:
            told: Told = pickle.load(self._output)  # noqa: S301 - our own process
        except (OSError, EOFError, pickle.UnpicklingError):
            log.warning("a scribe of the search has ended; its page is written by its parent")
            return None
        return told

    def tell(self, said: bytes) -> None:
        """Tell it something; what services point to comes first, and once."""
        with suppress(OSError):  # it has ended, as will be seen when it is to answer
            self._input.write(said)
            self._input.flush()

    def end(self) -> None:
        """Let it go."""
        self._process.kill()
        self._process.communicate()


@contextmanager
def hired(services: int) -> Iterator[list[Scribe]]:
    """So many scribes as are of use for so many services; none for a few, or on one core."""
    cores = os.cpu_count() or 1
    many = min(cores, MOST) if services >= MANY and cores > 1 else 0
    scribes = list[Scribe]()
    try:
        with suppress(OSError):  # without room for another process, this one does it
            scribes += (Scribe() for _ in range(many))
        yield scribes
    finally:
        for each in scribes:
            each.end()


def entries(
    pages: Iterable[Page], scribes: Sequence[Scribe], terms: Terms, around: Surroundings
) -> Iterator[Iterable[Entry]]:
    """The services of each page as they are indexed, page by page; their words are counted."""
    if not scribes:
        yield from (written(page, around) for page in pages)
        return
    free = SimpleQueue[Scribe]()
    pointed = pickle.dumps((terms, around.organizations, around.spots), pickle.HIGHEST_PROTOCOL)
    for each in scribes:
        each.tell(pointed)
        free.put(each)
    with ThreadPoolExecutor(len(scribes)) as pool:
        ahead = deque[tuple[Page, Future[Told | None]]]()
        for page in pages:
            ahead.append((page, pool.submit(_asked, free, page)))
            if len(ahead) > AHEAD * len(scribes):
                first, told = ahead.popleft()
                yield _taken(first, told.result(), around)
        for page, told in ahead:
            yield _taken(page, told.result(), around)


def _asked(free: SimpleQueue[Scribe], page: Page) -> Told | None:
    scribe = free.get()
    try:
        return scribe.ask(page)
    finally:
        free.put(scribe)


def _taken(page: Page, told: Told | None, around: Surroundings) -> Iterable[Entry]:
    if told is None:
        return written(page, around)
    entries, counts = told
    for lang, counted in counts.items():
        around.pen.counts[lang].update(counted)
    return entries


@memory.uncollected()
def write(source: BinaryIO, sink: BinaryIO) -> None:
    """What a scribe does: hear what services point to, then answer each page with its entries."""
    pen = Pen()
    terms, organizations, spots = pickle.load(source)  # noqa: S301 - our own parent
    around = Surroundings(organizations, spots, Kinds(pen, terms), pen)
    while True:
        for each in pen.counts.values():
            each.clear()
        try:
            page = pickle.load(source)  # noqa: S301
        except EOFError:
            return
        pickle.dump((list(written(page, around)), pen.counts), sink, pickle.HIGHEST_PROTOCOL)
        sink.flush()


if __name__ == "__main__":
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # whatever prints does not speak between the answers
        write(sys.stdin.buffer, answers)
