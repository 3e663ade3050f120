"""Packs stay whole: 10 cases of 24 meet a need of 240, and none is torn open unasked."""

from pledges.plan_words import Reason
from pledges.rules import Case, Rule, Wait
from relief.kit.i18n import N_


class Packs(Rule):
    """How packs count for needs that are counted otherwise."""

    key = "packs"

    def explain(self, case: Case) -> Reason | None:
        """Say how much one pack counts for."""
        if case.gap is None or case.wish.pack == case.gap.pack:
            return None
        params = {"mine": case.wish.pack, "theirs": case.gap.pack}
        if case.gap.pack == 1:
            return Reason(self.key, N_("Each of its packs counts as {mine}."), params)
        return Reason(self.key, N_("Its packs of {mine} count for packs of {theirs}."), params)

    def wait(self, wait: Wait) -> Reason | None:
        """Say that what is left is no whole number of packs, or counted in who knows what."""
        if wait.otherwise:
            message = N_("It is needed, but in other units: ask how much one of these packs holds.")
            return Reason(self.key, message)
        odd = wait.left >= wait.amount or not wait.kept_whole
        if wait.full or wait.wish.kind != "goods" or not (wait.left and odd):
            return None
        message = N_("What is still needed is no whole number of its packs. We keep it.")
        return Reason(self.key, message)


ENTRY = Packs()
