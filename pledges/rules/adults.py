"""Some work is for people of age only; minors are welcome elsewhere."""

from pledges.plan_words import Reason
from pledges.rules import Case, Rule
from relief.kit.i18n import N_


class Adults(Rule):
    """Whether all who come must be 18 or over."""

    key = "adults"

    def refuse(self, case: Case) -> Reason | None:
        """Refuse minors where adults are asked for, and groups that did not say."""
        if not (case.gap and case.gap.asks and case.gap.asks.adults):
            return None
        young = case.wish.terms.under_18 if case.wish.terms else None
        params = {"agency": case.taker.agency}
        if young is None:
            message = N_("It is not known whether all are 18 or over, as {agency} asks.")
            return Reason(self.key, message, params)
        if young:
            return Reason(self.key, N_("{agency} asks for people who are all 18 or over."), params)
        return None


ENTRY = Adults()
