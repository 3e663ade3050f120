"""The tables beside a campaign's, joined by name: no package of the hall imports another."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from relief.campaigns.models import Campaign
from relief.kit.audit import AuditEntry
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

AGENCY = sa.table(
    "agency",
    sa.column("id", sa.Uuid()),
    sa.column("slug", sa.String()),
    sa.column("name_en", sa.String()),
    sa.column("name_fr", sa.String()),
    sa.column("active", sa.Boolean()),
)
NEED = sa.table(
    "need",
    sa.column("campaign_id", sa.Uuid()),
    sa.column("state", sa.String()),
    *(
        sa.column(name, sa.BigInteger())
        for name in ("requested", "committed", "in_transit", "received")
    ),
)
PLEDGE = sa.table(
    "pledge",
    sa.column("campaign_id", sa.Uuid()),
    sa.column("state", sa.String()),
    sa.column("reference", sa.String()),
)
ROBOT = '"doubt":"robot"'  # as the history's detail says it
UNKNOWN = N_("There is no organization “{slug}”. Add it first, or leave this empty.")
SETTLED = ("received", "withdrawn", "lapsed", "written off")


@dataclass(frozen=True, slots=True)
class Helper:
    """An agency as a campaign's pages name it."""

    slug: str
    name_en: str
    name_fr: str

    def name(self, lang: str) -> str:
        """Its name in the reader's language."""
        return self.name_fr if lang == "fr" else self.name_en


def agency_id(session: Session, slug: str | None) -> UUID | None:
    """The agency that a campaign may send undesignated money to.

    Raises:
        InvalidInput: if there is none, at `/default_agency`.
    """
    if slug is None:
        return None
    query = sa.select(AGENCY.c.id).where(AGENCY.c.slug == slug, AGENCY.c.active)
    found: UUID | None = session.execute(query).scalar()
    if found is None:
        raise InvalidInput.field("/default_agency", "unknown_agency", UNKNOWN, slug=slug)
    return found


def destinations(session: Session, *campaigns: Campaign) -> dict[UUID, Helper]:
    """The default destinations of some campaigns, by the agency's id."""
    return named(session, [each.default_agency_id for each in campaigns])


def named(session: Session, agencies: Iterable[UUID | None]) -> dict[UUID, Helper]:
    """Some agencies by their id, whether or not they are still active."""
    wanted = {each for each in agencies if each}
    if not wanted:
        return {}
    found = session.execute(_helpers().add_columns(AGENCY.c.id).where(AGENCY.c.id.in_(wanted)))
    return {row.id: Helper(row.slug, row.name_en, row.name_fr) for row in found}


def helpers(session: Session) -> list[Helper]:
    """Every active agency, by name."""
    found = session.execute(_helpers().where(AGENCY.c.active).order_by(AGENCY.c.name_en))
    return [Helper(*row) for row in found]


def needs_summary(session: Session, campaign: Campaign) -> dict[str, int]:
    """How many open needs still lack something, and how many lack nothing."""
    covered = NEED.c.committed + NEED.c.in_transit + NEED.c.received
    met = sa.case((covered >= NEED.c.requested, 1), else_=0)
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(met), 0)).where(
        NEED.c.campaign_id == campaign.id, NEED.c.state == "open"
    )
    count, enough = session.execute(query).one()
    return {"open": count - enough, "met": enough}


def open_pledges(session: Session, campaign: Campaign) -> int:
    """How many promises have not come to their end."""
    query = sa.select(sa.func.count()).where(
        PLEDGE.c.campaign_id == campaign.id, PLEDGE.c.state.not_in(SETTLED)
    )
    return int(session.execute(query).scalar_one())


def in_doubt(session: Session, campaign: Campaign) -> int:
    """How many promises count in no total until somebody answers whether they are meant.

    What a machine sent is not asked after: it would keep a campaign from ever closing.
    """
    held = sa.exists().where(
        col(AuditEntry.about) == PLEDGE.c.reference, col(AuditEntry.event) == "held"
    )
    by_robot = col(AuditEntry.detail).contains(ROBOT)
    query = sa.select(sa.func.count()).where(
        PLEDGE.c.campaign_id == campaign.id,
        PLEDGE.c.state == "held",
        ~(held.where(by_robot) & ~held.where(~by_robot)),
    )
    return int(session.execute(query).scalar_one())


def _helpers() -> sa.Select[tuple[str, str, str]]:
    return sa.select(AGENCY.c.slug, AGENCY.c.name_en, AGENCY.c.name_fr)
