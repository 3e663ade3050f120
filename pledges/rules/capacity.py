"""An organization gets no more offers than it can answer, and none while it is not taking part."""

from pledges.plan_words import Reason
from pledges.rules import Case, Rule, Wait
from relief.kit.i18n import N_


class Capacity(Rule):
    """Whether the organization takes part, and how many more offers it can answer."""

    key = "capacity"

    def refuse(self, case: Case) -> Reason | None:
        """Refuse whoever does not take part now, and whoever is full already."""
        taker = case.taker
        if not taker.active:
            message = N_("{agency} is not taking part now.")
            return Reason(self.key, message, {"agency": taker.agency})
        if taker.capacity is not None and taker.capacity < 1:
            return self._full(taker.agency)
        return None

    def wait(self, wait: Wait) -> Reason | None:
        """Name the organization that would have taken it, had it not been full."""
        return self._full(wait.full) if wait.full else None

    def _full(self, agency: str) -> Reason:
        message = N_("{agency} has as many offers as it can answer now.")
        return Reason(self.key, message, {"agency": agency})


ENTRY = Capacity()
