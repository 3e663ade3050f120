"""Used things go where used things are of use."""

from pledges.plan_words import Reason
from pledges.rules import Case, Rule
from relief.kit.i18n import N_

ORDER = ("new", "like_new", "used")
ASKED = {
    "new": N_("{agency} asks for new ones only."),
    "like_new": N_("{agency} asks for new ones, or as good as new."),
}


class Condition(Rule):
    """In what condition a thing must be."""

    key = "condition"

    def refuse(self, case: Case) -> Reason | None:
        """Refuse what is worse than what will do."""
        said = case.wish.terms.condition if case.wish.terms else None
        asks = case.gap.asks if case.gap else None
        if said is None or said == "new" or asks is None:
            return None
        params = {"agency": case.taker.agency}
        if asks.condition and ORDER.index(said) > ORDER.index(asks.condition):
            return Reason(self.key, ASKED[asks.condition], params)
        return None if asks.used else Reason(self.key, N_("Only new ones of this are taken."))

    def explain(self, case: Case) -> Reason | None:
        """Say what is to be asked, where only new ones will do and nobody said."""
        asks = case.gap.asks if case.gap else None
        if asks is None or (asks.used and asks.condition != "new"):
            return None
        if case.wish.terms and case.wish.terms.condition:
            return None
        return Reason(self.key, N_("Only new ones are taken, and its condition was not said: ask."))


ENTRY = Condition()
