"""Some services may be done by licensed people only."""

from pledges.plan_words import Reason
from pledges.rules import Case, Rule
from relief.kit.i18n import N_


class Licence(Rule):
    """Whether a licence is asked for."""

    key = "licence"

    def refuse(self, case: Case) -> Reason | None:
        """Refuse whoever has no licence, or did not say."""
        if not (case.gap and case.gap.asks and case.gap.asks.licence):
            return None
        licensed = case.wish.terms.licensed if case.wish.terms else None
        params = {"agency": case.taker.agency}
        if licensed is None:
            message = N_("It is not known whether they hold the licence that {agency} asks for.")
            return Reason(self.key, message, params)
        return None if licensed else Reason(self.key, N_("{agency} asks for a licence."), params)


ENTRY = Licence()
