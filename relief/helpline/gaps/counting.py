"""Count what the helpline's contacts of a month were about; twice gives the same.

Only what is finished counts, in the month in which it began.
"""

from collections import Counter
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from relief.helpline.gaps import periods, topics
from relief.helpline.gaps.models import HelplineCount, HelplineTally, Measure
from relief.helpline.models import HelplineContact, HelplineNeed
from relief.helpline.words import ContactState, Outcome
from relief.kit import clock
from relief.kit.db import Database

Key = tuple[Measure, str, str, str]  # what is counted, area, topic, word
AT_ONCE = 3  # months in one go; a service that starts with years of calls catches up by itself
OPEN = "open"  # a need of which nobody said what came of it: a crisis, most likely


def look(db: Database, zone: str, *, most: int = AT_ONCE) -> list[date]:
    """Count what is due; returns the months. What was counted already is left as it is."""
    with db.session() as session:
        due = months_due(session, zone)[:most]
        found = {month: counted(session, month, zone) for month in due}
    with db.session(write=True) as session:
        for month, counts in found.items():
            keep(session, month, counts)
    return due


def months_due(session: Session, zone: str) -> list[date]:
    """This month, the last one until it is settled, and those that nobody has counted."""
    now = clock.now()
    this = periods.month_of(now, zone)
    due = {this, periods.month_of(now - periods.SETTLES, zone)}
    first = session.exec(select(sa.func.min(HelplineContact.started_at))).first()
    known = set(session.exec(select(col(HelplineCount.month))))
    month = periods.month_of(first, zone) if first else this
    while month < this:
        if month not in known:
            due.add(month)
        month = periods.following(month)
    return sorted(due, reverse=True)


def counted(session: Session, month: date, zone: str) -> Counter[Key]:
    """The tallies of a month, from its contacts."""
    begins, ends = periods.bounds(month, zone)
    found: Counter[Key] = Counter()
    table = HelplineContact
    rows = session.exec(
        select(  # type: ignore[call-overload]
            table.state,
            table.area,
            table.channel,
            table.language,
            table.started_at,
            table.answered_at,
        )
        .where(table.started_at >= begins, table.started_at < ends)
        .where(table.state != ContactState.OPEN)
        .execution_options(yield_per=2000)
    )
    for state, area, channel, language, started, answered in rows:
        if state is ContactState.ABANDONED:
            found[Measure.ABANDONED, area, "", ""] += 1
            continue
        there = clock.local(started, zone)
        found[Measure.CONTACTS, area, "", ""] += 1
        found[Measure.CHANNEL, area, "", channel.value] += 1
        found[Measure.LANGUAGE, area, "", language] += 1
        found[Measure.HOUR, area, "", f"{there.hour:02}"] += 1
        found[Measure.WEEKDAY, area, "", str(there.weekday())] += 1
        if answered is not None and answered > started:  # else nobody measured the wait
            found[Measure.WAITED, area, "", ""] += 1
            found[Measure.WAIT_S, area, "", ""] += round((answered - started).total_seconds())
    return found + _needs(session, begins, ends)


def keep(session: Session, month: date, counts: Counter[Key]) -> None:
    """Put a month's tallies in the place of those that are there."""
    table = HelplineTally
    rows = session.exec(select(table).where(table.month == month)).all()
    there = {(row.measure, row.area, row.topic, row.word): row for row in rows}
    for key, row in there.items():
        if key not in counts:
            session.delete(row)
        elif row.n != counts[key]:
            row.n = counts[key]
            session.add(row)
    for key, n in counts.items():
        if key not in there:
            measure, area, topic, word = key
            session.add(table(month=month, measure=measure, area=area, topic=topic, word=word, n=n))
    session.merge(HelplineCount(month=month, counted_at=clock.now()))
    session.flush()


def _needs(session: Session, begins: datetime, ends: datetime) -> Counter[Key]:
    contact, need = HelplineContact, HelplineNeed
    parts = (contact.area, need.term_id, need.outcome, need.reason)
    rows = session.exec(
        select(*parts, sa.func.count())  # type: ignore[call-overload]
        .join(need, col(need.contact_id) == col(contact.id))
        .where(contact.started_at >= begins, contact.started_at < ends)
        .where(contact.state == ContactState.WRAPPED)
        .group_by(*parts)
    ).all()
    tops = topics.of_terms(session, {term for _, term, *_ in rows if term is not None})
    found: Counter[Key] = Counter()
    for area, term, outcome, reason, n in rows:
        found[Measure.NEEDS, area, tops.get(term, ""), _word(outcome, reason)] += n
    return found


def _word(outcome: Outcome | None, reason: object) -> str:
    """What came of a need; of one without an answer, why."""
    if outcome is Outcome.UNMET:
        return str(reason)
    return outcome.value if outcome else OPEN
