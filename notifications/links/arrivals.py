"""How many come by each link, by the minute; nothing of any visitor is ever kept."""

import secrets
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from notifications.links.models import LinkArrivals
from relief.kit import clock
from relief.kit.counts import Counts
from relief.kit.db import Database

ROOM = "arrivals"
ADD = sa.text(
    "INSERT INTO link_arrivals (code, minute, writer, n) VALUES (:code, :minute, :writer, :n)"
    " ON CONFLICT (code, minute, writer) DO UPDATE SET n = link_arrivals.n + excluded.n"
).bindparams(sa.bindparam("minute", type_=LinkArrivals.__table__.c.minute.type))  # type: ignore[attr-defined]


class Arrivals(Counts[tuple[str, datetime]]):
    """One process's counts."""

    def __init__(self, db: Database) -> None:
        super().__init__(db, self._add)
        self._writer = f"web-{secrets.token_hex(4)}"

    def count(self, code: str) -> None:
        """One more came by `code`."""
        self.add((code, clock.now().replace(second=0, microsecond=0)))

    def _add(self, session: Session, counts: Mapping[tuple[str, datetime], int]) -> None:
        rows = [
            {"code": code, "minute": minute, "writer": self._writer, "n": n}
            for (code, minute), n in sorted(counts.items())
        ]
        session.execute(ADD, rows)
