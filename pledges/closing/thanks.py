"""Thanks at the end: once a person, by e-mail, by letter, or on their own page.

They say what arrived and where it went, and that they are no official receipt. Whoever asked for
no more mail gets none. A person's joined records count as one, each marked, so that records joined
later bring no second letter.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from pledges.closing import gifts, statement
from pledges.closing.gifts import Giver
from pledges.closing.steps import Acts, Step
from pledges.dispatches import letters
from pledges.donors import persons
from pledges.instalments import agreement
from pledges.models import ClosingThanks, Donor
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import audit, clock, outbox
from relief.kit.db import rows_changed
from relief.kit.settings import Settings

KEY = LETTER = "thanks"
TEMPLATE = "closing_thanks"
EMAIL, POST, PAGE, JOINED = "email", "letter", "page", "joined"
IN_ONE_FILE = 200


def waiting(campaign: Campaign) -> SelectOfScalar[UUID]:
    """Records of whom something arrived and who have not been thanked."""
    return gifts.givers(campaign).where(~_thanked(campaign.id, col(Donor.id)))


def take(acts: Acts, keys: Sequence[UUID]) -> int:
    """Thank each person once; returns how many records that dealt with."""
    return sum(_thank(acts, key) for key in keys)


def way(session: Session, giver: Giver) -> str:
    """How a person is thanked."""
    if agreement.mail_refused(session, giver.pledge, giver.records):
        return PAGE
    if giver.person.email:
        return EMAIL
    return POST if giver.person.address else PAGE


def facts(session: Session, settings: Settings, campaign: Campaign, giver: Giver) -> dict[str, Any]:
    """What the letter says."""
    known = letters.recorded_facts(settings, campaign, giver.pledge)
    stated = statement.of(session, campaign) is not None
    return {name: known[name] for name in ("reference", "campaign", "phone", "page_url")} | {
        "gifts": gifts.of(session, campaign, giver.records),
        "words": {"en": campaign.closing_en, "fr": campaign.closing_fr},
        "statement_url": settings.url(f"/c/{campaign.slug}/closing") if stated else "",
    }


def by_way(session: Session, campaign: Campaign) -> dict[str, int]:
    """How many people were thanked in each way."""
    query = (
        select(ClosingThanks.way, sa.func.count())
        .where(ClosingThanks.campaign_id == campaign.id)
        .group_by(col(ClosingThanks.way))
    )
    return {name: int(n) for name, n in session.exec(query)}


def to_print(session: Session, campaign: Campaign) -> Sequence[ClosingThanks]:
    """Letters that nobody has printed, one file at a time."""
    query = select(ClosingThanks).where(*_unprinted(campaign.id))
    return session.exec(query.order_by(col(ClosingThanks.id)).limit(IN_ONE_FILE)).all()


def count_to_print(session: Session, campaign: Campaign) -> int:
    """How many letters nobody has printed."""
    query = select(sa.func.count()).select_from(ClosingThanks)
    return int(session.exec(query.where(*_unprinted(campaign.id))).one())


def printed(session: Session, campaign: Campaign, last: UUID) -> int:
    """The file that ended with `last` lies in its envelopes; pressed twice it is once."""
    statement = update(ClosingThanks).where(*_unprinted(campaign.id), col(ClosingThanks.id) <= last)
    return rows_changed(session, statement.values(printed_at=clock.now()))


def giver_of(session: Session, campaign: Campaign, row: ClosingThanks) -> Giver | None:
    """The person behind a row, as they are now."""
    return gifts.giver(session, campaign, persons.group(session, row.donor_id))


def _thank(acts: Acts, donor_id: UUID) -> int:
    records = persons.group(acts.session, donor_id)
    known = set(
        acts.session.exec(
            select(ClosingThanks.donor_id).where(
                ClosingThanks.campaign_id == acts.campaign.id,
                col(ClosingThanks.donor_id).in_(records),
            )
        )
    )
    giver = gifts.giver(acts.session, acts.campaign, records)
    if donor_id in known or giver is None:
        return 0  # thanked with another record a moment ago
    first = giver.pledge.donor_id if not known else None
    for each in sorted(records - known):
        by = way(acts.session, giver) if each == first else JOINED
        acts.session.add(ClosingThanks(campaign_id=acts.campaign.id, donor_id=each, way=by))
        if each == first:
            _write(acts, giver, by)
    acts.session.flush()
    return 1


def _write(acts: Acts, giver: Giver, by: str) -> None:
    if by == EMAIL:
        told = facts(acts.session, acts.settings, acts.campaign, giver)
        letter = outbox.Letter(giver.person.email or "", TEMPLATE, giver.pledge.language, told)
        outbox.put(acts.session, about=giver.pledge.reference, channel="email", letter=letter)
    if by != PAGE:
        audit.note(acts.session, giver.pledge.reference, "thanked", way=by)


def _thanked(campaign_id: UUID, donor: sa.SQLColumnExpression[UUID]) -> sa.Exists:
    return sa.exists().where(
        col(ClosingThanks.campaign_id) == campaign_id, col(ClosingThanks.donor_id) == donor
    )


def _unprinted(campaign_id: UUID) -> Collection[sa.ColumnElement[bool]]:
    return (
        col(ClosingThanks.campaign_id) == campaign_id,
        col(ClosingThanks.way) == POST,
        col(ClosingThanks.printed_at).is_(None),
    )


STEP = Step(KEY, waiting, col(Donor.id), take, states=(CampaignState.CLOSED,))
