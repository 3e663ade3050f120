"""Keep a pledge whole: one donor, one call-back, one receipt."""

from pledges.plan_words import Reason
from pledges.rules import Rule, Wait
from relief.kit.i18n import N_


class Whole(Rule):
    """What waits because its donor did not agree to a split."""

    key = "whole"

    def wait(self, wait: Wait) -> Reason | None:
        """Say that the offer is larger than any need it fits, or than what is left of them."""
        if not wait.kept_whole:
            return None
        if 0 < wait.largest < wait.amount:
            message = N_("It is more than any one organization needs, and is to be kept whole.")
            return Reason(self.key, message)
        if 0 < wait.left < wait.amount:
            message = N_("It is more than any one organization still needs; it is kept whole.")
            return Reason(self.key, message)
        return None


ENTRY = Whole()
