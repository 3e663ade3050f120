"""What happens to an agency: added, changed, found."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from relief.agencies import channels, digests, hours
from relief.agencies.models import APPROVED, SUSPENDED, Agency
from relief.agencies.schemas import AgencyIn
from relief.kit import audit, clock
from relief.kit.db import UtcDateTime, rows_changed
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_
from relief.kit.slugs import slug_of

NO_AGENCY = N_("There is no organization “{slug}”.")
TAKEN = N_("There is an organization “{slug}” already. Change that one, or choose another name.")
NAMELESS = N_("Give a short name too: no letter or digit of this name can stand in an address.")
CHANGED = N_(
    "Someone changed this organization since you opened the page; the history says who. Nothing of "
    "yours was saved: reload the page, then write it again."
)
# Joined by name: dispatches belong to a storey above.
DISPATCH = sa.table(
    "dispatch",
    sa.column("agency_id", sa.Uuid()),
    sa.column("pledge_id", sa.Uuid()),
    sa.column("active", sa.Boolean()),
    sa.column("state", sa.String()),
    sa.column("tell_at", UtcDateTime()),
)
PLEDGE = sa.table("pledge", sa.column("id", sa.Uuid()), sa.column("kind", sa.String()))
CAMPAIGN = sa.table(
    "campaign",
    sa.column("title_en", sa.String()),
    sa.column("title_fr", sa.String()),
    sa.column("state", sa.String()),
    sa.column("fairness_limit", sa.Integer()),
)


def get(session: Session, slug: str) -> Agency:
    """The agency called `slug`.

    Raises:
        Missing: if there is none.
    """
    found = session.exec(select(Agency).where(Agency.slug == slug)).first()
    if found is None:
        raise Missing(NO_AGENCY, code="unknown_agency", slug=slug[:60])
    return found


def listing(
    session: Session, *, q: str = "", after: UUID | None = None, most: int = 200
) -> Sequence[Agency]:
    """Agencies in the order they were added, those after `after`; `q` is part of a name."""
    query = select(Agency)
    if q:
        part = f"%{_literal(q.lower())}%"
        names = [sa.func.lower(col(name)) for name in (Agency.name_en, Agency.name_fr)]
        query = query.where(sa.or_(*(name.like(part, escape="\\") for name in names)))
    if after:
        query = query.where(col(Agency.id) > after)
    return session.exec(query.order_by(col(Agency.id)).limit(most)).all()


def active(session: Session) -> Sequence[Agency]:
    """Every agency that may be sent offers, by name."""
    query = select(Agency).where(col(Agency.active)).order_by(col(Agency.name_en))
    return session.exec(query).all()


def create(
    session: Session, body: AgencyIn, *, standing: str = "", zone: str = "America/Toronto"
) -> Agency:
    """A new agency; its slug is made from its name, and its clocks show `zone`, when not given.

    Raises:
        Conflict: if the slug is taken.
    """
    slug = slug_for(body)
    if session.exec(select(Agency.id).where(Agency.slug == slug)).first():
        raise _taken(slug)
    agency = Agency(slug=slug, **{"time_zone": zone} | columns(body))
    agency.standing = standing or (APPROVED if agency.active else SUSPENDED)
    session.add(agency)
    try:
        session.flush()
    except IntegrityError:
        # Two at once: the other one was quicker, and the constraint says so.
        raise _taken(slug) from None
    audit.note(session, about(agency), "added")
    return agency


def change(
    session: Session, agency: Agency, values: Mapping[str, Any], *, version: int | None = None
) -> Agency:
    """Set some columns, as `columns` gives them.

    Raises:
        Conflict: if `version` is not the agency's any more.
    """
    values = {**values, **_standing(agency, values)}
    statement = update(Agency).where(col(Agency.id) == agency.id)
    if version is not None:
        statement = statement.where(col(Agency.version) == version)
    statement = statement.values(**values, version=col(Agency.version) + 1)
    if rows_changed(session, statement) != 1:
        raise Conflict(CHANGED, code="changed")
    session.refresh(agency)
    audit.note(session, about(agency), "changed", version=agency.version)
    return agency


def open_dispatches(session: Session, agencies: Sequence[Agency]) -> dict[UUID, int]:
    """How many offers each agency has before it."""
    ids = [agency.id for agency in agencies]
    query = (
        sa.select(DISPATCH.c.agency_id, sa.func.count())
        .where(DISPATCH.c.agency_id.in_(ids), DISPATCH.c.active)
        .group_by(DISPATCH.c.agency_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def tell_sooner(session: Session, agency: Agency) -> None:
    """Offers that wait to be told take the time of its rhythm, where that comes first.

    None is put off: the time to answer runs from when it was to be told. Where each is told at
    once, the job needs no moment.
    """
    if at := digests.due(agency, clock.now()):
        waiting = sa.update(DISPATCH).where(DISPATCH.c.agency_id == agency.id)
        session.execute(waiting.where(DISPATCH.c.tell_at > at).values(tell_at=at))


def unreported(session: Session, agencies: Sequence[Agency]) -> dict[UUID, int]:
    """How many offers of goods or time each accepted and has not reported on."""
    query = (
        sa.select(DISPATCH.c.agency_id, sa.func.count())
        .join(PLEDGE, PLEDGE.c.id == DISPATCH.c.pledge_id)
        .where(DISPATCH.c.agency_id.in_([agency.id for agency in agencies]), DISPATCH.c.active)
        .where(DISPATCH.c.state.in_(("accepted", "partly received")), PLEDGE.c.kind != "money")
        .group_by(DISPATCH.c.agency_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def held_back(session: Session, owed: int, lang: str) -> list[tuple[str, int]]:
    """The relief efforts that send nothing to who owes so many reports, each with its limit."""
    title = CAMPAIGN.c.title_fr if lang == "fr" else CAMPAIGN.c.title_en
    query = sa.select(title, CAMPAIGN.c.fairness_limit).where(
        CAMPAIGN.c.state == "open", CAMPAIGN.c.fairness_limit <= owed
    )
    return [(row[0], row[1]) for row in session.execute(query.order_by(title))]


def slug_for(body: AgencyIn) -> str:
    """The slug that was given, or one made from the name.

    Raises:
        InvalidInput: if nothing of the name can stand in an address.
    """
    slug = body.slug or slug_of(body.name.en) or slug_of(body.name.fr)
    if not slug:
        raise InvalidInput.field("/slug", "missing", NAMELESS)
    return slug


def columns(body: AgencyIn) -> dict[str, Any]:
    """The table's columns that `body` fills: not the slug, nor a time zone that it leaves open."""
    channel, address = channels.settle(body.channel, body.address)
    zone = {"time_zone": body.time_zone} if body.time_zone else {}
    return zone | {
        "name_en": body.name.en,
        "name_fr": body.name.fr or body.name.en,
        "accepts": list(dict.fromkeys(body.accepts)),
        "serves": list(dict.fromkeys(body.serves)),
        "languages": list(dict.fromkeys(body.languages)),
        "channel": channel,
        "address": address,
        "phone": body.contact.phone or "",
        "contact_name": body.contact.name,
        "second_name": body.second.name,
        "second_phone": body.second.phone or "",
        "second_email": body.second.email or "",
        "give_phone": body.giving.phone or "",
        "give_url": body.giving.url or "",
        "hours": hours.kept(body.hours),
        "capacity": body.capacity.open_dispatches,
        "active": body.active,
        "note": body.note,
    }


def about(agency: Agency) -> str:
    """What the history of `agency` is found by."""
    return f"agency:{agency.slug}"


def _standing(agency: Agency, values: Mapping[str, Any]) -> dict[str, str]:
    """Where it stands once these are set: a coordinator who ticks the box has approved it."""
    if values.get("active", agency.active) == agency.active:
        return {}
    return {"standing": APPROVED if values["active"] else SUSPENDED}


def _taken(slug: str) -> Conflict:
    return Conflict(TAKEN, code="slug_taken", slug=slug)


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
