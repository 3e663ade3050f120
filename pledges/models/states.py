"""Where a pledge, and each share of it, can stand."""

from enum import StrEnum


class PledgeState(StrEnum):
    """Where a pledge stands; derived from its allocations by `states.of`, and stored with it."""

    HELD = "held"
    PROMISED = "promised"
    STANDING = "standing"
    MATCHED = "matched"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    PARTLY_RECEIVED = "partly received"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    WRITTEN_OFF = "written off"


class AllocationState(StrEnum):
    """Where one share of a pledge stands with one agency."""

    RESERVED = "reserved"
    DISPATCHED = "dispatched"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    PARTLY_RECEIVED = "partly received"
    RECEIVED = "received"
    DECLINED = "declined"
    RECALLED = "recalled"
    RELEASED = "released"


DEAD = (AllocationState.DECLINED, AllocationState.RECALLED, AllocationState.RELEASED)
LIVE = tuple(state for state in AllocationState if state not in DEAD)
KNOWN = tuple(state for state in LIVE if state is not AllocationState.RESERVED)  # to the agency
OFFERED = (AllocationState.DISPATCHED, AllocationState.ACKNOWLEDGED)
ARRIVING = (AllocationState.ACCEPTED, AllocationState.PARTLY_RECEIVED)  # something is expected
AGREED = (*ARRIVING, AllocationState.RECEIVED)  # the organization takes it, or has it
GONE = (PledgeState.WITHDRAWN, PledgeState.LAPSED, PledgeState.WRITTEN_OFF)
