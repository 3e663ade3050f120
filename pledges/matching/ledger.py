"""What a plan has placed so far: what each gap still lacks, what each offer still has to give."""

from collections.abc import Sequence
from math import lcm

from pledges.matching.board import Board, Option
from pledges.plan_words import Offer

Part = tuple[str, int | None, int]  # agency, gap or none in particular, units
UNLIMITED = 1 << 62


class Ledger:
    """Keeps gaps from being exceeded, agencies from being flooded, no offer spent twice."""

    def __init__(self, board: Board, offers: Sequence[Offer]) -> None:
        self.rest = [offer.amount * offer.pack for offer in offers]
        self.left = [gap.amount for gap in board.gaps]
        self.parts: list[list[Part] | None] = [None] * len(self.rest)
        self._slots = {
            taker.agency: taker.capacity
            for taker in board.takers.values()
            if taker.capacity is not None
        }
        self._packs = [offer.pack for offer in offers]
        self._asked = [gap.pack for gap in board.gaps]
        self._loose = max(self._packs, default=1) == 1 == max(self._asked, default=1)

    def full(self, agency: str) -> bool:
        """Tell whether an agency can take no more offers."""
        return self._slots.get(agency, 1) < 1

    def lacking(self, option: Option) -> int:
        """Tell how much could still be used there, whether or not the agency can answer."""
        return UNLIMITED if option.gap is None else self.left[option.gap]

    def room(self, option: Option) -> int:
        """Tell how much can still be sent there."""
        return 0 if self.full(option.agency) else self.lacking(option)

    def place(self, offer: int, option: Option) -> bool:
        """Send all that is left of an offer to one place, or nothing of it."""
        units = self.rest[offer]
        if units > self.room(option) or units % self.step(offer, option):
            return False
        self.give(offer, option, units)
        return True

    def step(self, offer: int, option: Option) -> int:
        """Tell in what portions an offer can go there: whole packs of its own and of the need's."""
        if self._loose or option.gap is None:
            return 1
        return lcm(self._packs[offer], self._asked[option.gap])

    def give(self, offer: int, option: Option, units: int) -> int:
        """Send up to `units` of an offer to one place, and return how many were sent.

        A second part for the same place joins the first.
        """
        parts = self.parts[offer] or []
        joins = self._known(parts, option)
        units = min(units, self.rest[offer], self.lacking(option))
        units -= units % self.step(offer, option)
        if units < 1 or (joins is None and self.full(option.agency)):
            return 0
        self.rest[offer] -= units
        if option.gap is not None:
            self.left[option.gap] -= units
        if joins is not None:
            parts[joins] = (option.agency, option.gap, parts[joins][2] + units)
        else:
            parts.append((option.agency, option.gap, units))
            if option.agency in self._slots:
                self._slots[option.agency] -= 1
        self.parts[offer] = parts
        return units

    def undo(self, offer: int) -> None:
        """Take back all that was sent of an offer."""
        for agency, gap, units in self.parts[offer] or ():
            self.rest[offer] += units
            if gap is not None:
                self.left[gap] += units
            if agency in self._slots:
                self._slots[agency] += 1
        self.parts[offer] = None

    def _known(self, parts: Sequence[Part], option: Option) -> int | None:
        for at, (agency, gap, _) in enumerate(parts):
            if (agency, gap) == (option.agency, option.gap):
                return at
        return None
