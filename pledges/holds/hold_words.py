"""What a donor is told of a promise that is held: who will be called, before it counts."""

from sqlmodel import Session

from pledges.holds import doubts, hold_reasons
from pledges.models import Donor, Pledge
from relief.kit import i18n
from relief.kit.i18n import N_

NAMED = N_(
    "You promised in another person's name. We will call that person to ask whether it is right. "
    "Until they have said yes, it is in no total and goes to nobody."
)
BY_PHONE = N_(
    "We will call you, at the number you gave, to confirm it. Until then it is in no total and "
    "goes to nobody."
)
NO_PHONE = N_(
    "We have no telephone number of yours. To confirm your promise, call 2-1-1 and give your "
    "reference. Until then it is in no total and goes to nobody."
)
PERHAPS = N_(
    "Someone may call or write to you before your promise is counted. You do not need to do "
    "anything now."
)


def told(session: Session, pledge: Pledge, lang: str) -> str:
    """How `pledge` is checked, in its donor's language; nothing if it is not held."""
    doubt = hold_reasons.doubt(session, pledge)
    if doubt is None:
        return ""
    if doubt.code == doubts.THIRD_PARTY:
        return i18n.translate(lang, NAMED)
    if doubt.code in doubts.TO_CONFIRM:
        reached = session.get_one(Donor, pledge.donor_id).phone_index is not None
        return i18n.translate(lang, BY_PHONE if reached else NO_PHONE)
    return i18n.translate(lang, PERHAPS)
