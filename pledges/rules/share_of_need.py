"""Needs are filled evenly: whoever is furthest below its share of need comes first."""

from pledges.plan_words import Reason
from pledges.rules import Case, Rule, Wait
from relief.kit.i18n import N_


class ShareOfNeed(Rule):
    """How far a need was met when the plan began."""

    key = "share_of_need"

    def explain(self, case: Case) -> Reason | None:
        """Say how far the need was met, and whether any the offer fits was met less."""
        gap = case.gap
        if gap is None:
            return None
        requested = max(gap.requested, gap.amount)
        params = {"agency": gap.agency, "percent": (requested - gap.amount) * 100 // requested}
        if case.most_starved:
            message = N_("{agency} is furthest below its share of need: {percent}% met.")
        else:
            message = N_("Needs are filled evenly: {agency} had {percent}% of this one.")
        return Reason(self.key, message, params)

    def wait(self, wait: Wait) -> Reason | None:
        """Say that the needs it fits are filled."""
        if not wait.largest or wait.left or wait.full:
            return None
        message = N_("Other offers fill every need this one fits. We keep it and will call.")
        return Reason(self.key, message)


ENTRY = ShareOfNeed()
