"""Second gift, or the same told twice? What holds a promise, and the answer (rule 10)."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from pledges import locks, service
from pledges.models import Pledge, PledgeState
from relief.kit import audit, i18n
from relief.kit.errors import Conflict
from relief.kit.i18n import N_

TWIN = "twin"
NOT_ASKED = N_("{reference} is held for another reason: someone from 211 will call about it.")

REASONS = {
    "twin": N_("It may be the same gift as {twin}."),
    "confirm": N_("A call must confirm it: somebody gave for another person, or a large amount."),
    "large": N_("It is a large amount: a call must confirm it."),
    "third_party": N_("Somebody gave in another person's name: a call must confirm it."),
    "robot": N_("A field was filled in that only a machine sees."),
    "": N_("It was marked for checking when it was taken."),
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a promise is held: a code, the promise it may repeat, and somebody's words."""

    code: str = ""
    twin: str = ""
    by: tuple[str, ...] = ()
    words: str = ""


def doubt(session: Session, pledge: Pledge) -> Doubt | None:
    """Why `pledge` is held; none if it is not."""
    if pledge.state is not PledgeState.HELD:
        return None
    held = [each for each in audit.history(session, pledge.reference) if each.event == "held"]
    if not held:
        return Doubt()
    facts: dict[str, Any] = held[-1].facts
    code, twin = str(facts.get("doubt", "")), str(facts.get("twin", ""))
    return Doubt(code, twin, tuple(facts.get("by", ())), audit.words_of(session, held[-1]))


def reason(doubt: Doubt, lang: str) -> str:
    """Why a promise is held, in words."""
    if doubt.words:
        return doubt.words
    return i18n.translate(lang, REASONS.get(doubt.code, REASONS[""]), twin=doubt.twin)


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
