"""The three totals worked out anew from the tables, and once more from the histories alone."""

from collections import Counter, defaultdict

from sqlmodel import select

from pledges.models import DEAD, GONE, Allocation, Arrival, MatchingEntry, Pledge, PledgeState
from relief.campaigns import judging, sponsorship, tally
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


def sponsored(session, campaign):
    """Each sponsor's rule: what stands as given, and what its entries add up to; never a cent off.

    Every cent that was received is an arrival, and of what counts the sponsor gives the ratio or
    says how much is beyond its cap.
    """
    arrived = Counter()
    for arrival in session.exec(_of(Arrival, campaign)):
        arrived[arrival.pledge_id] += arrival.left
    shares = session.exec(select(Allocation).join(Pledge).where(Pledge.campaign_id == campaign.id))
    came = Counter()
    for share in shares:
        came[share.pledge_id] += share.received
    assert +arrived == +came
    for rule in sponsorship.of(session, campaign.id):
        session.refresh(rule)
        yield rule.matched_cents, _given(session, campaign, rule)


def _given(session, campaign, rule):
    """What the entries of `rule` add up to, each arrival's held against what is left of it."""
    given = Counter()
    for arrival in session.exec(_of(Arrival, campaign)):
        query = select(MatchingEntry).where(
            MatchingEntry.rule_id == rule.id, MatchingEntry.arrival_id == arrival.id
        )
        entries = session.exec(query.order_by(MatchingEntry.id)).all()
        for entry in entries:
            given["gifts"] += entry.gift_cents if not entry.reasons else 0
            given["matched"] += entry.matched_cents
            given["over"] += entry.over_cents
        if entries:
            assert sum(entry.gift_cents for entry in entries) == arrival.left
            both = sum(entry.matched_cents + entry.over_cents for entry in entries)
            assert both == (0 if entries[0].reasons else judging.matched(rule, arrival.left))
    assert given["matched"] <= (rule.cap_cents or given["matched"])
    # Nobody waits for the sponsor's money while some is left.
    assert not given["over"] or given["matched"] == rule.cap_cents
    return given["matched"]


def _of(model, campaign):
    query = select(model).where(model.campaign_id == campaign.id)
    return query.execution_options(populate_existing=True)


def _promised(pledge, received):
    if pledge.state is PledgeState.HELD:
        return 0
    return received if pledge.state in GONE else pledge.amount


def _told(steps):
    """What one pledge adds to each total, told by its steps."""
    said = Counter()
    shares, closed = defaultdict(Counter), False
    for step in steps:
        amount, share = step.facts.get("amount"), shares[step.facts.get("dispatch")]
        closed = closed or step.event in CLOSED
        if step.event in WHOLE:
            said["promised"] = steps[0].facts["amount"] * WHOLE[step.event]
        elif step.event in CLOSED:
            said["promised"] = sum(each["received"] for each in shares.values())
        elif step.event == "recalled":
            share["confirmed"] = 0
        elif step.event == "received_late":
            share.update(confirmed=amount, received=amount)
            said["promised"] += amount
        elif step.event == "corrected":
            share["received"] -= amount
            share["confirmed"] -= amount * closed
            said["promised"] -= amount * closed
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
