"""Who at an agency is on an offer: one colleague says “I take this one”, and all of them see it."""

from sqlmodel import Session, col, update

from pledges.dispatches.dispatch import pledge_of
from pledges.models import ARRIVING, OFFERED, Dispatch
from relief.kit import audit, chronicle
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict
from relief.kit.i18n import N_

QUICKER = N_("{who} has taken {reference} a moment ago. The page shows it as it is now.")
FREE = N_("{reference} is free again: a colleague has let go of it a moment ago.")
SETTLED = N_("{reference} is settled: there is nothing left to do for it.")


def press(session: Session, offer: Dispatch, had: str, lang: str) -> bool:
    """Take an offer as its page showed it, from whoever had it; let go of one's own.

    Returns:
        Whether it is one's own now.

    Raises:
        Conflict: if a colleague was quicker, or nothing is left to do.
    """
    me: str = session.info["actor"]
    statement = (
        update(Dispatch)
        .where(col(Dispatch.id) == offer.id, col(Dispatch.handled_by) == had)
        .where(col(Dispatch.state).in_((*OFFERED, *ARRIVING)))
        .values(handled_by="" if had == me else me)
    )
    done = rows_changed(session, statement) == 1
    session.refresh(offer)
    if not done:
        raise _why(session, offer, lang)
    own = offer.handled_by == me
    event = "colleague_on_it" if own else "colleague_off_it"
    audit.note(session, pledge_of(session, offer).reference, event, dispatch=offer.reference)
    return own


def _why(session: Session, offer: Dispatch, lang: str) -> Conflict:
    if offer.state not in (*OFFERED, *ARRIVING):
        return Conflict(SETTLED, code="settled", reference=offer.reference)
    if not offer.handled_by:
        return Conflict(FREE, code="handled", reference=offer.reference)
    who = chronicle.who(session, [offer.handled_by], lang)[offer.handled_by]
    return Conflict(QUICKER, code="handled", who=who or "–", reference=offer.reference)
