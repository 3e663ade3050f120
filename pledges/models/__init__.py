"""Donors, their pledges, and what became of each: allocations, dispatches, plans.

One noun, one file; every table is named here, so that the schema knows it.
"""

from pledges.models.arrival import Arrival, MatchingEntry
from pledges.models.bundle import Bundle, BundleEntry
from pledges.models.call_back import CallBack
from pledges.models.closed_link import ClosedLink
from pledges.models.closing import (
    ClosingMark,
    ClosingPlan,
    ClosingRun,
    ClosingStatement,
    ClosingThanks,
)
from pledges.models.clue import DonorClue
from pledges.models.dispatch import Allocation, Dispatch
from pledges.models.donor import Donor
from pledges.models.draft import Draft
from pledges.models.instalment import Instalment, Schedule
from pledges.models.late_receipt import LateReceipt
from pledges.models.lease_step import LeaseStep
from pledges.models.lessons import Lessons
from pledges.models.link_request import LinkRequest
from pledges.models.merge import DonorLink
from pledges.models.pad import Pad, Slip, SlipState
from pledges.models.plan import MatchPlan
from pledges.models.pledge import IdempotencyKey, Pledge
from pledges.models.reconciliation import ArrivalLine, LineState, Reconciliation, Verdict
from pledges.models.reminder import Reminder, ReminderConsent, ReminderLadder
from pledges.models.reservation import ReservedReference
from pledges.models.states import (
    AGREED,
    ARRIVING,
    DEAD,
    GONE,
    KNOWN,
    LIVE,
    OFFERED,
    AllocationState,
    PledgeState,
)

__all__ = [
    "AGREED",
    "ARRIVING",
    "DEAD",
    "GONE",
    "KNOWN",
    "LIVE",
    "OFFERED",
    "Allocation",
    "AllocationState",
    "Arrival",
    "ArrivalLine",
    "Bundle",
    "BundleEntry",
    "CallBack",
    "ClosedLink",
    "ClosingMark",
    "ClosingPlan",
    "ClosingRun",
    "ClosingStatement",
    "ClosingThanks",
    "Dispatch",
    "Donor",
    "DonorClue",
    "DonorLink",
    "Draft",
    "IdempotencyKey",
    "Instalment",
    "LateReceipt",
    "LeaseStep",
    "Lessons",
    "LineState",
    "LinkRequest",
    "MatchPlan",
    "MatchingEntry",
    "Pad",
    "Pledge",
    "PledgeState",
    "Reconciliation",
    "Reminder",
    "ReminderConsent",
    "ReminderLadder",
    "ReservedReference",
    "Schedule",
    "Slip",
    "SlipState",
    "Verdict",
]
