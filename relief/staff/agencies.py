"""The names of agencies, for accounts that belong to one."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

# The agencies' package is a neighbour: known by the name of its table only.
AGENCY = sa.table(
    "agency",
    sa.column("id", sa.Uuid()),
    sa.column("slug", sa.String()),
    sa.column("name_en", sa.String()),
    sa.column("name_fr", sa.String()),
    sa.column("active", sa.Boolean()),
)


def choices(session: Session, lang: str) -> Sequence[tuple[str, str]]:
    """Slug and name of each active agency, by name."""
    name = _name(lang)
    query = sa.select(AGENCY.c.slug, name).where(AGENCY.c.active).order_by(name)
    return [(slug, called) for slug, called in session.execute(query)]


def names(session: Session, lang: str) -> dict[UUID, str]:
    """Name of every agency, by its id."""
    query = sa.select(AGENCY.c.id, _name(lang))
    return dict(session.execute(query).all())


def id_of(session: Session, slug: str) -> UUID:
    """The agency called `slug`.

    Raises:
        InvalidInput: at `/agency`, if there is none.
    """
    found: UUID | None = session.scalar(sa.select(AGENCY.c.id).where(AGENCY.c.slug == slug))
    if found is None:
        raise InvalidInput.field("/agency", "unknown_agency", N_("Choose an organization."))
    return found


def slug_of(session: Session, agency_id: UUID) -> str:
    """The short name of an agency."""
    query = sa.select(AGENCY.c.slug).where(AGENCY.c.id == agency_id)
    return str(session.execute(query).scalar_one())


def is_active(session: Session, agency_id: UUID) -> bool:
    """Whether an agency takes part now."""
    query = sa.select(AGENCY.c.active).where(AGENCY.c.id == agency_id)
    return bool(session.execute(query).scalar_one())


def both_names(session: Session, agency_id: UUID) -> dict[str, str]:
    """What an agency is called, by language."""
    query = sa.select(AGENCY.c.name_en, AGENCY.c.name_fr).where(AGENCY.c.id == agency_id)
    found = session.execute(query).one()
    return {"en": found.name_en, "fr": found.name_fr}


def _name(lang: str) -> sa.ColumnElement[str]:
    return AGENCY.c.name_fr if lang == "fr" else AGENCY.c.name_en
