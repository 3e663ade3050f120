"""A relief effort as busy as it gets: a hundred thousand open promises of every state and kind.

Made in bulk, the same each time: who promised is sealed and found blind, what is with an
organization has its share and its dispatch, and the totals say what was written.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from pledges.models import Allocation, AllocationState, Dispatch, Donor, Pledge, PledgeState
from pledges.schemas import Person
from relief.agencies.models import Agency
from relief.campaigns import tally
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import audit, clock, ids, refs
from relief.kit.audit import AuditEntry, AuditHead
from relief.kit.vault import Vault
from relief.needs.models import Need

Row = dict[str, Any]

CHUNK = 2_000
AGENCIES = 30
SMALL = 20  # one promise in so many is for the second relief effort
AREA_CODES = (519, 226, 548, 416, 647, 437, 705, 249, 613, 343)
DAYS = 40  # as long as Goderich's registry was open
KINDS = {"money": 62, "goods": 18, "services": 6, "time": 14}
ITEMS = ("blankets", "bottled-water", "tarps", "generators")
STATES = {
    PledgeState.PROMISED: 58,
    PledgeState.STANDING: 8,
    PledgeState.HELD: 2,
    PledgeState.DISPATCHED: 14,
    PledgeState.ACCEPTED: 12,
    PledgeState.PARTLY_RECEIVED: 6,
}
SHARES = {
    PledgeState.DISPATCHED: AllocationState.DISPATCHED,
    PledgeState.ACCEPTED: AllocationState.ACCEPTED,
    PledgeState.PARTLY_RECEIVED: AllocationState.PARTLY_RECEIVED,
}
SOURCES = {"": 10, "post": 40, "radio": 20, "friend": 20, "web": 10}
CODES = {"": 50, "EVENING": 30, "ATWOOD": 15, "FAIR": 5}
INTAKES = {"web": 60, "phone": 30, "api": 10}


@dataclass(frozen=True, slots=True)
class Crowd:
    """What was made, for who asks about it."""

    campaign: str
    small: str
    busy: str  # the organization that most of what is out is with
    quiet: str
    reference: str
    phone: str
    pledges: int


def fill(session: Session, vault: Vault, pledges: int) -> Crowd:
    """Write so many open promises into an empty database."""
    chance = random.Random(20110821)  # noqa: S311 - a rehearsal, not a secret
    agencies = [_agency(n) for n in range(AGENCIES)]
    session.add_all(agencies)
    session.flush()
    efforts = [_effort("goderich", agencies[0]), _effort("kincardine", agencies[1])]
    session.add_all(efforts)
    session.flush()
    session.add_all(_needs(efforts[0], agencies))
    made = Maker(chance, vault, efforts, agencies, pledges)
    for start in range(0, pledges, CHUNK):
        tables = made.rows(start, min(start + CHUNK, pledges))
        for table, rows in tables.items():
            if rows:
                session.execute(sa.insert(table), rows)
    session.add(AuditHead(writer=audit.SLOT, seq=made.seq, digest=made.digest))
    made.count(session)
    middle = pledges // 2
    return Crowd(
        campaign=efforts[0].slug,
        small=efforts[1].slug,
        busy=agencies[0].slug,
        quiet=agencies[-1].slug,
        reference=made.references[middle],
        phone=_phone(middle),
        pledges=pledges,
    )


class Maker:
    """Makes rows of every table, and counts what it made."""

    def __init__(
        self,
        chance: random.Random,
        vault: Vault,
        efforts: Sequence[Campaign],
        agencies: Sequence[Agency],
        pledges: int,
    ) -> None:
        self.chance = chance
        self.vault = vault
        self.efforts = efforts
        self.agencies = agencies
        self.begins = clock.now() - timedelta(days=DAYS)
        self.step = timedelta(days=DAYS) / pledges
        self.references = _references(pledges)
        self.totals: dict[UUID, list[int]] = {each.id: [0, 0, 0, 0] for each in efforts}
        self.seq, self.digest = 0, audit.GENESIS

    def rows(self, start: int, end: int) -> dict[type, list[Row]]:
        """Rows of the promises from `start` to before `end`, by table, parents first."""
        made: dict[type, list[Row]] = {
            table: [] for table in (Donor, Pledge, Allocation, Dispatch, AuditEntry)
        }
        notes = []
        for n in range(start, end):
            donor, pledge = self._promise(n)
            made[Donor].append(donor)
            made[Pledge].append(pledge)
            notes.append(self._note(pledge))
            for table, row in self._share(pledge):
                made[table].append(row)
        for entry in audit.chain(audit.SLOT, self.seq, self.digest, notes):
            made[AuditEntry].append(entry)
            self.seq, self.digest = entry["seq"], entry["digest"]
        return made

    def count(self, session: Session) -> None:
        """Keep the totals of what was made."""
        for effort in self.efforts:
            pledges, promised, confirmed, received = self.totals[effort.id]
            counted = {"promised": promised, "confirmed": confirmed, "received": received}
            tally.add(session, effort.id, effort.currency, pledges=pledges, **counted)

    def _promise(self, n: int) -> tuple[Row, Row]:
        donor_id, at = ids.new(), self.begins + self.step * n
        person = Person(name=f"Ada Field {n}", phone=_phone(n), language="en")
        kind, state = self._one_of(KINDS), self._one_of(STATES)
        effort = self.efforts[n % SMALL == 0]
        chosen = self.chance.choice(self.agencies) if self.chance.random() < 0.2 else None
        amount = self.chance.randrange(500, 50_000) if kind == "money" else 1 + n % 40
        donor = {
            "id": donor_id,
            "sealed": self.vault.seal(f"donor:{donor_id}", person.model_dump_json()),
            "phone_index": self.vault.blind("phone", _phone(n)),
            "language": "en",
            "created_at": at,
            "sounded": True,
        }
        pledge = {
            "id": ids.new(),
            "reference": self.references[n],
            "campaign_id": effort.id,
            "donor_id": donor_id,
            "kind": kind,
            "unit": {"money": "CAD", "goods": "each", "services": "hours"}.get(kind, "people"),
            "item": self.chance.choice(ITEMS) if kind == "goods" else "",
            "amount": amount,
            "allocated": amount if state in SHARES else 0,
            "state": state,
            "designation": "only" if chosen else "none",
            "designated_agency_id": chosen.id if chosen else None,
            "intake": self._one_of(INTAKES),
            "recorded_by": "public",
            "recorded_at": at,
            "heard_from": self._one_of(SOURCES),
            "code": self._one_of(CODES),
        }
        return donor, pledge

    def _note(self, pledge: Row) -> audit.Note:
        held = pledge["state"] is PledgeState.HELD
        facts = {"doubt": "twin", "twin": self.references[0], "by": ["phone"]} if held else {}
        event = "held" if held else "recorded"
        return audit.Note(pledge["reference"], event, "public", facts, at=pledge["recorded_at"])

    def _share(self, pledge: Row) -> Iterator[tuple[type, Row]]:
        state = SHARES.get(pledge["state"])
        amount = pledge["amount"]
        received = amount // 2 if state is AllocationState.PARTLY_RECEIVED else 0
        accepted = amount if state not in (None, AllocationState.DISPATCHED) else 0
        self._add(pledge, accepted, received)
        if state is None:
            return
        # Half of it lies with one organization, as it does when one is named on every channel.
        busy = self.chance.random() < 0.5
        agency = self.agencies[0] if busy else self.chance.choice(self.agencies)
        allocation = {
            "id": ids.new(),
            "pledge_id": pledge["id"],
            "agency_id": agency.id,
            "amount": amount,
            "received": received,
            "state": state,
            "created_at": pledge["recorded_at"] + timedelta(hours=9),
        }
        yield Allocation, allocation
        yield (
            Dispatch,
            {
                "id": ids.new(),
                "reference": pledge["reference"],
                "campaign_id": pledge["campaign_id"],
                "pledge_id": pledge["id"],
                "allocation_id": allocation["id"],
                "agency_id": agency.id,
                "batch_id": ids.new(),
                "channel": agency.channel,
                "state": state,
                "offered": amount,
                "accepted": accepted,
                "received": received,
                "sent_at": allocation["created_at"],
                "answered_at": allocation["created_at"] + timedelta(hours=20) if accepted else None,
                "received_on": str(clock.now().date()) if received else "",
            },
        )

    def _add(self, pledge: Row, accepted: int, received: int) -> None:
        if pledge["state"] is PledgeState.HELD:
            return
        totals = self.totals[pledge["campaign_id"]]
        totals[0] += 1
        if pledge["kind"] == "money":
            totals[1] += pledge["amount"]
            totals[2] += accepted
            totals[3] += received

    def _one_of(self, weights: dict[Any, int]) -> Any:  # noqa: ANN401 - whatever the keys are
        return self.chance.choices(list(weights), list(weights.values()))[0]


def _references(count: int) -> list[str]:
    """So many that differ: of a hundred thousand drawn, some fifty are drawn twice."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[refs.new()] = None
    return list(found)


def _phone(n: int) -> str:
    """One of many; donors who share a number are as rare as in life."""
    return f"+1{AREA_CODES[n // 10_000 % len(AREA_CODES)]}555{n % 10_000:04d}"


def _agency(n: int) -> Agency:
    slug = f"agency-{n:02d}"
    return Agency(
        slug=slug,
        name_en=f"Harbour Relief {n}",
        name_fr=f"Secours du port {n}",
        channel="email",
        address=f"{slug}@example.org",
    )


def _effort(slug: str, default: Agency) -> Campaign:
    opened = clock.now() - timedelta(days=DAYS)
    return Campaign(
        slug=slug,
        title_en=f"{slug.capitalize()} tornado",
        title_fr=f"Tornade de {slug.capitalize()}",
        state=CampaignState.OPEN,
        toll_free="+18005550111",
        default_agency_id=default.id,
        opened_at=opened,
        created_at=opened,
    )


def _needs(campaign: Campaign, agencies: Sequence[Agency]) -> list[Need]:
    return [
        Need(
            campaign_id=campaign.id,
            agency_id=agency.id,
            kind="goods",
            unit="each",
            item=item,
            requested=5_000,
        )
        for agency in agencies
        for item in ITEMS
    ]
