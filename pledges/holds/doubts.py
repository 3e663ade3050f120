"""Which promises a call must confirm before they count (rule 14); pure.

Pranksters promise large sums, and in others' names: whoever is named, or gives much, is asked.
"""

from pledges.schemas import PledgeIn

LARGE, THIRD_PARTY = "large", "third_party"
TO_CONFIRM = (LARGE, "confirm")  # the donor is called; else whom they named


def of(body: PledgeIn, from_cents: int) -> str:
    """Why `body` is to be confirmed, or nothing.

    Args:
        body: What is promised.
        from_cents: The least sum that is large; 0: none is.
    """
    if body.third_party:
        return THIRD_PARTY
    if body.amount and 0 < from_cents <= body.amount.amount_cents:
        return LARGE
    return ""
