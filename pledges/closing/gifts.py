"""What one person's promises came to in a relief effort: what arrived, and where it went."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from pledges import service
from pledges.models import Allocation, Donor, Pledge
from pledges.schemas import Person
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.needs import catalogue


@dataclass(frozen=True, slots=True)
class Giver:
    """A person of whom something arrived: their newest such promise, and how to reach them."""

    records: Collection[UUID]
    pledge: Pledge
    person: Person


def arrived(campaign_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    """What is true of a query's pledge and share when something of it arrived."""
    return (
        col(Pledge.campaign_id) == campaign_id,
        col(Allocation.pledge_id) == Pledge.id,
        col(Allocation.received) > 0,
    )


def givers(campaign: Campaign) -> SelectOfScalar[UUID]:
    """The records of all of whom something arrived, also after the closing."""
    came = sa.exists().where(col(Pledge.donor_id) == Donor.id, *arrived(campaign.id))
    return select(Donor.id).where(came)


def giver(session: Session, campaign: Campaign, records: Collection[UUID]) -> Giver | None:
    """The person behind some records, written to where one of them can be."""
    query = (
        select(Pledge)
        .join(Allocation, col(Allocation.pledge_id) == Pledge.id)
        .where(col(Pledge.donor_id).in_(records), *arrived(campaign.id))
        .distinct()
        .order_by(col(Pledge.id).desc())
    )
    found = session.exec(query).all()
    if not found:
        return None
    people = [(each, service.donor_of(session, each)) for each in found]
    # One of a person's records may have the e-mail, another only the street.
    pledge, person = min(people, key=lambda pair: 0 if pair[1].email else 1 if _posted(pair) else 2)
    return Giver(records, pledge, person)


def of(session: Session, campaign: Campaign, records: Collection[UUID]) -> list[dict[str, Any]]:
    """What arrived of these records' promises, as letters tell it."""
    query = (
        select(Pledge)
        .where(col(Pledge.donor_id).in_(records), Pledge.campaign_id == campaign.id)
        .order_by(col(Pledge.id))
    )
    return [
        _gift(pledge, agency, received)
        for pledge in session.exec(query)
        for agency, received in of_pledge(session, pledge)
    ]


def of_pledge(session: Session, pledge: Pledge) -> list[tuple[Agency, int]]:
    """Who received how much of one promise."""
    query = select(Allocation).where(
        Allocation.pledge_id == pledge.id, col(Allocation.received) > 0
    )
    found: Counter[UUID] = Counter()
    for share in session.exec(query.order_by(col(Allocation.id))):
        found[share.agency_id] += share.received
    return [(session.get_one(Agency, key), received) for key, received in found.items()]


def _gift(pledge: Pledge, agency: Agency, received: int) -> dict[str, Any]:
    return {
        "kind": pledge.kind,
        "amount": received,
        "unit": pledge.unit,
        "pack": pledge.facts.get("pack_size"),
        "item": catalogue.names(pledge.kind, pledge.item),
        "agency": {"en": agency.name_en, "fr": agency.name_fr},
    }


def _posted(pair: tuple[Pledge, Person]) -> bool:
    return bool(pair[1].address)
