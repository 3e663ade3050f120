"""The life of a pledge, derived from its allocations by one pure function."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from pledges.models import DEAD, OFFERED, AllocationState, PledgeState
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_, Said, word

UNKNOWN = N_("Choose one of: {expected}.")

State = TypeVar("State", PledgeState, AllocationState)
# A pledge's own states win over what its allocations say: a person decided them.
DECIDED = (
    PledgeState.HELD,
    PledgeState.WITHDRAWN,
    PledgeState.LAPSED,
    PledgeState.WRITTEN_OFF,
)
PLACEABLE = (
    PledgeState.PROMISED,
    PledgeState.STANDING,
    PledgeState.MATCHED,
    PledgeState.DISPATCHED,
    PledgeState.ACCEPTED,
    PledgeState.PARTLY_RECEIVED,
)
# Some of it is with an organization; the rest may be with none.
IN_PART = tuple(
    each for each in PLACEABLE if each not in (PledgeState.PROMISED, PledgeState.STANDING)
)


@dataclass(frozen=True, slots=True)
class Share:
    """What counts of an allocation."""

    state: AllocationState
    amount: int
    received: int


def of(own: PledgeState, amount: int, shares: Iterable[Share]) -> PledgeState:
    """Where a pledge of `amount` stands, given the state last stored and its shares."""
    if own in DECIDED:
        return own
    shares = list(shares)
    live = {share.state for share in shares if share.state not in DEAD}
    received = sum(share.received for share in shares)
    if received >= amount:
        return PledgeState.RECEIVED
    if received:
        return PledgeState.PARTLY_RECEIVED
    if AllocationState.ACCEPTED in live:
        return PledgeState.ACCEPTED
    if live & set(OFFERED):
        return PledgeState.DISPATCHED
    if AllocationState.RESERVED in live:
        return PledgeState.MATCHED
    return PledgeState.STANDING if own is PledgeState.STANDING else PledgeState.PROMISED


# How each state is shown: a plain word, an icon and a tone, never colour alone.
SHOWN = {
    "held": (N_("we're checking with you"), "pause", "warning"),
    "promised": (N_("promised"), "circle", "neutral"),
    "standing": (N_("kept; we'll call if needed"), "bookmark", "neutral"),
    "matched": (N_("an organization is chosen"), "link", "info"),
    "dispatched": (N_("sent to the organization"), "send", "info"),
    "reserved": (N_("an organization is chosen"), "link", "info"),
    "acknowledged": (N_("seen by the organization"), "eye", "info"),
    "accepted": (N_("accepted, not yet received"), "check", "info"),
    "partly received": (N_("partly received"), "half", "success"),
    "received": (N_("received"), "check-circle", "success"),
    "declined": (N_("declined by the organization"), "x", "warning"),
    "recalled": (N_("taken back"), "undo", "neutral"),
    "released": (N_("released"), "undo", "neutral"),
    "withdrawn": (N_("cancelled by the donor"), "x", "neutral"),
    "lapsed": (N_("closed, not received"), "clock", "neutral"),
    "written off": (N_("closed, not received"), "clock", "neutral"),
}


def shown(state: str) -> dict[str, str]:
    """`word` (a msgid), `icon` and `tone` of a pledge's or an allocation's state."""
    name, icon, tone = SHOWN.get(state, (state, "circle", "neutral"))
    return {"word": name, "icon": icon, "tone": tone}


def said(state: str) -> Said:
    """The word of a state, for a message of either language."""
    return Said(word, shown(state)["word"])


def named(kind: type[State], text: str) -> State:
    """The state called `text`, as a query says it: `partly received` or `partly_received`.

    Raises:
        InvalidInput: if `kind` has no such state.
    """
    words = [state.value for state in kind]
    text = text.replace("_", " ")
    if text not in words:
        raise InvalidInput.field("/state", "enum", UNKNOWN, expected=", ".join(words))
    return kind(text)
