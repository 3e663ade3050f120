"""Name an area that asks for more than it used to: once for each month."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from relief.helpline.gaps import baseline, divisions, figures, periods
from relief.helpline.gaps.models import HelplineRise, Rising
from relief.kit import audit, clock
from relief.kit.db import rows_changed
from relief.kit.errors import Missing
from relief.kit.i18n import N_

NO_RISE = N_("There is no such rise.")
SHOWN = 50


def find(session: Session, zone: str) -> list[HelplineRise]:
    """Judge this month so far and the last one; returns what is named for the first time."""
    this = periods.month_of(clock.now(), zone)
    wanted = periods.back(this, baseline.MOST_MONTHS + 2)
    by_month = figures.by_month(session, wanted)
    known = {month for month, _ in by_month}
    found = []
    for month in wanted[-2:]:
        earlier = [each for each in wanted if each < month and each >= min(known, default=month)]
        for area in divisions.CODES:
            found += _judge(session, by_month, area, month, earlier)
    return found


def listing(session: Session) -> Sequence[HelplineRise]:
    """Those found lately, the newest first."""
    query = select(HelplineRise).order_by(col(HelplineRise.id).desc()).limit(SHOWN)
    return session.exec(query).all()


def unseen(session: Session) -> Sequence[HelplineRise]:
    """Those that nobody has said to have seen, the newest first."""
    query = select(HelplineRise).where(col(HelplineRise.seen_at).is_(None))
    return session.exec(query.order_by(col(HelplineRise.id).desc()).limit(SHOWN)).all()


def see(session: Session, key: UUID) -> HelplineRise:
    """Say that somebody has seen it; it stands at the head of pages no longer.

    Raises:
        Missing: if there is none.
    """
    row = session.get(HelplineRise, key)
    if row is None:
        raise Missing(NO_RISE, code="unknown_rise")
    statement = (
        update(HelplineRise)
        .where(col(HelplineRise.id) == key, col(HelplineRise.seen_at).is_(None))
        .values(seen_at=clock.now(), seen_by=session.info["actor"])
    )
    if rows_changed(session, statement):
        audit.note(session, f"rise:{key}", "seen")
    session.refresh(row)
    return row


def _judge(
    session: Session,
    by_month: Mapping[tuple[date, str], figures.Three],
    area: str,
    month: date,
    earlier: Sequence[date],
) -> list[HelplineRise]:
    nothing, found = figures.Three(), []
    for rising in Rising:
        past = [getattr(by_month.get((each, area), nothing), rising) for each in earlier]
        risen = baseline.rise(past, getattr(by_month.get((month, area), nothing), rising))
        if risen is not None and (row := _name(session, area, month, rising, risen)):
            found.append(row)
    return found


def _name(
    session: Session, area: str, month: date, rising: Rising, risen: baseline.Rise
) -> HelplineRise | None:
    """Write a rise down; None if it was named already, and then it only follows the count."""
    query = select(HelplineRise).where(
        HelplineRise.month == month, HelplineRise.area == area, HelplineRise.rising == rising
    )
    there = session.exec(query).first()
    if there is not None:
        there.n = max(there.n, risen.n)
        session.add(there)
        return None
    row = HelplineRise(
        month=month,
        area=area,
        rising=rising,
        n=risen.n,
        usual_tenths=round(risen.usual * 10),
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # another process looked in the same moment
        return None
    return row
