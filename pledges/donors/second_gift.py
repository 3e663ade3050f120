"""Second gift, or the same told twice? What holds a promise, and the answer (rule 10)."""

from typing import Any
from uuid import UUID

import structlog
from sqlmodel import Session

from pledges import locks, service
from pledges.dispatches import letters
from pledges.holds.hold_reasons import TWIN, Doubt, doubt
from pledges.holds.twins import Twin
from pledges.lane.prepare import CHECKING
from pledges.models import GONE, Pledge, PledgeState
from relief.kit import audit, i18n, outbox
from relief.kit.errors import Conflict
from relief.kit.i18n import N_
from relief.kit.settings import Settings
from relief.kit.vault import VaultError

log = structlog.get_logger(__name__)

NOT_ASKED = N_("{reference} is held for another reason: someone from 211 will call about it.")

REASONS = {
    "twin": N_("It may be the same gift as {twin}."),
    "confirm": N_("A call must confirm it: somebody gave for another person, or a large amount."),
    "large": N_("It is a large amount: a call must confirm it."),
    "third_party": N_("Somebody gave in another person's name: a call must confirm it."),
    "robot": N_("A field was filled in that only a machine sees."),
    "": N_("It was marked for checking when it was taken."),
}


def suspect(session: Session, settings: Settings, pledge_id: UUID, twin: Twin) -> None:
    """Hold a promise that may repeat `twin`, unless somebody was asked about it already.

    One that an organization has is not taken from it, nor from the figures of a campaign that has
    closed: its history says what was seen.
    """
    pledge = locks.pledge(session, session.get_one(Pledge, pledge_id))
    asked = any(_asked(each) for each in audit.history(session, pledge.reference))
    other = audit.history(session, twin.reference)
    asked = asked or any(each.facts.get("twin") == pledge.reference for each in other)
    if asked or pledge.state in GONE:
        return
    facts: dict[str, Any] = {"doubt": TWIN, "twin": twin.reference, "by": list(twin.by)}
    out = pledge.state not in (PledgeState.PROMISED, PledgeState.MATCHED)  # reserved is not out
    if out or service.is_over(session, pledge):
        audit.note(session, pledge.reference, "may_repeat", **facts)
        return
    service.hold(session, pledge, **facts)
    try:
        donor = service.donor_of(session, pledge)
    except VaultError:  # held all the same; `relief doctor` tells of a key that is missing here
        log.warning("donor not asked", pledge=pledge.reference)
        return
    if donor.email and twin.is_known:
        told = letters.recorded_facts(settings, service.campaign_of(session, pledge), pledge)
        letter = outbox.Letter(donor.email, CHECKING, pledge.language, told | {"twin": True})
        outbox.put(session, about=pledge.reference, channel="email", letter=letter)


def _asked(entry: audit.AuditEntry) -> bool:
    return entry.event in ("held", "may_repeat") or bool(entry.facts.get("another"))


def reason(found: Doubt, lang: str) -> str:
    """Why a promise is held, in words."""
    if found.words:
        return found.words
    return i18n.translate(lang, REASONS.get(found.code, REASONS[""]), twin=found.twin)


def answer(session: Session, pledge: Pledge, *, same: bool, words: str = "") -> None:
    """It is the same gift, told twice: withdrawn. Or a second one: it counts from now on.

    Raises:
        Conflict: if it is not held, or not for this.
    """
    locks.pledge(session, pledge)
    found = doubt(session, pledge)
    if found is None or found.code != TWIN:
        raise Conflict(NOT_ASKED, code="not_asked", reference=pledge.reference)
    if not same:
        service.release(session, pledge, reason=words)
        return
    service.told_twice(session, pledge, twin=found.twin, words=words)
    audit.note(session, found.twin, "told_again", other=pledge.reference)
