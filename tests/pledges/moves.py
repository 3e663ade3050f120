"""What may be done to a pledge or a share of it: what the model calls it, and how it is done."""

from pledges import service
from pledges.desk import presses
from pledges.dispatches import corrections, dispatch, receipts
from pledges.dispatches.dispatch import Answer
from relief.kit import clock
from tests.pledges.plain_model import OFFERED

WHO = Answer("Jo Marsh")


def today():
    return clock.local(clock.now(), "America/Toronto").date()


def arrived(session, row, amount):
    receipts.receive(session, row, WHO, amount=amount, on=today(), another=True)


def corrected(session, row, received):
    corrections.correct(session, row, WHO, received=received, words="Counted again")


def fewer(received, part):
    """So much has come in truth of what was reported; "too much" is no correction."""
    return {"all": 0, "half": received // 2, "one cent": received - 1, "too much": received}[part]


def part_of(left, part):
    """So much of `left`; never nothing, since that is refused as no amount at all."""
    some = {"all": left, "half": left // 2, "one cent": 1, "too much": left + 1}
    return max(1, some[part])


# What each answer takes, and how it is really given.
ANSWERS = {
    "acknowledge": lambda share, part: (),
    "accept": lambda share, part: (part_of(share.offered, part),),
    "decline": lambda share, part: ("full" if part == "all" else "not_ours",),
    "recall": lambda share, part: (),
    "receive": lambda share, part: (part_of(share.amount - share.received, part),),
    "end": lambda share, part: (),
    "correct": lambda share, part: (fewer(share.received, part),),
}
STEPS = {
    "acknowledge": lambda s, row: dispatch.acknowledge(s, row, WHO),
    "accept": lambda s, row, amount: dispatch.accept(s, row, WHO, amount=amount),
    "decline": lambda s, row, reason: dispatch.decline(s, row, WHO, reason=reason),
    "recall": presses.recall,
    "receive": arrived,
    "end": receipts.end,
    "correct": corrected,
}
# Where a share stands to which each may happen.
APT = {
    "acknowledge": ("dispatched",),
    "accept": OFFERED,
    "decline": OFFERED,
    "recall": (*OFFERED, "accepted"),
    "receive": ("accepted", "partly received"),
    "end": ("partly received",),
    "correct": ("partly received", "received"),
}
# Each decision: what the model calls it, with what; and how it is really taken.
DECISIONS = {
    "hold": ("hold", (), lambda s, p: service.hold(s, p, reason="Twice?")),
    "release": ("release", (), service.release),
    "withdraw": ("withdraw", (), lambda s, p: presses.withdraw(s, p, words="No more")),
    "lapse": ("close", ("lapsed", "lapsed"), lambda s, p: service.lapse(s, p, reason="Over")),
    "write off": (
        "close",
        ("written off", "written_off"),
        lambda s, p: service.write_off(s, p, reason="Over"),
    ),
}
SENT = ("send",)
ACCEPTED = (*SENT, "accept")
RECEIVED = (*ACCEPTED, "receive")
STAGES = (
    (),
    SENT,
    ACCEPTED,
    RECEIVED,
    (*SENT, "decline"),
    (*SENT, "acknowledge"),
    (*RECEIVED, "correct"),
    (*RECEIVED, "withdraw"),
    ("write off",),
    ("hold",),
)
