"""A shift is taken by people who are free for all of it."""

from pledges.plan_words import Reason
from pledges.rules import Case, Rule
from relief.kit.i18n import N_


class Shift(Rule):
    """Whether people are free when they are needed."""

    key = "shift"

    def refuse(self, case: Case) -> Reason | None:
        """Refuse whoever is not free for the whole shift, or did not say when they are."""
        if not (case.gap and case.gap.asks and case.gap.asks.shift):
            return None
        free = case.wish.terms.shifts if case.wish.terms else None
        params = {"agency": case.taker.agency}
        if free is None:
            message = N_("It is not known whether they are free for the shift of {agency}.")
            return Reason(self.key, message, params)
        if case.gap.need not in free:
            return Reason(
                self.key, N_("They are not free for all of the shift of {agency}."), params
            )
        return None

    def explain(self, case: Case) -> Reason | None:
        """Say that they are free then."""
        if not (case.gap and case.gap.asks and case.gap.asks.shift):
            return None
        return Reason(self.key, N_("They are free for the whole shift."))


ENTRY = Shift()
