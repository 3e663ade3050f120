"""How the lines bear it: quiet, busy or overwhelmed, as the floor itself says.

One level for the whole service, in one row. Until telephony measures it, call-takers and
coordinators set it by hand; what asks for more calls looks here first.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col

from relief.kit import audit, clock
from relief.kit.db import UtcDateTime, Words, rows_changed
from relief.kit.i18n import N_

ABOUT = "floor"
HAND = "hand"
# What every open page of staff shows at once.
TOLD = frozenset({"floor_set", "surge_named", "surge_ended", "posts_stopped", "posts_resumed"})
ONE = 1


class Level(StrEnum):
    """How much the lines have to bear."""

    QUIET = "quiet"
    BUSY = "busy"
    OVERWHELMED = "overwhelmed"


LABELS = {
    Level.QUIET: N_("Quiet"),
    Level.BUSY: N_("Busy"),
    Level.OVERWHELMED: N_("Overwhelmed"),
}


class FloorLevel(SQLModel, table=True):
    """The one row: the level, and who says so since when."""

    __tablename__ = "floor_level"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one"),)

    id: int = Field(default=ONE, primary_key=True, sa_column_kwargs={"autoincrement": False})
    level: Level = Field(default=Level.QUIET, sa_type=Words(Level))
    by: str = Field(default="", max_length=80, description="A principal.")
    at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    source: str = Field(default=HAND, max_length=24, description="`hand`, or what measured it.")


def now(session: Session) -> FloorLevel | None:
    """The level with who set it; none if nobody ever has."""
    return session.get(FloorLevel, ONE)


def level(session: Session) -> Level:
    """How the lines bear it; quiet until somebody says otherwise."""
    found = now(session)
    return found.level if found else Level.QUIET


def set_level(session: Session, to: Level, *, source: str = HAND) -> bool:
    """Say how the lines bear it; False if it was said already, and nothing changes."""
    values: dict[str, Any] = {
        "level": to,
        "by": session.info["actor"],
        "at": clock.now(),
        "source": source,
    }
    change = sa.update(FloorLevel).where(col(FloorLevel.level) != to).values(**values)
    if not rows_changed(session, change) and not _first(session, values):
        return False
    audit.note(session, ABOUT, "floor_set", level=to.value, source=source)
    return True


def _first(session: Session, values: dict[str, Any]) -> bool:
    """Put the row there if it is not yet; quiet needs no row."""
    if values["level"] is Level.QUIET or now(session):
        return False
    try:
        with session.begin_nested():
            session.add(FloorLevel(**values))
    except IntegrityError:  # two at once, and the other one was quicker
        return False
    return True
