"""A plan put into words: each proposal with what spoke for it, each offer that waits with why."""

from collections.abc import Sequence

from pledges.matching.board import Board, Option
from pledges.matching.ledger import UNLIMITED, Ledger
from pledges.matching.market import Group, Market
from pledges.plan_words import Offer, Proposal, Reason, Unmatched
from pledges.rules import Wait


class Telling:
    """Reads what was placed, market by market; offers alike share their reasons."""

    def __init__(self, board: Board, ledger: Ledger, offers: Sequence[Offer]) -> None:
        self._board = board
        self._ledger = ledger
        self._offers = offers
        self._most = list(ledger.left)
        self._proposed: list[tuple[int, list[Proposal]]] = []
        self._waiting: list[tuple[int, Unmatched]] = []

    def read(self, market: Market) -> None:
        """Put a market's outcome into words."""
        for group in market.groups:
            self._tell(market, group)

    def lines(self) -> tuple[list[Proposal], list[Unmatched]]:
        """Give the lines in the order of the offers."""
        self._proposed.sort(key=lambda pair: pair[0])
        self._waiting.sort(key=lambda pair: pair[0])
        proposals = [each for _, several in self._proposed for each in several]
        return proposals, [each for _, each in self._waiting]

    def _tell(self, market: Market, group: Group) -> None:
        board, ledger = self._board, self._ledger
        options = market.options(group)
        lowest = board.lowest(options)
        known: dict[tuple[str, int | None], tuple[Reason, ...]] = {}
        why = _Why(board, ledger, group, options, self._most)
        for offer in group.whole + group.split:
            reference, pack = self._offers[offer].reference, group.wish.pack
            told = []
            for agency, gap, units in ledger.parts[offer] or ():
                reasons = known.get((agency, gap))
                if reasons is None:
                    reasons = board.reasons(group.wish, agency, gap, lowest)
                    known[agency, gap] = reasons
                told.append(self._proposal(reference, agency, gap, units, pack, reasons))
            if told:
                self._proposed.append((offer, told))
            rest = ledger.rest[offer]
            if rest:
                kept = not self._offers[offer].may_split
                self._waiting.append(
                    (offer, Unmatched(reference, rest // pack, why.waits(rest, kept)))
                )

    def _proposal(
        self,
        reference: str,
        agency: str,
        at: int | None,
        units: int,
        pack: int,
        reasons: tuple[Reason, ...],
    ) -> Proposal:
        if at is None:
            return Proposal(reference, agency, None, units, reasons)
        gap = self._board.gaps[at]
        needed = None if pack == gap.pack else units // gap.pack
        return Proposal(reference, agency, gap.need, units // pack, reasons, needed)


class _Why:
    """Why the offers of one group wait, looked up once for all that are alike."""

    def __init__(
        self,
        board: Board,
        ledger: Ledger,
        group: Group,
        options: Sequence[Option],
        most: Sequence[int],
    ) -> None:
        self._board = board
        self._group = group
        self._options = options
        self._known: dict[tuple[bool, bool, bool], tuple[Reason, ...]] = {}
        gaps = [option.gap for option in options if option.gap is not None]
        self._largest = max((most[gap] for gap in gaps), default=0)
        rooms = (ledger.room(option) for option in options)
        self._left = max((room for room in rooms if room < UNLIMITED), default=0)
        self._full = min(
            (o.agency for o in options if ledger.full(o.agency) and ledger.lacking(o)), default=None
        )

    def waits(self, amount: int, kept_whole: bool) -> tuple[Reason, ...]:  # noqa: FBT001 - one word of an offer
        """Say why `amount` of an offer waits."""
        key = (kept_whole, amount > self._largest, amount > self._left)
        if key not in self._known:
            self._known[key] = self._reasons(amount, kept_whole=kept_whole)
        return self._known[key]

    def _reasons(self, amount: int, *, kept_whole: bool) -> tuple[Reason, ...]:
        wish = self._group.wish
        refused = () if self._options else self._board.refusals(wish)
        if refused:
            return refused
        otherwise = not self._options and self._board.otherwise(wish)
        wait = Wait(wish, kept_whole, amount, self._largest, self._left, self._full, otherwise)
        return self._board.waits(wait)
