"""Who asks for several skills needs people who have all of them."""

from pledges.plan_words import Reason
from pledges.rules import Case, Rule
from relief.kit.i18n import N_


class Skills(Rule):
    """What people must be able to do."""

    key = "skills"

    def refuse(self, case: Case) -> Reason | None:
        """Refuse whoever did not offer all that is asked for."""
        asked = case.gap.asks.skills if case.gap and case.gap.asks else ()
        if case.wish.kind != "time" or len(asked) < 2:
            return None  # one skill is what the need is listed under
        offered = case.wish.terms.skills if case.wish.terms else ()
        if set(asked) <= {*offered, case.wish.item}:
            return None
        message = N_("Not all the skills that {agency} asks for were offered.")
        return Reason(self.key, message, {"agency": case.taker.agency})


ENTRY = Skills()
