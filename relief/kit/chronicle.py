"""The history of a thing as staff read it: each step in words, and who took it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from relief.kit import audit, i18n
from relief.kit.audit import AuditEntry
from relief.kit.i18n import N_

# Joined by name: the kit knows no table of the storeys above it.
ACCOUNTS = sa.table("staff_account", sa.column("id", sa.Uuid()), sa.column("name", sa.String()))
OTHERS = {
    "public": N_("the public"),
    "token": N_("a partner's system"),
    "link": N_("an organization's own link"),
    "system": N_("this system"),
    "cli": N_("the command line"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, in the reader's language."""

    at: datetime
    text: str
    who: str
    note: str


def steps(
    session: Session,
    about: str,
    lang: str,
    words: Mapping[str, str],
    *,
    fill: Callable[[AuditEntry], Mapping[str, object]] = lambda _entry: {},
) -> list[Step]:
    """What happened to `about`, oldest first.

    Args:
        session: The transaction.
        about: As in `audit.note`.
        lang: The reader's.
        words: What each event is called, as msgids; an event without one is shown as it is.
        fill: What of an entry stands in its words, in the reader's language.
    """
    entries = audit.history(session, about)
    names = who(session, (entry.actor for entry in entries), lang)
    return [
        Step(
            entry.at,
            i18n.translate(lang, words.get(entry.event, entry.event), **fill(entry)),
            names[entry.actor],
            audit.words_of(session, entry),
        )
        for entry in entries
    ]


def who(session: Session, principals: Iterable[str], lang: str) -> dict[str, str]:
    """What people call some actors: an account by its name, anyone else by what they are."""
    wanted = set(principals)
    names = _names(session, wanted)
    return {each: names.get(each) or i18n.translate(lang, _other(each)) for each in wanted}


def _other(actor: str) -> str:
    return OTHERS.get(actor.partition(":")[0], "")


def _names(session: Session, actors: set[str]) -> dict[str, str]:
    people = {}
    for actor in actors:
        kind, _, account = actor.partition(":")
        if kind in {"staff", "agency"} and account:
            people[UUID(account)] = actor
    if not people:
        return {}
    query = sa.select(ACCOUNTS.c.id, ACCOUNTS.c.name).where(ACCOUNTS.c.id.in_(people))
    return {people[row.id]: row.name for row in session.execute(query)}
