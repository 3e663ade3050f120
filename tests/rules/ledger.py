"""The three totals worked out anew from the tables, and once more from the histories alone."""

from collections import Counter, defaultdict

from sqlmodel import select

from pledges.models import DEAD, Allocation, Pledge, PledgeState
from pledges.service import GONE
from relief.campaigns import tally
from relief.kit import audit

ACCEPTED = ("accepted", "partly received", "received")
WHOLE = {"promised": 1, "released": 1, "held": 0}
CLOSED = ("withdrawn", "lapsed", "written_off")
MOVES = {"accepted": ("confirmed", 1), "ended": ("confirmed", -1), "received": ("received", 1)}
NAMES = ("promised", "confirmed", "received")


def stored(session, campaign):
    """What the tallies say, by currency."""
    own, others = tally.totals(session, campaign)
    return {
        each.currency: (each.promised_cents, each.confirmed_cents, each.received_cents)
        for each in (own, *others)
        if each.promised_cents
    }


def pledges_counted(session, campaign):
    own, others = tally.totals(session, campaign)
    return sum(each.pledges for each in (own, *others))


def from_tables(session, campaign):
    """What pledges and their shares add up to, by currency; and how many pledges count."""
    found, count = defaultdict(Counter), 0
    for pledge in pledges(session, campaign):
        shares = session.exec(select(Allocation).where(Allocation.pledge_id == pledge.id)).all()
        received = sum(share.received for share in shares)
        live = sum(share.amount for share in shares if share.state not in DEAD)
        assert live == pledge.allocated <= pledge.amount
        count += bool(_promised(pledge, received))
        if pledge.kind == "money":
            found[pledge.unit]["promised"] += _promised(pledge, received)
            found[pledge.unit]["received"] += received
            accepted = (share.amount for share in shares if share.state in ACCEPTED)
            found[pledge.unit]["confirmed"] += sum(accepted)
    return _tuples(found), count


def from_histories(session, campaign):
    """The same from what is written in the history, step by step, and from nothing else."""
    found = defaultdict(Counter)
    for pledge in pledges(session, campaign):
        if pledge.kind == "money":
            found[pledge.unit].update(_told(audit.history(session, pledge.reference)))
    return _tuples(found)


def _promised(pledge, received):
    if pledge.state is PledgeState.HELD:
        return 0
    return received if pledge.state in GONE else pledge.amount


def _told(steps):
    """What one pledge adds to each total, told by its steps."""
    said = Counter()
    shares = defaultdict(Counter)
    for step in steps:
        amount, share = step.facts.get("amount"), shares[step.facts.get("dispatch")]
        if step.event in WHOLE:
            said["promised"] = steps[0].facts["amount"] * WHOLE[step.event]
        elif step.event in CLOSED:
            said["promised"] = sum(each["received"] for each in shares.values())
        elif step.event == "recalled":
            share["confirmed"] = 0
        elif step.event in MOVES:
            name, sign = MOVES[step.event]
            share[name] += sign * amount
    return sum(shares.values(), said)


def pledges(session, campaign):
    query = select(Pledge).where(Pledge.campaign_id == campaign.id)
    return session.exec(query.execution_options(populate_existing=True)).all()


def _tuples(found):
    whole = {unit: tuple(sums[name] for name in NAMES) for unit, sums in found.items()}
    return {unit: sums for unit, sums in whole.items() if any(sums)}
