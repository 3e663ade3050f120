"""Claim fairness: report back on what you were sent before you are sent more. Off by default."""

from pledges.plan_words import Reason
from pledges.rules import Case, Rule
from relief.kit.i18n import N_


class Fairness(Rule):
    """How many offers of goods or time an organization may leave without a report."""

    key = "fairness"

    def refuse(self, case: Case) -> Reason | None:
        """Refuse who is behind with its reports; never money, whose reports take weeks."""
        limit, taker = case.policy.fairness_limit, case.taker
        if limit is None or case.wish.kind == "money" or taker.unreported < limit:
            return None
        message = N_("{agency} has yet to report on {unreported} offers sent before.")
        return Reason(self.key, message, {"agency": taker.agency, "unreported": taker.unreported})


ENTRY = Fairness()
