"""Intent is a lock: "only" never moves, a first choice is tried first, a "no" is remembered."""

from pledges.plan_words import Reason
from pledges.rules import Case, Rule
from relief.kit.i18n import N_


class Designation(Rule):
    """Who the donor said should receive it, and who has already declined it."""

    key = "designation"

    def refuse(self, case: Case) -> Reason | None:
        """Refuse everyone but the one asked for, and whoever declined this offer before."""
        wish, agency = case.wish, case.taker.agency
        if wish.designation == "only" and agency != wish.agency:
            message = N_("The donor asked for another organization only.")
            return Reason(self.key, message)
        if agency in wish.declined_by:
            message = N_("{agency} has already declined this offer.")
            return Reason(self.key, message, {"agency": agency})
        return None

    def explain(self, case: Case) -> Reason | None:
        """Say how the choice stands to what the donor asked."""
        wish = case.wish
        if wish.designation == "none":
            return None
        if wish.designation == "only":
            return Reason(self.key, N_("The donor asked for this organization only."))
        if case.taker.agency == wish.agency:
            return Reason(self.key, N_("This organization is the donor's first choice."))
        if wish.agency in wish.declined_by:
            message = N_("The donor's first choice, {agency}, has declined it; others may take it.")
        else:
            message = N_("The donor's first choice, {agency}, cannot take this now; others may.")
        return Reason(self.key, message, {"agency": wish.agency})


ENTRY = Designation()
