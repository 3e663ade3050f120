"""The figures of a closing: all of one moment, kept as they were, told by the page and the PDF.

Money is told in the three totals and by currency; people's gifts are counted, never named.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from pledges.models import AGREED, Allocation, ClosingStatement, Pledge, PledgeState
from relief.agencies.models import Agency
from relief.campaigns import service as campaigns
from relief.campaigns import sponsorship, tally
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import audit
from relief.kit.audit import AuditEntry
from relief.kit.db import Database, one_moment

WHOLE = 1_000_000  # a rate is told in millionths


@dataclass(frozen=True, slots=True)
class ClosingFigures:
    """What was so at one moment; plain values, kept as JSON."""

    totals: list[dict[str, Any]] = field(default_factory=list)  # by currency
    counts: list[dict[str, Any]] = field(default_factory=list)  # by kind and state
    agencies: list[dict[str, Any]] = field(default_factory=list)  # by agency, kind and unit
    matched: list[dict[str, Any]] = field(default_factory=list)  # by sponsor
    rates: list[dict[str, Any]] = field(default_factory=list)  # received of all that was promised


def read(session: Session, campaign: Campaign) -> ClosingFigures:
    """The figures as this transaction sees them."""
    own, others = tally.totals(session, campaign)
    totals = [asdict(each) for each in (own, *others)]
    return ClosingFigures(
        totals=totals,
        counts=_counts(session, campaign),
        agencies=_agencies(session, campaign),
        matched=_matched(session, campaign),
        rates=[_rate(session, campaign, each) for each in totals],
    )


def of(session: Session, campaign: Campaign) -> ClosingStatement | None:
    """The statement of the closing that holds now."""
    if campaign.closed_at is None:
        return None
    query = select(ClosingStatement).where(
        ClosingStatement.campaign_id == campaign.id,
        ClosingStatement.closed_at == campaign.closed_at,
    )
    return session.exec(query).first()


def freeze(db: Database, campaign: Campaign) -> None:
    """Keep the figures of a closed campaign; safe late, twice and in parallel."""
    with db.session() as session:
        one_moment(session)
        row = session.get_one(Campaign, campaign.id)
        closed_at = row.closed_at
        if row.state is not CampaignState.CLOSED or closed_at is None or of(session, row):
            return
        figures = orjson.dumps(asdict(read(session, row))).decode()
    with db.session(write=True) as session:
        _keep(session, row, closed_at, figures)


def missing(session: Session) -> list[Campaign]:
    """Closed campaigns whose figures are not kept yet, whatever closed them."""
    kept = sa.exists().where(
        col(ClosingStatement.campaign_id) == Campaign.id,
        col(ClosingStatement.closed_at) == Campaign.closed_at,
    )
    query = select(Campaign).where(
        Campaign.state == CampaignState.CLOSED, col(Campaign.closed_at).is_not(None), ~kept
    )
    return list(session.exec(query.order_by(col(Campaign.id))).all())


def since(session: Session, campaign: Campaign, then: dict[str, Any]) -> list[dict[str, Any]]:
    """What was received after the figures were kept, by currency: of the tallies, for any page."""
    own, others = tally.totals(session, campaign)
    before = {each["currency"]: each["received_cents"] for each in then["totals"]}
    return [
        {"currency": each.currency, "cents": more}
        for each in (own, *others)
        if (more := each.received_cents - before.get(each.currency, 0)) > 0
    ]


def _keep(session: Session, campaign: Campaign, closed_at: datetime, figures: str) -> None:
    row = ClosingStatement(campaign_id=campaign.id, closed_at=closed_at, figures=figures)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return  # another worker was quicker
    audit.note(session, campaigns.about(campaign), "stated")


def _counts(session: Session, campaign: Campaign) -> list[dict[str, Any]]:
    query = (
        select(Pledge.kind, Pledge.state, func.count())
        .where(Pledge.campaign_id == campaign.id, ~told_twice())
        .group_by(col(Pledge.kind), col(Pledge.state))
        .order_by(col(Pledge.kind), col(Pledge.state))
    )
    return [
        {"kind": kind, "state": PledgeState(state).value, "count": n}
        for kind, state, n in session.exec(query).all()
    ]


def _agencies(session: Session, campaign: Campaign) -> list[dict[str, Any]]:
    """Where it went: received, and accepted but not here yet."""
    query = (
        select(  # type: ignore[call-overload]
            Agency.slug,
            Agency.name_en,
            Agency.name_fr,
            Pledge.kind,
            Pledge.unit,
            func.count(sa.distinct(col(Pledge.id))),
            func.sum(Allocation.received),
            func.sum(col(Allocation.amount) - col(Allocation.received)),
        )
        .select_from(Allocation)
        .join(Pledge, col(Pledge.id) == Allocation.pledge_id)
        .join(Agency, col(Agency.id) == Allocation.agency_id)
        .where(Pledge.campaign_id == campaign.id, col(Allocation.state).in_(AGREED))
        .group_by(Agency.slug, Agency.name_en, Agency.name_fr, Pledge.kind, Pledge.unit)
        .order_by(Agency.name_en, Agency.slug, Pledge.kind, Pledge.unit)
    )
    names = ("slug", "en", "fr", "kind", "unit", "gifts", "received", "expected")
    return [
        dict(zip(names, (*row[:6], int(row[6]), int(row[7])), strict=True))
        for row in session.execute(query).all()
    ]


def _matched(session: Session, campaign: Campaign) -> list[dict[str, Any]]:
    return [
        {
            "en": rule.sponsor_en,
            "fr": rule.sponsor_fr,
            "cents": rule.matched_cents,
            "currency": rule.currency,
        }
        for rule in sponsorship.of(session, campaign.id)
    ]


def _rate(session: Session, campaign: Campaign, totals: dict[str, Any]) -> dict[str, Any]:
    """How much came of all the money that was ever promised and not held in doubt.

    What donors cancelled and what never came is in it, or the rate would flatter.
    """
    query = select(func.coalesce(func.sum(Pledge.amount), 0)).where(
        Pledge.campaign_id == campaign.id,
        Pledge.kind == "money",
        Pledge.unit == totals["currency"],
        Pledge.state != PledgeState.HELD,
        ~told_twice(),
    )
    ever = int(session.exec(query).one())
    rate = totals["received_cents"] * WHOLE // ever if ever else None
    return {"currency": totals["currency"], "ever_cents": ever, "ppm": rate}


def told_twice() -> sa.ColumnElement[bool]:
    """Whether a query's pledge told of the same gift as another."""
    return sa.exists().where(
        col(AuditEntry.about) == Pledge.reference, col(AuditEntry.event) == "told_twice"
    )
