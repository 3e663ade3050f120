"""Why a promise is held, and who may be told.

A stranger who types somebody's telephone into the form must not learn that this somebody promised
something. So a promise that may repeat another is asked about in writing only where both have one
e-mail, and only behind the link that was sent there. To everybody else it looks like any other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from pledges.models import Pledge, PledgeState
from relief.kit import audit
from relief.kit.audit import AuditEntry

TWIN = "twin"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a promise is held: a code, the promise it may repeat, and somebody's words."""

    code: str = ""
    twin: str = ""
    by: tuple[str, ...] = ()
    words: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the donor may be asked in writing: the other promise has the same mail."""
        return self.code == TWIN and "email" in self.by


def doubt(session: Session, pledge: Pledge) -> Doubt | None:
    """Why `pledge` is held; none if it is not."""
    return doubts(session, [pledge]).get(pledge.reference)


def doubts(session: Session, pledges: Iterable[Pledge]) -> dict[str, Doubt]:
    """Why each of `pledges` that is held is held, by its reference, in one query."""
    held = [each.reference for each in pledges if each.state is PledgeState.HELD]
    last = _last(session, held)
    return {reference: last.get(reference) or Doubt() for reference in held}


def may_repeat(session: Session, pledge: Pledge) -> bool:
    """Whether it is held only until somebody says whether it is a second gift."""
    found = doubt(session, pledge)
    return found is not None and found.code == TWIN


def is_quiet(session: Session, pledge: Pledge, *, own: bool) -> bool:
    """Whether a reader must not see that `pledge` is or was taken for another's twin.

    `own`: behind the link that was sent to the donor.
    """
    found = _last(session, [pledge.reference]).get(pledge.reference)
    return found is not None and found.code == TWIN and not (own and found.is_known)


def _last(session: Session, references: Iterable[str]) -> dict[str, Doubt]:
    latest = {entry.about: entry for entry in audit.events(session, references, "held")}
    return {about: _read(session, entry) for about, entry in latest.items()}


def _read(session: Session, entry: AuditEntry) -> Doubt:
    facts: dict[str, Any] = entry.facts
    code, twin = str(facts.get("doubt", "")), str(facts.get("twin", ""))
    return Doubt(code, twin, tuple(facts.get("by", ())), audit.words_of(session, entry))
