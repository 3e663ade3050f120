"""Searches that found nothing: what was looked for, and never who looked.

Each is a missing alias, a missing record, or a true gap; the resource team decides which.
"""

import re
from collections.abc import Mapping
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, select

from relief.kit import ids
from relief.kit.slugs import folded

LONGEST = 80  # characters: whoever writes more tells a story, and a story tells who they are
MOST_A_DAY = 2_000  # different words; whoever makes up more than people do fills no disk
IGNORED = "ignored"  # the verdict on words that mean nothing, wherever they are looked for
MOST_DIGITS = 4  # in a row; a telephone, a card or a health number has more
ADD = sa.text(
    "INSERT INTO directory_failed_search"
    " (id, words, place, lang, n, first_on, last_on, verdict, decided_by)"
    " VALUES (:id, :words, :place, :lang, :n, :day, :day, :verdict, :decided_by)"
    " ON CONFLICT (words, place, lang) DO UPDATE SET"
    " n = directory_failed_search.n + excluded.n, last_on = excluded.last_on"
).bindparams(sa.bindparam("id", type_=sa.Uuid()), sa.bindparam("day", type_=sa.Date()))


class DirectoryFailedSearch(SQLModel, table=True):
    """Words for which the directory had nothing, and how often they were asked for."""

    __tablename__ = "directory_failed_search"
    __table_args__ = (sa.UniqueConstraint("words", "place", "lang"),)

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    words: str = Field(max_length=LONGEST, description="Folded: small letters, no accents.")
    place: str = Field(max_length=LONGEST, description="Near where, or serving where; folded.")
    lang: str = Field(max_length=2)
    n: int = Field(sa_type=sa.BigInteger)
    first_on: date
    last_on: date = Field(index=True)
    verdict: str = Field(default="", max_length=24, description="What it turned out to be.")
    decided_by: str = Field(default="", max_length=80, description="A principal.")


def note(session: Session, words: str, place: str, lang: str, day: date, n: int = 1) -> None:
    """Note that nothing was found for `words`, `n` times; what may name a person is left out.

    Once a day has seen very many, those that were not looked for before are left out as well.
    Words that were set aside stay so for another place. Of all others a new place is news: what
    was another word for something, or came to be there, was not enough for it.
    """
    row = {"words": plain(words), "place": plain(place), "lang": lang}
    if row["words"] and (_is_known(session, row) or _has_room(session, day)):
        by = _set_aside_by(session, row)
        verdict = {"verdict": IGNORED if by else "", "decided_by": by}
        session.execute(ADD, row | verdict | {"id": ids.new(), "n": n, "day": day})


def _is_known(session: Session, row: Mapping[str, str]) -> bool:
    return session.exec(select(DirectoryFailedSearch.id).filter_by(**row)).first() is not None


def _set_aside_by(session: Session, row: Mapping[str, str]) -> str:
    """Who set these words aside; empty if nobody did."""
    table = DirectoryFailedSearch
    same = (table.words == row["words"], table.lang == row["lang"], table.verdict == IGNORED)
    return session.exec(select(table.decided_by).where(*same).limit(1)).first() or ""


def _has_room(session: Session, day: date) -> bool:
    table = DirectoryFailedSearch
    last = select(table.id).where(table.last_on == day).offset(MOST_A_DAY - 1).limit(1)
    return session.exec(last).first() is None


def plain(text: str) -> str:
    """Words folded; nothing of a text that is long, an address of e-mail, or holds a number."""
    if (
        len(text) > LONGEST
        or "@" in text
        or re.search(rf"(?:\d[ .()-]*){{{MOST_DIGITS + 1}}}", text)
    ):
        return ""
    return folded(text)[:LONGEST]
