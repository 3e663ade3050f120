"""Why a promise is held, and who may be told.

A stranger who types somebody's telephone into the form must not learn that this somebody promised
something. So a promise that may repeat another is asked about in writing only where both have one
e-mail, and only behind the link that was sent there. To everybody else it looks like any other.
"""

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
    if pledge.state is not PledgeState.HELD:
        return None
    return _last(session, pledge) or Doubt()


def may_repeat(session: Session, pledge: Pledge) -> bool:
    """Whether it is held only until somebody says whether it is a second gift."""
    found = doubt(session, pledge)
    return found is not None and found.code == TWIN


def is_quiet(session: Session, pledge: Pledge, *, own: bool) -> bool:
    """Whether a reader must not see that `pledge` is or was taken for another's twin.

    `own`: behind the link that was sent to the donor.
    """
    found = _last(session, pledge)
    return found is not None and found.code == TWIN and not (own and found.is_known)


def _last(session: Session, pledge: Pledge) -> Doubt | None:
    held = [each for each in audit.history(session, pledge.reference) if each.event == "held"]
    return _read(session, held[-1]) if held else None


def _read(session: Session, entry: AuditEntry) -> Doubt:
    facts: dict[str, Any] = entry.facts
    code, twin = str(facts.get("doubt", "")), str(facts.get("twin", ""))
    return Doubt(code, twin, tuple(facts.get("by", ())), audit.words_of(session, entry))
