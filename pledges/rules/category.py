"""What is offered is what is needed: goods never go where nobody listed them."""

from pledges.plan_words import Gap, Reason, Wish
from pledges.rules import Case, Rule, Wait
from relief.kit.i18n import N_


class Category(Rule):
    """Kind, item and unit; and what the organization takes at all."""

    key = "category"

    def refuse(self, case: Case) -> Reason | None:
        """Refuse a kind the organization does not take, and an item or unit it did not list."""
        wish, taker, gap = case.wish, case.taker, case.gap
        if wish.kind not in taker.accepts:
            message = N_("{agency} does not take offers of this kind.")
            return Reason(self.key, message, {"agency": taker.agency})
        if gap is None and wish.kind == "money":
            return None
        if gap is None or not _fits(wish, gap):
            message = N_("{agency} lists no need for this.")
            return Reason(self.key, message, {"agency": taker.agency})
        return None

    def explain(self, case: Case) -> Reason | None:
        """Say that what is needed is what is offered, where that is not plain from the amount."""
        if case.wish.kind == "money" or case.gap is None:
            return None
        return Reason(self.key, N_("It is on this organization's list of needs."))

    def wait(self, wait: Wait) -> Reason | None:
        """Promise to call when nobody needs it now: an offer is kept, a person never refused."""
        if wait.largest or wait.full or wait.otherwise:
            return None
        message = N_("No listed need fits this offer now. We keep it and will call if one does.")
        return Reason(self.key, message)


def _fits(wish: Wish, gap: Gap) -> bool:
    """Whoever offers time can help where no skill is asked for; all else is like for like."""
    if (gap.kind, gap.unit) != (wish.kind, wish.unit):
        return False
    if gap.kind != "time":
        return gap.item == wish.item
    skills = wish.terms.skills if wish.terms else ()
    return gap.item in (None, wish.item, *skills)


ENTRY = Category()
