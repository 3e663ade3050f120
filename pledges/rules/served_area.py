"""Who serves the place. An empty list of areas means unknown, not everywhere.

Money travels: an unknown area is no refusal for it, and a donor who named the organization, or left
the choice to the relief effort's default destination, has settled where it goes.
"""

from pledges.plan_words import Reason
from pledges.rules import Case, Rule
from relief.kit.i18n import N_


class ServedArea(Rule):
    """Whether the organization serves the area where the offer is."""

    key = "served_area"

    def refuse(self, case: Case) -> Reason | None:
        """Refuse an area that is not served, and for all but money one that is not known to be."""
        wish, taker = case.wish, case.taker
        if _served(case) or _settled(case):
            return None
        if taker.serves:
            message = N_("{agency} does not serve {area}.")
        elif wish.kind != "money":
            message = N_("It is not known whether {agency} serves {area}.")
        else:
            return None
        return Reason(self.key, message, {"agency": taker.agency, "area": wish.area})

    def explain(self, case: Case) -> Reason | None:
        """Say that the area is served, or that nobody knows."""
        wish, taker = case.wish, case.taker
        if wish.area is None:
            return None
        params = {"agency": taker.agency, "area": wish.area}
        if _served(case):
            return Reason(self.key, N_("{agency} serves {area}."), params)
        if not taker.serves:
            return Reason(self.key, N_("It is not known whether {agency} serves {area}."), params)
        return None


def _served(case: Case) -> bool:
    """A need that names the place tells as much as the organization's own list."""
    area = case.wish.area
    at_hand = case.gap is not None and case.gap.area == area
    return area is None or at_hand or area in case.taker.serves


def _settled(case: Case) -> bool:
    agency = case.taker.agency
    return case.wish.kind == "money" and agency in (case.wish.agency, case.default_agency)


ENTRY = ServedArea()
