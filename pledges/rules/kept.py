"""An offer lasts as long as its donor said they could keep it."""

from pledges.plan_words import Reason
from pledges.rules import Case, Rule
from relief.kit.i18n import N_


class Kept(Rule):
    """Until when the donor can give it."""

    key = "kept"

    def refuse(self, case: Case) -> Reason | None:
        """Refuse what the donor may have given elsewhere by now."""
        if case.wish.terms is None or not case.wish.terms.gone:
            return None
        message = N_("The donor could keep it only until a day that has passed. Call before use.")
        return Reason(self.key, message)


ENTRY = Kept()
