"""Does a sponsor match this gift? Pure: the same facts give the same answer, and every reason.

Asked when a gift is promised (would it be?) and again when it is received (it is, or why not).
Days are local days of the relief effort's place.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from relief.campaigns.sponsors import ANY, PROMISED, MatchingRule
from relief.kit.i18n import N_

WORDS = {
    "kind": N_("Only money is matched."),
    "currency": N_("It is in another currency than the sponsor's."),
    "donor": N_("It is from a company or group; only gifts of individuals are matched."),
    "conditional": N_("The donor named whom it is for; only gifts with no preference are matched."),
    "recipient": N_("It goes to {agency}; only gifts to {wanted} are matched."),
    "early": N_("{day} is before the first day, {first}."),
    "late": N_("{day} is after the last day, {last}."),
    "ended": N_("The sponsor's rule has ended."),
}


@dataclass(frozen=True, slots=True)
class Gift:
    """What counts of a promise, or of a part of it that arrived."""

    kind: str
    currency: str
    donor_type: str
    designation: str
    recipient: UUID | None  # none while nobody is chosen
    promised_on: date
    received_on: date | None = None  # none while it is a promise


def against(rule: MatchingRule, gift: Gift, *, today: date) -> tuple[str, ...]:
    """Every reason why `rule` does not match `gift`; none of them, and it does.

    Of a gift that is still a promise, what is not known yet speaks for it.
    """
    day = counted(rule, gift, today)
    found = {
        "kind": gift.kind != "money",
        "currency": gift.kind == "money" and gift.currency != rule.currency,
        "donor": rule.donors not in (ANY, gift.donor_type),
        "conditional": rule.unconditional and gift.designation != "none",
        "recipient": None not in (rule.recipient_id, gift.recipient)
        and rule.recipient_id != gift.recipient,
        "early": day < rule.first_day,
        "late": day > rule.last_day,
        "ended": rule.ended_at is not None,
    }
    return tuple(reason for reason, holds in found.items() if holds)


def counted(rule: MatchingRule, gift: Gift, today: date) -> date:
    """The day of the gift that the rule looks at; of a promise, the first on which it may come."""
    if rule.counts == PROMISED:
        return gift.promised_on
    return gift.received_on or max(today, rule.first_day)


def matched(rule: MatchingRule, cents: int) -> int:
    """What the sponsor gives for `cents`, before its cap; a part of a cent is not given."""
    return cents * rule.numerator // rule.denominator
