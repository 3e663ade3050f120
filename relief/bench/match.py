"""How long a plan takes: from the database as a coordinator meets it, and in memory for its limit.

The backlog is made here, the same each time: money without and with a designation, goods of ten
kinds, some agencies full, some that accept only one kind.
"""

import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from pledges import backlog
from pledges.backlog import Inputs
from pledges.models import Donor, Pledge
from pledges.plan_words import Designation, Gap, Offer, Plan, Taker
from pledges.planning import match_plans
from relief import migrate
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import clock, ids
from relief.kit.db import Database
from relief.kit.vault import Vault
from relief.needs.models import Need

ITEMS = tuple(f"item-{n}" for n in range(10))
CHUNK = 5_000
RULES: tuple[Designation, ...] = ("none", "prefers", "only")


@dataclass(frozen=True, slots=True)
class Figure:
    """One plan: its size, its parts in seconds, and whether it adds up."""

    pledges: int
    agencies: int
    read_s: float
    plan_s: float
    store_s: float
    proposals: int
    unmatched: int
    faults: tuple[str, ...]

    @property
    def total_s(self) -> float:
        """From the question to the stored plan."""
        return self.read_s + self.plan_s + self.store_s


def in_memory(pledges: int, agencies: int, *, policy: str = "by_need") -> Figure:
    """Plan without a database."""
    inputs = made_up(pledges, agencies)
    began = time.perf_counter()
    plan = match_plans.propose(inputs, policy=policy, seed=1)
    took = time.perf_counter() - began
    return _figure(inputs, plan, pledges, agencies, plan_s=took)


def from_database(url: str, vault: Vault, pledges: int, agencies: int) -> Figure:
    """Read the backlog, plan by need and store the plan, on a database filled for it."""
    db = Database(url, vault)
    migrate.create_all(db.engine)
    campaign = _fill(db, made_up(pledges, agencies))
    with db.session(write=True) as session:
        began = time.perf_counter()
        inputs = backlog.read(session, campaign)
        read = time.perf_counter()
        plan = match_plans.propose(inputs, policy="by_need", seed=1)
        planned = time.perf_counter()
        match_plans.store(session, campaign, inputs, plan, seed=1)
    stored = time.perf_counter()
    db.close()
    return _figure(
        inputs,
        plan,
        pledges,
        agencies,
        read_s=read - began,
        plan_s=planned - read,
        store_s=stored - planned,
    )


def made_up(pledges: int, agencies: int) -> Inputs:
    """A backlog of that size, the same each time."""
    chance = random.Random(20110821)  # noqa: S311 - a rehearsal, not a secret
    names = [f"agency-{n:04d}" for n in range(agencies)]
    takers = [
        Taker(name, frozenset({"money"} if n % 7 == 0 else {"money", "goods"}))
        for n, name in enumerate(names)
    ]
    gaps = [
        Gap(str(ids.new()), name, "money", "CAD", None, amount, 3, None, amount)
        for name in names
        for amount in [chance.randrange(100_000, 50_000_000)]
    ] + [
        Gap(str(ids.new()), name, "goods", "each", item, amount, chance.randint(1, 5), None, amount)
        for name in names
        for item in chance.sample(ITEMS, 3)
        for amount in [chance.randrange(100, 20_000)]
    ]
    offers = [_offer(chance, n, names) for n in range(pledges)]
    return Inputs(offers, takers, gaps, names[0])


def faults_of(inputs: Inputs, plan: Plan) -> tuple[str, ...]:
    """What a plan must never do, looked for."""
    found: list[str] = []
    placed: Counter[str] = Counter()
    filled: Counter[str] = Counter()
    for each in plan.proposals:
        placed[each.reference] += each.amount
        if each.need:
            filled[each.need] += each.amount
    waiting = Counter({each.reference: each.amount for each in plan.unmatched})
    found += [
        f"{offer.reference} does not add up"
        for offer in inputs.offers
        if placed[offer.reference] + waiting[offer.reference] != offer.amount
    ]
    found += [f"{gap.need} is overfilled" for gap in inputs.gaps if filled[gap.need] > gap.amount]
    return tuple(found[:10])


def _figure(
    inputs: Inputs,
    plan: Plan,
    pledges: int,
    agencies: int,
    *,
    read_s: float = 0,
    plan_s: float,
    store_s: float = 0,
) -> Figure:
    return Figure(
        pledges,
        agencies,
        read_s,
        plan_s,
        store_s,
        len(plan.proposals),
        len(plan.unmatched),
        faults_of(inputs, plan),
    )


def _offer(chance: random.Random, n: int, names: Sequence[str]) -> Offer:
    kind = chance.choices(("money", "goods"), (7, 3))[0]
    rule = chance.choices(RULES, (80, 12, 8))[0]
    return Offer(
        reference=f"{n // 1_000_000:03d}-{n // 1000 % 1000:03d}-{n % 1000:03d}",
        kind=kind,
        unit="CAD" if kind == "money" else "each",
        item=None if kind == "money" else chance.choice(ITEMS),
        amount=chance.randrange(500, 50_000) if kind == "money" else chance.randrange(1, 40),
        designation=rule,
        agency=None if rule == "none" else chance.choice(names),
        may_split=chance.random() < 0.1,
    )


def _fill(db: Database, inputs: Inputs) -> Campaign:
    agencies = {
        taker.agency: Agency(
            slug=taker.agency,
            name_en=taker.agency,
            name_fr=taker.agency,
            accepts=sorted(taker.accepts),
        )
        for taker in inputs.takers
    }
    campaign = Campaign(
        slug="bench", title_en="Bench", title_fr="Banc d'essai", state=CampaignState.OPEN
    )
    with db.session(write=True) as session:
        session.add_all(agencies.values())
        session.flush()
        session.add(campaign)
        session.flush()
        session.add_all(_need(campaign, agencies, gap) for gap in inputs.gaps)
        session.flush()
        for start in range(0, len(inputs.offers), CHUNK):
            part = inputs.offers[start : start + CHUNK]
            donors = [{"id": ids.new(), "language": "en", "created_at": clock.now()} for _ in part]
            session.execute(sa.insert(Donor), donors)
            rows = [
                _row(campaign, agencies, offer, donor["id"])
                for offer, donor in zip(part, donors, strict=True)
            ]
            session.execute(sa.insert(Pledge), rows)
    return campaign


def _need(campaign: Campaign, agencies: dict[str, Agency], gap: Gap) -> Need:
    return Need(
        campaign_id=campaign.id,
        agency_id=agencies[gap.agency].id,
        kind=gap.kind,
        unit=gap.unit,
        item=gap.item or "",
        requested=gap.amount,
        urgency=gap.urgency,
    )


def _row(
    campaign: Campaign, agencies: dict[str, Agency], offer: Offer, donor_id: object
) -> dict[str, object]:
    return {
        "id": ids.new(),
        "reference": offer.reference,
        "campaign_id": campaign.id,
        "donor_id": donor_id,
        "kind": offer.kind,
        "unit": offer.unit,
        "item": offer.item or "",
        "amount": offer.amount,
        "designation": offer.designation,
        "designated_agency_id": agencies[offer.agency].id if offer.agency else None,
        "may_split": offer.may_split,
        "intake": "api",
        "recorded_by": "system",
        "recorded_at": clock.now(),
    }


def sqlite_url(folder: Path) -> str:
    """A file of its own."""
    return f"sqlite:///{folder / 'match.db'}"
