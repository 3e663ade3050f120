"""From a valid `PledgeIn` to the rows it becomes: pure, before the lane."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pledges.holds.twins import Gift, Twin
from pledges.lane.keys import link_token
from pledges.models import PledgeState
from pledges.schemas import NO_HERE, Person, PledgeIn, Terms
from relief.kit import clock, ids, outbox, refs
from relief.kit.audit import Note
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_
from relief.kit.vault import Vault
from relief.needs import catalogue

LETTER = "pledge_recorded"
CHECKING = "pledge_held"
UNPROVEN = "web"  # whoever fills in the form may have typed another's telephone

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CampaignBrief:
    """What the fast lane must know of a campaign without asking the database each time."""

    id: UUID
    slug: str
    currency: str
    title: dict[str, str]
    phone: dict[str, str]
    confirm_from: int = 0  # cents; 0: no sum is too large


@dataclass(frozen=True, slots=True)
class Taken:
    """How a pledge came in: by which way, from whom, under which key, and whether in doubt."""

    intake: str
    principal: str
    key: str
    agency_id: UUID | None = None
    held: bool = False
    asks: bool = False  # hold it if it may be a gift that was told of already
    doubt: str = ""  # why it is held: `twin`, a word of `doubts`, or nothing
    mail: bool = True  # confirm it by e-mail
    reference: str | None = None  # reserved beforehand; None: a fresh one is drawn
    referrer: str = ""  # the host that the donor came from
    said_on: date | None = None  # the day that stands on a slip of paper
    another: bool = False  # the donor was asked: a second gift


@dataclass(slots=True)
class Prepared:
    """The rows of one pledge, ready for the lane."""

    campaign: CampaignBrief
    taken: Taken
    body_digest: bytes
    pledge: Row
    donor: Row
    note: Note
    letter: outbox.Letter | None
    at: datetime
    message: Row | None = field(default=None)

    @property
    def key(self) -> tuple[UUID, str, str]:
        """What identifies a repeated request."""
        return (self.campaign.id, self.taken.principal, self.taken.key)

    @property
    def promised_cents(self) -> int:
        """What it adds to the promised total of its unit."""
        return int(self.pledge["amount"]) if self.pledge["kind"] == "money" else 0

    @property
    def gift(self) -> Gift:
        """What says whether another promise tells of the same."""
        row, donor = self.pledge, self.donor
        return Gift(
            row["reference"],
            row["campaign_id"],
            row["kind"],
            row["item"],
            row["unit"],
            row["amount"],
            donor["phone_index"],
            donor["email_index"],
            row["recorded_by"],
            row["state"],
            self.at,
        )

    def hold(self, vault: Vault, twin: Twin) -> None:
        """Keep it out of the totals: `twin` may have told of this gift already."""
        self.pledge["state"] = PledgeState.HELD
        self.note.event = "held"
        self.note.detail |= {"doubt": "twin", "twin": twin.reference, "by": list(twin.by)}
        if self.letter and twin.is_known:
            facts = self.letter.facts | {"twin": True}
            self.letter = replace(self.letter, template=CHECKING, facts=facts)
            self.message = _message(vault, self.note.about, self.letter, self.at)

    def rename(self, vault: Vault, reference: str) -> None:
        """Give the pledge another reference, since its first was taken."""
        self.pledge["reference"] = self.note.about = reference
        if self.letter:
            facts = self.letter.facts
            facts["page_url"] = facts["page_url"].replace(facts["reference"], reference)
            facts["reference"] = reference
        self.message = _message(vault, self.note.about, self.letter, self.at)


def prepare(
    vault: Vault,
    secret: bytes,
    base_url: str,
    campaign: CampaignBrief,
    body: PledgeIn,
    taken: Taken,
) -> Prepared:
    """The rows of `body`, sealed and dated."""
    at, pledge_id, donor_id = clock.now(), ids.new(), ids.new()
    reference = taken.reference or refs.new()
    item, unit, amount, details = measure(body)
    donor = body.donor
    person = Person(name=donor.name, phone=donor.phone, email=donor.email, address=donor.address)
    pledge = {
        "id": pledge_id,
        "reference": reference,
        "campaign_id": campaign.id,
        "donor_id": donor_id,
        "kind": body.kind,
        "item": item,
        "unit": unit,
        "amount": amount,
        "allocated": 0,
        "details": details,
        "designation": body.designation.rule,
        "designated_agency_id": taken.agency_id,
        "donor_type": donor.type,
        "may_split": body.may_split,
        "anonymous": donor.anonymous,
        "note": vault.seal(f"pledge:{pledge_id}", body.note) if body.note else None,
        "language": donor.language,
        "intake": taken.intake,
        "recorded_by": taken.principal,
        "heard_from": body.heard_from,
        "code": body.code,
        "referrer": taken.referrer,
        "state": PledgeState.HELD if taken.held else PledgeState.PROMISED,
        "may_call": _may_call(donor.may_call, taken.intake),
        "best_time": donor.best_time,
        "terms": _terms(vault, pledge_id, body),
        "stands_until": "",
        "lapse_told_for": "",
        "handled_by": "",
        "confirm_line": vault.blind("phone", body.third_party.phone) if body.third_party else None,
        "recorded_at": at,
        "version": 1,
    }
    page = f"{base_url}/p/{reference}?t={link_token(secret, pledge_id)}"
    letter = _letter(pledge, campaign, body, taken, page) if donor.email and taken.mail else None
    return Prepared(
        campaign=campaign,
        taken=taken,
        body_digest=_digest(body),
        pledge=pledge,
        donor={
            "id": donor_id,
            "sealed": vault.seal(f"donor:{donor_id}", person.model_dump_json()),
            "phone_index": vault.blind("phone", donor.phone) if donor.phone else None,
            "email_index": vault.blind("email", donor.email.lower()) if donor.email else None,
            "language": donor.language,
            "sounded": not (donor.name or donor.phone or donor.email),
            "created_at": at,
        },
        note=Note(reference, _event(taken), taken.principal, _noted(pledge, body, taken), at=at),
        letter=letter,
        at=at,
        message=_message(vault, reference, letter, at),
    )


def _letter(
    pledge: Row, campaign: CampaignBrief, body: PledgeIn, taken: Taken, page: str
) -> outbox.Letter:
    """What the donor is sent at once; of a held promise it says who will be called."""
    facts = {
        **{name: pledge[name] for name in ("reference", "kind", "amount", "unit")},
        "item": catalogue.names(body.kind, pledge["item"]),
        "pack": body.goods.pack_size if body.goods else None,
        "campaign": campaign.title,
        "phone": campaign.phone,
        "page_url": page,
        "recorded_at": clock.rfc3339(pledge["recorded_at"]),
    }
    if taken.held:
        facts |= {"twin": False, "doubt": taken.doubt, "by_phone": bool(body.donor.phone)}
    template = CHECKING if taken.held else LETTER
    return outbox.Letter(body.donor.email or "", template, body.donor.language, facts)


def _noted(pledge: Row, body: PledgeIn, taken: Taken) -> dict[str, Any]:
    """What the history keeps of it, beside who and when."""
    facts = {name: pledge[name] for name in ("kind", "amount", "unit", "intake")}
    if body.donor.may_call:
        facts["may_call"] = body.donor.may_call
    if taken.doubt:
        facts["doubt"] = taken.doubt
    if taken.said_on:
        facts["said_on"] = taken.said_on.isoformat()
    if taken.another:
        facts["another"] = True
    return facts


def _digest(body: PledgeIn) -> bytes:
    """What tells one body from another; a field that is new, and not sent, changes nothing."""
    return hashlib.sha256(body.model_dump_json(exclude_defaults=True).encode()).digest()


def _event(taken: Taken) -> str:
    """What the history calls it; on paper it was said on a day of its own."""
    if taken.held:
        return "held"
    return "written" if taken.said_on else "promised"


def measure(body: PledgeIn) -> tuple[str, str, int, str]:
    """Item, unit, amount and the remaining details of whatever kind it is."""
    if body.amount:
        return "", body.amount.currency, body.amount.amount_cents, "{}"
    if body.goods:
        details = body.goods.model_dump_json(exclude={"item", "quantity", "unit"})
        return body.goods.item, body.goods.unit, body.goods.quantity, details
    if body.services:
        details = body.services.model_dump_json(exclude={"skill", "hours"}, by_alias=True)
        return body.services.skill, "hour", body.services.hours, details
    if body.time:
        details = body.time.model_dump_json(exclude={"people"}, by_alias=True)
        return next(iter(body.time.skills), ""), "person", body.time.people, details
    raise InvalidInput(N_("Say what is promised."))


def _may_call(said: str, intake: str) -> str:
    """What was said about calls; on the form it is about this promise, not about a telephone."""
    return NO_HERE if said == "no" and intake == UNPROVEN else said


def _terms(vault: Vault, pledge_id: UUID, body: PledgeIn) -> bytes | None:
    """When to call and how it can be fetched, in the donor's words."""
    terms = Terms(best_time=body.donor.best_time_words, pick_up=body.pick_up)
    if body.third_party:
        terms.behalf_name, terms.behalf_phone = body.third_party.name, body.third_party.phone
    if terms == Terms():
        return None
    return vault.seal(f"terms:{pledge_id}", terms.model_dump_json())


def _message(
    vault: Vault, reference: str, letter: outbox.Letter | None, at: datetime
) -> Row | None:
    if letter is None:
        return None
    message_id = ids.new()
    return {
        "id": message_id,
        "about": reference,
        "channel": "email",
        "sealed": vault.seal(outbox.context(message_id), outbox.encode(letter)),
        "state": outbox.OutboxState.DUE,
        "attempts": 0,
        "due_at": at,
        "lease_until": None,
        "fence": 0,
        "error": "",
        "created_at": at,
        "settled_at": None,
    }
