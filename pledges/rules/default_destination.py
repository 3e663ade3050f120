"""Money without a designation goes whole to the relief effort's default destination.

At Goderich only unconditional gifts to the local fund were matched two to one by the Province.
Inert when the coordinator has chosen to spread money by need: then no case names a default.
"""

from pledges.plan_words import Reason
from pledges.rules import Case, Rule
from relief.kit.i18n import N_


class DefaultDestination(Rule):
    """Where money goes when the donor does not say."""

    key = "default_destination"

    def refuse(self, case: Case) -> Reason | None:
        """Refuse all but the default destination, and the donor's own choice."""
        wish, default = case.wish, case.default_agency
        if wish.kind != "money" or default is None:
            return None
        if case.taker.agency in (default, wish.agency):
            return None
        message = N_("Money without a designation goes to {agency}.")
        return Reason(self.key, message, {"agency": default})

    def explain(self, case: Case) -> Reason | None:
        """Say that the default destination is one."""
        wish, default = case.wish, case.default_agency
        if wish.kind != "money" or default is None or case.taker.agency != default:
            return None
        if wish.agency == default:
            return None
        if wish.designation == "prefers":
            message = N_(
                "After a first choice, money goes here, the relief effort's own destination."
            )
            return Reason(self.key, message)
        message = N_("Money without a designation goes here, the relief effort's own destination.")
        return Reason(self.key, message)


ENTRY = DefaultDestination()
