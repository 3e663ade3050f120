"""How the offers of one market are placed: "only" first, then first choices, then by fair share."""

from collections.abc import Iterable

from pledges.matching.board import Board, Option
from pledges.matching.ledger import Ledger
from pledges.matching.market import Group, Market, Shares
from pledges.matching.whole import Search, Shelf, cut, exchange, feed

FEW = 10  # whole offers for which every assignment is looked at
STEPS = 20_000  # of one search
POURS = 100_000  # offers and groups poured again in one search that divisible offers share
MANY = 20_000  # offers beyond which what an exchange gains is not worth the sorting


class Placing:
    """Places the offers of a market in a ledger."""

    def __init__(self, board: Board, ledger: Ledger, market: Market) -> None:
        self._board = board
        self._ledger = ledger
        self._market = market
        self._groups = market.groups
        self._whole = [offer for group in self._groups for offer in group.whole]

    def run(self) -> int:
        """Place what can be placed.

        Returns:
            The units that fewer were placed than had every offer been divisible.
        """
        shares = self._market.share(self._ledger, lambda group: group.whole + group.split)
        possible = self._possible(shares)
        for at, group in self._named("only"):
            self._only(group, shares.own[at])
        waiting = self._first_choices(shares)
        self._anywhere(waiting, shares)
        self._improve(possible)
        self._split()
        rest = sum([self._ledger.rest[o] for g in self._groups for o in g.whole + g.split])
        return max(0, possible - (self._amount - rest))

    def _possible(self, shares: Shares) -> int:
        rest = self._ledger.rest
        sums = [sum([rest[offer] for offer in g.whole + g.split]) for g in self._groups]
        self._amount = sum(sums)
        ends = [self._market.open_end(group) for group in self._groups]
        return sum(
            units if end and not self._ledger.full(end.agency) else units - spare
            for units, spare, end in zip(sums, shares.spare, ends, strict=True)
        )

    def _named(self, designation: str) -> Iterable[tuple[int, Group]]:
        named = [(at, g) for at, g in enumerate(self._groups) if g.wish.designation == designation]
        return sorted(named, key=lambda pair: pair[1].wish.agency or "")

    def _only(self, group: Group, share: dict[int, int]) -> None:
        before = {gap: self._ledger.left[gap] for gap in share}
        waiting = cut(self._ledger, group.whole, _ordered(group.own, share))
        self._fit(waiting, group.own)
        for option, units in _ordered(group.own, share):
            if option.gap is not None:
                used = before[option.gap] - self._ledger.left[option.gap]
                self._hand(group.split, option, units - used)

    def _first_choices(self, shares: Shares) -> list[int]:
        waiting: list[int] = []
        for at, group in self._named("prefers"):
            left = cut(self._ledger, group.whole, _ordered(group.own, shares.own[at]))
            if group.own and left:
                left = [o for o in left if not any(self._ledger.place(o, w) for w in group.own)]
            waiting += left
        return waiting

    def _anywhere(self, waiting: list[int], shares: Shares) -> None:
        """Place what names nobody, and what its first choice could not take, least choice first."""
        late = set(waiting)
        pools = self._market.pools
        by_choice = sorted(range(len(pools)), key=lambda at: (len(pools[at].options), at))
        members: list[list[int]] = [[] for _ in pools]
        for group in self._groups:
            if group.pool is not None:
                free = group.wish.designation == "none"
                members[group.pool] += [o for o in group.whole if free or o in late]
        for at in by_choice:
            options = pools[at].options
            left = cut(self._ledger, sorted(members[at]), _ordered(options, shares.pooled[at]))
            self._fit(feed(self._board, self._ledger, left, options), options)

    def _fit(self, offers: Iterable[int], options: tuple[Option, ...]) -> None:
        shelf = Shelf(self._ledger, options)
        for offer in offers:
            shelf.fit(offer)

    def _improve(self, possible: int) -> None:
        """Look for a better assignment, where offers wait that might have a place."""
        if len(self._whole) > MANY:
            return
        options = {o: self._market.options(g) for g in self._groups for o in g.whole}
        waiting = [o for o in self._whole if self._ledger.rest[o] and options[o]]
        if len(self._whole) <= FEW:
            self._search(options, possible)
        elif waiting:
            movable = [o for g in self._groups if g.wish.designation != "only" for o in g.whole]
            moved = exchange(self._ledger, waiting, movable, options)
            for offer in sorted({*moved, *waiting}):
                if self._ledger.rest[offer]:
                    self._fit([offer], options[offer])

    def _search(self, options: dict[int, tuple[Option, ...]], possible: int) -> None:
        for group in self._groups:
            for offer in group.split:
                self._ledger.undo(offer)  # They yield to any whole offer, and are shared out last.
        before = {offer: self._ledger.parts[offer] or [] for offer in self._whole}
        beat = sum(units for parts in before.values() for *_, units in parts) + self._more()
        if beat >= possible:
            return
        for offer in self._whole:
            self._ledger.undo(offer)
        search = Search(self._ledger, self._whole, options, self._more)
        split = sum([len(group.split) for group in self._groups])
        steps = POURS // (split + len(self._groups) + len(self._market.pools)) if split else STEPS
        if not search.run(beat, possible, min(STEPS, steps)):
            for offer, parts in before.items():
                for agency, gap, units in parts:
                    self._ledger.give(offer, Option(agency, gap), units)

    def _more(self) -> int:
        """Tell what divisible offers could still give to gaps."""
        if not any(self._ledger.rest[offer] for group in self._groups for offer in group.split):
            return 0
        return self._market.share(self._ledger, lambda group: group.split).total

    def _split(self) -> None:
        """Share out what is divisible exactly as the flow does; no agency's line overflows."""
        if not any(self._ledger.rest[offer] for group in self._groups for offer in group.split):
            return
        shares = self._market.share(self._ledger, lambda group: group.split)
        pooled: list[list[tuple[int, int]]] = [[] for _ in self._market.pools]
        for at, group in enumerate(self._groups):
            for option, units in _ordered(group.own, shares.own[at]):
                self._hand(group.split, option, units)
            if group.pool is not None:
                pooled[group.pool] += self._passed(group, shares.passed[at])
        for at, pool in enumerate(self._market.pools):
            self._hand_along(sorted(pooled[at]), _ordered(pool.options, shares.pooled[at]))
        for group in self._groups:
            self._last(group)

    def _passed(self, group: Group, units: int) -> list[tuple[int, int]]:
        """Tell how much of each offer goes to the pool, the earliest first."""
        found = []
        for offer in group.split:
            part = min(units, self._ledger.rest[offer])
            if part:
                found.append((offer, part))
                units -= part
        return found

    def _hand_along(
        self, parts: Iterable[tuple[int, int]], shares: list[tuple[Option, int]]
    ) -> None:
        shares.reverse()
        for offer, units in parts:
            due = units
            while due and shares:
                option, share = shares.pop()
                part = min(due, share)
                self._ledger.give(offer, option, part)
                due -= part
                if share > part:
                    shares.append((option, share - part))

    def _hand(self, offers: Iterable[int], option: Option, units: int) -> None:
        for offer in offers:
            if units <= 0:
                return
            units -= self._ledger.give(offer, option, units)

    def _last(self, group: Group) -> None:
        """Fill what a full line left over, then go beyond what is listed."""
        left = [offer for offer in group.split if self._ledger.rest[offer]]
        options = self._market.options(group) if left else ()
        rooms = [option for option in options if self._ledger.room(option)]
        for offer in left:
            for option in rooms:
                self._ledger.give(offer, option, self._ledger.rest[offer])


def _ordered(options: Iterable[Option], share: dict[int, int]) -> list[tuple[Option, int]]:
    """Put shares in the order of their options."""
    if not share:
        return []
    return [(o, share[o.gap]) for o in options if o.gap is not None and o.gap in share]
