"""How many pages of the public directory are read: by day, kind of page and language, no more.

There is no cookie and no address: whether two visits are one person's is not known, nor asked.
"""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel

ADD = sa.text(
    "INSERT INTO directory_visit (day, page, lang, n) VALUES (:day, :page, :lang, :n)"
    " ON CONFLICT (day, page, lang) DO UPDATE SET n = directory_visit.n + excluded.n"
).bindparams(sa.bindparam("day", type_=sa.Date()))


class DirectoryVisit(SQLModel, table=True):
    """How often one kind of page was read on one local day."""

    __tablename__ = "directory_visit"

    day: date = Field(primary_key=True)
    page: str = Field(primary_key=True, max_length=24)
    lang: str = Field(primary_key=True, max_length=2)
    n: int = Field(sa_type=sa.BigInteger)


def add(session: Session, day: date, page: str, lang: str, n: int) -> None:
    """Count `n` more."""
    session.execute(ADD, {"day": day, "page": page, "lang": lang, "n": n})
