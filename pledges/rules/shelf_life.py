"""What spoils goes only where it can be used in time."""

from pledges.plan_words import Reason
from pledges.rules import Case, Rule
from relief.kit.i18n import N_


class ShelfLife(Rule):
    """How long it keeps, where that matters."""

    key = "shelf_life"

    def refuse(self, case: Case) -> Reason | None:
        """Refuse what is past its date, or would be before it is handed out."""
        days = case.wish.terms.days if case.wish.terms else None
        if days is None:
            return None
        if days < 0:
            return Reason(self.key, N_("It is past its best-before date."))
        asked = case.gap.asks.days if case.gap and case.gap.asks else 0
        if days >= asked:
            return None
        message = N_("It must keep for {days} days or more to be of use; it does not.")
        return Reason(self.key, message, {"days": asked})

    def explain(self, case: Case) -> Reason | None:
        """Say what is to be asked, where the date matters and nobody gave one."""
        if not (case.gap and case.gap.asks and case.gap.asks.days):
            return None
        if case.wish.terms and case.wish.terms.days is not None:
            return Reason(self.key, N_("It keeps long enough."))
        return Reason(self.key, N_("Its best-before date was not given: ask before it is sent."))


ENTRY = ShelfLife()
