"""Pledges as lines of the coordinator's lists, in the reader's language, few queries a page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from babel.dates import format_timedelta
from sqlmodel import Session, col, select

from pledges import shapes
from pledges.models import DEAD, Allocation, AllocationState, Donor, Pledge, PledgeState
from pledges.schemas import Person
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import chronicle, clock, i18n
from relief.kit.db import vault_of
from relief.kit.i18n import N_
from relief.needs import catalogue

DECLINED = N_("Declined by {agencies}")
PART_LEFT = N_("{amount} with nobody yet")


@dataclass(frozen=True, slots=True)
class Around:
    """What lines need beside their pledges, read once for a page."""

    agencies: Mapping[UUID, Agency]
    zones: Mapping[UUID, str]
    donors: Mapping[UUID, Person]
    shares: Mapping[UUID, Sequence[Allocation]]
    handlers: Mapping[str, str]
    lang: str

    def agency(self, agency_id: UUID | None) -> str:
        """An agency's name; nothing for none."""
        return self.agencies[agency_id].name(self.lang) if agency_id else ""

    def donor(self, pledge: Pledge) -> Person:
        """Who promised."""
        return self.donors[pledge.donor_id]


def around(session: Session, pledges: Sequence[Pledge], lang: str) -> Around:
    """Read what the lines of `pledges` need."""
    shares: dict[UUID, list[Allocation]] = defaultdict(list)
    found = select(Allocation).where(col(Allocation.pledge_id).in_({each.id for each in pledges}))
    for share in session.exec(found.order_by(col(Allocation.id))):
        shares[share.pledge_id].append(share)
    return Around(
        agencies={each.id: each for each in session.exec(select(Agency))},
        zones=dict(session.exec(select(Campaign.id, Campaign.time_zone)).all()),
        donors=people(session, pledges),
        shares=shares,
        handlers=chronicle.who(session, {each.handled_by for each in pledges}, lang),
        lang=lang,
    )


def people(session: Session, pledges: Sequence[Pledge]) -> dict[UUID, Person]:
    """Who promised each, by the donor's id."""
    vault, wanted = vault_of(session), {each.donor_id for each in pledges}
    return {
        donor.id: Person.model_validate_json(vault.open(f"donor:{donor.id}", donor.sealed))
        if donor.sealed
        else Person()
        for donor in session.exec(select(Donor).where(col(Donor.id).in_(wanted)))
    }


def line(pledge: Pledge, known: Around) -> dict[str, Any]:
    """One pledge on the desk."""
    held_by = dict.fromkeys(
        known.agency(share.agency_id)
        for share in known.shares.get(pledge.id, ())
        if share.state not in DEAD
    )
    return {
        "reference": pledge.reference,
        "state": pledge.state.value,
        "donor_name": known.donor(pledge).name or "",
        "designation": designation(pledge, known),
        "agency_names": ", ".join(held_by),
        "recorded_at": pledge.recorded_at,
        "age": age(pledge.recorded_at, known.lang),
        "why": _why(pledge, known),
        "handler": known.handlers.get(pledge.handled_by, ""),
        "handled_by": pledge.handled_by,
        "time_zone": known.zones[pledge.campaign_id],
        **measure(pledge, known.lang),
    }


def designation(pledge: Pledge, known: Around) -> dict[str, str]:
    """Whom the donor wants it to reach."""
    return {
        "rule": pledge.designation,
        "agency_name": known.agency(pledge.designated_agency_id),
    }


def measure(pledge: Pledge, lang: str, amount: int | None = None) -> dict[str, Any]:
    """What a template's `amount` macro needs, things by their name in the reader's language."""
    return shapes.parts(pledge, lang, amount)


def in_words(pledge: Pledge, lang: str, amount: int | None = None) -> str:
    """So much of a pledge as plain text."""
    much = pledge.amount if amount is None else amount
    if pledge.kind == "money":
        return i18n.money(much, pledge.unit, lang)
    item = catalogue.name(pledge.kind, pledge.item, lang)
    if pledge.unit == "each" and item:
        return f"{i18n.number(much, lang)} × {item}"
    return " · ".join(filter(None, [i18n.quantity(much, pledge.unit, lang, _pack(pledge)), item]))


def bare(pledge: Pledge, lang: str, amount: int) -> str:
    """So much of a pledge where it is plain of what."""
    if pledge.unit == "each":
        return i18n.number(amount, lang)
    if pledge.kind == "money":
        return i18n.money(amount, pledge.unit, lang)
    return i18n.quantity(amount, pledge.unit, lang, _pack(pledge))


def age(since: datetime, lang: str) -> str:
    """How long ago, in one unit: `3 hours`, `2 jours`."""
    passed = max(clock.now() - since, timedelta())
    said = format_timedelta(passed, granularity="minute", threshold=1.2, locale=i18n.LOCALES[lang])
    return said.replace("\u202f", i18n.NBSP)


def _pack(pledge: Pledge) -> int | None:
    found: int | None = pledge.facts.get("pack_size")
    return found


def _why(pledge: Pledge, known: Around) -> str:
    """What a coordinator should know before opening it."""
    shares = known.shares.get(pledge.id, ())
    refused = dict.fromkeys(
        known.agency(share.agency_id) for share in shares if share.state is AllocationState.DECLINED
    )
    left = pledge.amount - pledge.allocated
    if pledge.allocated and left and pledge.state is not PledgeState.WITHDRAWN:
        amount = bare(pledge, known.lang, left)
        return i18n.translate(known.lang, PART_LEFT, amount=amount)
    if refused and not pledge.allocated:
        return i18n.translate(known.lang, DECLINED, agencies=", ".join(refused))
    return ""
