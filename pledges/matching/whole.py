"""Offers that stay whole, given out along the flow's shares and then fitted in where they can.

To place as much as can be placed of indivisible offers is a knapsack, so: an exact search where few
are at stake, exchanges where many are, and the plan reports what both leave.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heapreplace
from itertools import accumulate

from pledges.matching.board import Board, Option
from pledges.matching.ledger import Ledger

EXCHANGES = 64  # waiting offers for which an exchange is sought
WINDOW = 8  # of the least met gaps tried for an offer that no share could take


def cut(ledger: Ledger, offers: Iterable[int], shares: Sequence[tuple[Option, int]]) -> list[int]:
    """Give each offer, in order, to whoever has most of its share to come; return those that wait.

    So every share ends within one offer of what the flow would have sent.
    """
    line = [(-units, at) for at, (_, units) in enumerate(shares) if units]
    heapify(line)
    waiting: list[int] = []
    for offer in offers:
        units = ledger.rest[offer]
        while line and units <= -line[0][0]:
            due, at = line[0]
            if ledger.place(offer, shares[at][0]):
                heapreplace(line, (due + units, at))
                break
            heappop(line)
        else:
            waiting.append(offer)
    return waiting


def feed(
    board: Board, ledger: Ledger, offers: Iterable[int], options: Sequence[Option]
) -> list[int]:
    """Give what no share could take to one of the least met gaps; return those that wait."""
    places = {option.gap: option for option in options if option.gap is not None}
    line = sorted(board.standing(gap, ledger.left[gap]) for gap in places if ledger.left[gap])
    waiting: list[int] = []
    for offer in offers:
        for at, (*_, gap) in enumerate(line[:WINDOW]):
            if ledger.place(offer, places[gap]):
                del line[at]
                if ledger.left[gap]:
                    insort(line, board.standing(gap, ledger.left[gap]))
                break
        else:
            waiting.append(offer)
    return waiting


class Shelf:
    """The options of a class by the room they have left, so that the tightest fit is at hand."""

    def __init__(self, ledger: Ledger, options: Sequence[Option]) -> None:
        self._ledger = ledger
        self._options = options
        self._rooms = sorted((ledger.room(option), at) for at, option in enumerate(options))

    def fit(self, offer: int) -> bool:
        """Place an offer in the smallest room that takes it whole."""
        units = self._ledger.rest[offer]
        at = bisect_left(self._rooms, (units, -1))
        while at < len(self._rooms):
            known, which = self._rooms[at]
            option = self._options[which]
            room = self._ledger.room(option)
            placed = known == room and self._ledger.place(offer, option)
            if known == room and not placed:
                at += 1  # it takes whole packs only, and this is no whole number of them
                continue
            # What was known is out of date, now or since another option of the agency was used.
            del self._rooms[at]
            insort(self._rooms, (self._ledger.room(option), which))
            if placed:
                return True
            at = bisect_left(self._rooms, (units, -1))
        return False


def exchange(
    ledger: Ledger,
    waiting: Sequence[int],
    placed: Iterable[int],
    options: Mapping[int, Sequence[Option]],
) -> list[int]:
    """Let a waiting offer take the place of a smaller one, where that places more.

    Returns:
        The offers that lost their place.
    """
    lines: dict[int | None, list[tuple[int, int]]] = defaultdict(list)
    for offer in placed:
        for _, gap, units in ledger.parts[offer] or ():
            lines[gap].append((units, offer))
    for line in lines.values():
        line.sort()
    moved: list[int] = []
    for offer in sorted(waiting, key=lambda at: -ledger.rest[at])[:EXCHANGES]:
        for option in options[offer]:
            smaller = _exchange_one(ledger, offer, option, lines[option.gap])
            if smaller is not None:
                moved.append(smaller)
                break
    return moved


def _exchange_one(
    ledger: Ledger, offer: int, option: Option, line: list[tuple[int, int]]
) -> int | None:
    units = ledger.rest[offer]
    if units % ledger.step(offer, option):
        return None
    at = bisect_left(line, (units - ledger.lacking(option), -1))
    if at == len(line) or line[at][0] >= units:
        return None
    smaller = line[at][1]
    ledger.undo(smaller)
    ledger.place(offer, option)
    del line[at]
    insort(line, (units, offer))
    return smaller


class Search:
    """Every assignment of few offers, until one places the most, or a bound of steps is reached."""

    def __init__(
        self,
        ledger: Ledger,
        offers: Iterable[int],
        options: Mapping[int, Sequence[Option]],
        more: Callable[[], int],
    ) -> None:
        """Search for `offers`, none of them placed; `more` is what others could place after."""
        self._ledger = ledger
        self._options = options
        self._more = more
        self._offers = sorted(offers, key=lambda at: (-ledger.rest[at], at))
        sizes = [ledger.rest[offer] for offer in self._offers]
        self._ahead = [*accumulate(reversed(sizes), initial=0)][::-1]
        self._chosen: list[tuple[int, Option]] = []
        self._best: list[tuple[int, Option]] = []

    def run(self, beat: int, bound: int, steps: int) -> bool:
        """Place the offers so that more than `beat` is placed in all, if that can be."""
        self._most, self._bound, self._steps = beat, bound, steps
        self._try(0, 0)
        for offer, option in self._best:
            self._ledger.place(offer, option)
        return bool(self._best)

    def _try(self, at: int, placed: int) -> None:
        self._steps -= 1
        if self._steps < 0 or self._most >= self._bound:
            return
        more = self._more()
        if placed + more > self._most:
            self._most, self._best = placed + more, list(self._chosen)
        if placed + self._ahead[at] + more <= self._most:
            return
        offer = self._offers[at]
        for option in self._options[offer]:
            if self._ledger.place(offer, option):
                self._chosen.append((offer, option))
                self._try(at + 1, placed + self._ahead[at] - self._ahead[at + 1])
                self._chosen.pop()
                self._ledger.undo(offer)
        self._try(at + 1, placed)
