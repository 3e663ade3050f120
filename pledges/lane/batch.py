"""What the lane writes at once: which pledges of a batch are new, and every row they need.

Pure but for the sealing of a renamed reference. Each database brings its own `Stored`: what it
holds already about the batch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from pledges.holds import twins
from pledges.holds.twins import Gift, Twin
from pledges.lane.prepare import Prepared, Row
from pledges.models import Donor, IdempotencyKey, Pledge, PledgeState
from relief.campaigns.models import CampaignState
from relief.kit import audit, clock, refs
from relief.kit.errors import Busy, Conflict, InvalidInput
from relief.kit.i18n import N_
from relief.kit.outbox import OutboxMessage
from relief.kit.vault import Vault

Key = tuple[UUID, str, str]
WAYS = ("phone_index", "email_index")

CUT_OFF = "cut_off"  # open or paused, and its last moment is over
NOT_OPEN: Mapping[str, str] = {
    CampaignState.DRAFT: N_("This relief effort has not opened yet. Nothing was recorded."),
    CampaignState.PAUSED: N_(
        "This relief effort is paused, so nothing was recorded. Call 2-1-1 to hear when it resumes."
    ),
    CampaignState.CLOSED: N_(
        "This relief effort has closed, so nothing was recorded. Call 2-1-1: they know who still "
        "accepts gifts."
    ),
    CUT_OFF: N_(
        "This relief effort has stopped taking promises, so nothing was recorded. To give now, "
        "turn to one of the organizations on its page, or call 2-1-1."
    ),
}
OTHER_BODY = N_(
    "This Idempotency-Key was used for another promise ({reference}). Nothing was recorded: "
    "send a new key with a new promise."
)
REFERENCE_USED = N_("{reference} is used already, so nothing was recorded under it again.")
NOT_RESERVED = N_(
    "{reference} was not given out for this relief effort, or has been called in. Nothing was "
    "recorded: take the promise down under a new reference."
)
UNCONFIRMED = N_(
    "We could not make sure that the promise was recorded. Send it again with the same key: "
    "it will not be recorded twice."
)


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one pledge of a batch."""

    pledge_id: UUID
    reference: str
    state: str
    recorded_at: datetime
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A key that is kept already, with the answer it got."""

    body_digest: bytes
    outcome: Written


@dataclass(slots=True)
class Stored:
    """What the database holds about a batch, read inside its transaction."""

    states: Mapping[UUID, str]
    keys: Mapping[Key, Seen]
    references: set[str]
    head: tuple[int, bytes]
    reserved: Mapping[str, UUID] = field(default_factory=dict)  # live ones, and for which campaign
    gifts: Mapping[bytes, list[Gift]] = field(default_factory=dict)  # by blind telephone or e-mail


@dataclass(slots=True)
class Batch:
    """The rows to insert, table by table, and the answer of every item in order."""

    answers: list[Written | Exception] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    tallies: dict[tuple[UUID, str], tuple[int, int]] = field(default_factory=dict)
    head: tuple[int, bytes] = (0, audit.GENESIS)


def compose(items: Sequence[Prepared], known: Stored, vault: Vault, writer: str) -> Batch:
    """Decide on every item; a repeated key or a closed campaign costs only itself."""
    batch, fresh = Batch(), []
    keys = dict(known.keys)
    beside: dict[bytes, list[Prepared]] = {}
    for item in items:
        answer = _decide(item, known, keys)
        if answer is None:
            while item.pledge["reference"] in known.references:
                item.rename(vault, refs.new())
            known.references.add(item.pledge["reference"])
            if twin := _ask(item, known.gifts, beside):
                item.hold(vault, twin)
            answer = _recorded(item)
            keys[item.key] = Seen(item.body_digest, answer)
            fresh.append(item)
            _count(batch, item)
        batch.answers.append(answer)
    entries = list(audit.chain(writer, *known.head, (item.note for item in fresh)))
    batch.head = (entries[-1]["seq"], entries[-1]["digest"]) if entries else known.head
    batch.rows = {
        Donor.__tablename__: [item.donor for item in fresh],
        Pledge.__tablename__: [item.pledge for item in fresh],
        IdempotencyKey.__tablename__: [_key_row(item) for item in fresh],
        audit.AuditEntry.__tablename__: entries,
        OutboxMessage.__tablename__: [item.message for item in fresh if item.message],
    }
    return batch


def standing(state: str, cut_off_at: datetime | None) -> str:
    """Where a campaign stands; its last moment holds to the second, whether or not a job ran."""
    over = cut_off_at is not None and cut_off_at <= clock.now()
    return CUT_OFF if over and state in (CampaignState.OPEN, CampaignState.PAUSED) else state


def unconfirmed() -> Busy:
    """The answer when a commit's fate is unknown: never a false 201."""
    return Busy(UNCONFIRMED, code="unconfirmed", retry_after_s=2)


def _decide(item: Prepared, known: Stored, keys: Mapping[Key, Seen]) -> Written | Exception | None:
    seen = keys.get(item.key)
    if seen is not None:
        first = seen.outcome
        if seen.body_digest != item.body_digest:
            return InvalidInput(
                OTHER_BODY, code="idempotency_key_reused", reference=first.reference
            )
        return Written(first.pledge_id, first.reference, first.state, first.recorded_at, True)  # noqa: FBT003 - a frozen copy
    state = known.states.get(item.campaign.id, CampaignState.CLOSED)
    if state != CampaignState.OPEN:
        return Conflict(NOT_OPEN[state], code=f"campaign_{state}")
    return _may_bear(item, known) if item.taken.reference else None


def _may_bear(item: Prepared, known: Stored) -> Conflict | None:
    """A reserved reference was spoken or printed: it is never exchanged, and used once."""
    reference = item.pledge["reference"]
    if reference in known.references:
        return Conflict(REFERENCE_USED, code="reference_used", reference=reference)
    if known.reserved.get(reference) != item.campaign.id:
        return Conflict(NOT_RESERVED, code="reference_not_reserved", reference=reference)
    return None


def asked(items: Sequence[Prepared], way: str) -> list[tuple[bytes, UUID, int]]:
    """What to look for among earlier promises: a blind `way`, the effort and how much."""
    return [
        (item.donor[way], item.campaign.id, item.pledge["amount"])
        for item in items
        if item.taken.asks and item.donor[way]
    ]


def _ask(
    item: Prepared, before: Mapping[bytes, list[Gift]], beside: dict[bytes, list[Prepared]]
) -> Twin | None:
    """What `item` may tell again: a promise before this batch, or one of it."""
    found = None
    for name in WAYS:
        way = item.donor[name]
        if way is None:
            continue
        told = before.get(way, ())
        near = beside.setdefault(way, [])
        if (told or near) and item.taken.asks and not found:
            found = twins.of(item.gift, (*told, *(each.gift for each in near)))
        near.append(item)
    return found if item.pledge["state"] is PledgeState.PROMISED else None


def reserved_of(items: Sequence[Prepared]) -> list[str]:
    """The references of `items` that somebody held before."""
    return [item.taken.reference for item in items if item.taken.reference]


def _recorded(item: Prepared) -> Written:
    pledge = item.pledge
    return Written(pledge["id"], pledge["reference"], pledge["state"].value, item.at)


def _key_row(item: Prepared) -> Row:
    campaign_id, principal, key = item.key
    return {
        "campaign_id": campaign_id,
        "principal": principal,
        "key": key,
        "body_digest": item.body_digest,
        "pledge_id": item.pledge["id"],
        "reference": item.pledge["reference"],
        "state": item.pledge["state"].value,
        "recorded_at": item.at,
    }


def _count(batch: Batch, item: Prepared) -> None:
    if item.pledge["state"] is PledgeState.HELD:
        return
    unit = item.pledge["unit"] if item.pledge["kind"] == "money" else item.campaign.currency
    pledges, cents = batch.tallies.get((item.campaign.id, unit), (0, 0))
    batch.tallies[item.campaign.id, unit] = (pledges + 1, cents + item.promised_cents)
