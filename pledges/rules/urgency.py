"""The most urgent goods, services and hands go out first. Money follows the share of need alone."""

from pledges.plan_words import Gap, Reason
from pledges.rules import Case, Rule
from relief.kit.i18n import N_

URGENT = 4


class Urgency(Rule):
    """How urgent the organization says its need is, from 1 to 5."""

    key = "urgency"

    def tier(self, gap: Gap) -> int:
        """Rank by urgency. Money by urgency would leave the patient at nothing."""
        return 0 if gap.kind == "money" else gap.urgency

    def explain(self, case: Case) -> Reason | None:
        """Say that the need is urgent."""
        gap = case.gap
        if gap is None or gap.kind == "money" or gap.urgency < URGENT:
            return None
        return Reason(self.key, N_("The need is urgent: {urgency} of 5."), {"urgency": gap.urgency})


ENTRY = Urgency()
