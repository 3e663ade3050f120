"""Donors: found by telephone, e-mail or the sound of their name, and joined when they are one.

Records are joined by a person, never because they share a telephone. Joining writes a row and
nothing else: each promise keeps its name, its designation and its anonymity, and parting two
records leaves exactly what was there before.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from pledges.donors import clues
from pledges.models import GONE, Donor, DonorLink, Pledge
from relief.agencies.models import Agency
from relief.kit import audit, clock, contact
from relief.kit.db import rows_changed, vault_of
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_

MOST = 20
WHOLE = 2  # words that two names share: a first or a family name alone is half the town's
LARGEST = 200  # records of one person
UNKNOWN = N_("There is no such donor record.")
ITSELF = N_("That is the same record.")
DIFFER = N_(
    "Their promises may go to different organizations only: {one}, and {other}. If they are one "
    "person all the same, say so; each promise keeps its own wish."
)
PARTED = N_("These two records are not joined any more.")


def get(session: Session, donor_id: UUID) -> Donor:
    """The record.

    Raises:
        Missing: if there is none.
    """
    found = session.get(Donor, donor_id)
    if found is None:
        raise Missing(UNKNOWN, code="unknown_donor")
    return found


def by_contact(session: Session, kind: str, text: str, most: int = MOST) -> list[UUID]:
    """The newest records with a telephone or an e-mail, as somebody typed it."""
    try:
        known = contact.phone(text) if kind == "phone" else contact.email(text).lower()
    except InvalidInput:
        return []
    return by_index(session, kind, vault_of(session).blind(kind, known), most)


def by_index(session: Session, kind: str, blind: bytes, most: int = MOST) -> list[UUID]:
    """The newest records with a blind telephone or e-mail."""
    column = col(Donor.phone_index if kind == "phone" else Donor.email_index)
    query = select(Donor.id).where(column == blind)
    return list(session.exec(query.order_by(col(Donor.id).desc()).limit(most)))


def by_name(session: Session, name: str, most: int = MOST, *, least: int = 1) -> list[UUID]:
    """The newest records whose names share the most words, by their sound, with `name`.

    Fewer than `least` words are no match.
    """
    keys = clues.of_name(vault_of(session), name)
    if len(keys) < least:
        return []
    table = sa.table("donor_clue", sa.column("key"), sa.column("donor_id", sa.Uuid()))
    heard = sa.func.count()
    query = sa.select(table.c.donor_id, heard).where(table.c.key.in_(keys))
    query = query.group_by(table.c.donor_id).having(heard >= least)
    query = query.order_by(heard.desc(), table.c.donor_id.desc())
    rows = session.execute(query.limit(most)).all()
    return [row[0] for row in rows if row[1] == rows[0][1]]


def promises(
    session: Session, donors: Iterable[UUID], campaign_id: UUID | None = None, most: int = MOST
) -> Sequence[Pledge]:
    """What some donors promised, the newest first."""
    query = select(Pledge).where(col(Pledge.donor_id).in_(list(donors)))
    if campaign_id:
        query = query.where(Pledge.campaign_id == campaign_id)
    return session.exec(query.order_by(col(Pledge.id).desc()).limit(most)).all()


def group(session: Session, donor_id: UUID) -> set[UUID]:
    """All records that are one person's with this one."""
    known, edge = {donor_id}, {donor_id}
    while edge and len(known) < LARGEST:
        edge = {other for link in links(session, edge) for other in (link.one_id, link.other_id)}
        edge -= known
        known |= edge
    return known


def links(session: Session, donors: Iterable[UUID]) -> Sequence[DonorLink]:
    """The joints that hold now at any of `donors`."""
    ids = list(donors)
    query = select(DonorLink).where(
        col(DonorLink.unlinked_at).is_(None),
        sa.or_(col(DonorLink.one_id).in_(ids), col(DonorLink.other_id).in_(ids)),
    )
    return session.exec(query.order_by(col(DonorLink.id))).all()


def link(
    session: Session, one: UUID, other: UUID, *, why: str, words: str = "", anyway: bool = False
) -> None:
    """Join two records as one person's; twice is once.

    Raises:
        Conflict: if their promises go only to different organizations, unless `anyway`.
    """
    first, second = sorted((get(session, one).id, get(session, other).id))
    if first == second:
        raise Conflict(ITSELF, code="itself")
    if second in group(session, first):
        return
    if not anyway:
        _must_agree(session, first, second)
    row = DonorLink(one_id=first, other_id=second, why=why, linked_by=session.info["actor"])
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return  # somebody joined them at the same moment
    for mine, theirs in ((first, second), (second, first)):
        audit.note(session, about(mine), "linked", words=words, other=str(theirs), why=why)


def unlink(session: Session, link_id: UUID, *, words: str = "") -> None:
    """Part two records again: each is what it was before.

    Raises:
        Conflict: if they are parted already.
    """
    statement = (
        update(DonorLink)
        .where(col(DonorLink.id) == link_id, col(DonorLink.unlinked_at).is_(None))
        .values(unlinked_at=clock.now(), unlinked_by=session.info["actor"])
    )
    if rows_changed(session, statement) != 1:
        raise Conflict(PARTED, code="parted")
    row = session.get_one(DonorLink, link_id)
    for mine, theirs in ((row.one_id, row.other_id), (row.other_id, row.one_id)):
        audit.note(session, about(mine), "unlinked", words=words, other=str(theirs))


def about(donor_id: UUID) -> str:
    """What the history calls a record."""
    return f"donor:{donor_id}"


def _must_agree(session: Session, one: UUID, other: UUID) -> None:
    first, second = (_only(session, group(session, each)) for each in (one, other))
    if first and second and first != second:
        names = {"one": ", ".join(sorted(first)), "other": ", ".join(sorted(second))}
        raise Conflict(DIFFER, code="designations_differ", **names)


def _only(session: Session, donors: set[UUID]) -> set[str]:
    """The organizations that some donors' promises may go to only."""
    query = (
        select(Agency.name_en)
        .join(Pledge, col(Pledge.designated_agency_id) == Agency.id)
        .where(col(Pledge.donor_id).in_(donors), Pledge.designation == "only")
        .where(col(Pledge.state).not_in(GONE))
    )
    return set(session.exec(query))
