"""Who is on a pledge: one person at a time says so, and everyone sees it."""

from sqlmodel import Session, col, update

from pledges.models import Pledge
from relief.kit import audit, chronicle
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict
from relief.kit.i18n import N_

QUICKER = N_("{who} is on {reference} already. The page shows it as it is now.")


def press(session: Session, pledge: Pledge, had: str, lang: str) -> None:
    """Take a pledge in hand as its page showed it, from whoever had it; let go of one's own.

    Raises:
        Conflict: if somebody else took it in the meantime.
    """
    me: str = session.info["actor"]
    statement = (
        update(Pledge)
        .where(col(Pledge.id) == pledge.id, col(Pledge.handled_by) == had)
        .values(handled_by="" if had == me else me)
    )
    if rows_changed(session, statement) != 1:
        session.refresh(pledge)
        who = chronicle.who(session, [pledge.handled_by], lang)[pledge.handled_by]
        raise Conflict(QUICKER, code="handled", who=who or "–", reference=pledge.reference)
    session.refresh(pledge)
    audit.note(session, pledge.reference, "handled" if pledge.handled_by else "let_go")
