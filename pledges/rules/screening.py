"""Children and frail people are helped by those whose record was checked, no others."""

from pledges.plan_words import Reason
from pledges.rules import Case, Rule
from relief.kit.i18n import N_

UNKNOWN = N_("It is not known whether they have the police check that {agency} asks for.")
SAID = {
    "willing": N_("They have no police check yet, as {agency} asks, but are willing to get one."),
    "no": N_("{agency} asks for a police check for work with vulnerable people."),
}


class Screening(Rule):
    """Whether a police check for the vulnerable sector is asked for."""

    key = "screening"

    def refuse(self, case: Case) -> Reason | None:
        """Refuse whoever has no check yet, and say who is willing to have one."""
        if not (case.gap and case.gap.asks and case.gap.asks.screening):
            return None
        said = case.wish.terms.screening if case.wish.terms else None
        message = SAID.get(said or "", UNKNOWN)
        return None if said == "has" else Reason(self.key, message, {"agency": case.taker.agency})


ENTRY = Screening()
