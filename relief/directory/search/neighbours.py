"""Services in the order in which they lie beside each other.

In an index of neighbours, a search near a place leaves out whole stretches without a look at the
words: what is not near begins and ends somewhere.
"""

import heapq
import pickle
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from itertools import islice
from tempfile import TemporaryFile
from typing import IO

from relief.directory.search.entries import Entry

FEWEST = 1_000  # at a time
PARTS = 4  # each in order, of what is soon made: a part is put while the next is written
LARGE, RUN = 200_000, 65_536  # services that are put in order as a whole, on the disk, by runs
NOWHERE = (91.0, 0.0)  # beyond the pole


def together(entries: Iterator[Entry], many: int) -> Iterator[list[Entry]]:
    """Some at a time, neighbours beside each other; there are about so many."""
    if many < LARGE:
        yield from _runs(entries, max(many // PARTS, FEWEST))
        return
    with ExitStack() as stack:
        runs = [
            _put_aside(stack.enter_context(TemporaryFile()), some) for some in _runs(entries, RUN)
        ]
        whole = heapq.merge(*runs, key=_strip)
        while some := list(islice(whole, FEWEST)):
            yield some


def _runs(entries: Iterator[Entry], most: int) -> Iterator[list[Entry]]:
    while some := list(islice(entries, most)):
        some.sort(key=_strip)
        yield some


def _put_aside(file: IO[bytes], entries: Iterable[Entry]) -> Iterator[Entry]:
    for each in entries:
        pickle.dump(each, file, pickle.HIGHEST_PROTOCOL)
    file.seek(0)
    return _taken_up(file)


def _taken_up(file: IO[bytes]) -> Iterator[Entry]:
    with suppress(EOFError):
        while True:
            yield pickle.load(file)  # noqa: S301 - a file of our own, that has no name


def _strip(entry: Entry) -> tuple[float, float]:
    """Strips from west to east, a degree high; what has no place comes last."""
    north, east = entry.places[0] if entry.places else NOWHERE
    return north // 1, east
