"""The look at every source: a spike is named once, followed, and ended when it has passed."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from notifications.surges import sampling, spikes
from notifications.surges.models import Surge
from notifications.surges.sampling import MINUTE, Series, Source, minute_of
from notifications.surges.spikes import Verdict
from relief.campaigns.models import Campaign
from relief.campaigns.service import about
from relief.kit import audit, clock
from relief.kit.db import Database, rows_changed


def look(db: Database) -> None:
    """Count, then judge; what is read takes no writer's place from those who promise."""
    with db.session() as session:
        rows = sampling.promises(session)
    with db.session(write=True) as session:
        sampling.keep(session, rows)
        found = sampling.series(session)
        going = {_source(each): each for each in open_now(session)}
        for source, surge in going.items():
            _follow(session, surge, found.get(source))
        for source, series in found.items():
            verdict = spikes.judge(series.counts, _elapsed(), series.scale)
            if verdict.is_spike and source not in going:
                _name(session, source, series, verdict)


def open_now(session: Session) -> list[Surge]:
    """Every surge that has not passed, the newest first."""
    query = select(Surge).where(col(Surge.ended_at).is_(None))
    return list(session.exec(query.order_by(col(Surge.id).desc())))


def _name(session: Session, source: Source, series: Series, verdict: Verdict) -> None:
    began = minute_of(clock.now()) - (len(series.counts) - 1 - verdict.since) * MINUTE
    surge = Surge(
        campaign_id=source.campaign_id,
        kind=source.kind,
        source=source.source,
        counts=series.unit,
        began_at=began,
        usual_milli=round(verdict.usual * 1000),
        is_floor=verdict.is_floor,
        first_n=verdict.n,
        first_s=round(verdict.minutes * 60),
        n=verdict.n,
        latest=series.counts[-2],
        peak_tenths=round(verdict.times * 10),
    )
    try:
        with session.begin_nested():
            session.add(surge)
    except IntegrityError:  # another process looked at the same moment
        return
    _count(session, surge)
    _tell(session, surge, "surge_named", times=round(verdict.times), began=clock.rfc3339(began))


def _follow(session: Session, surge: Surge, series: Series | None) -> None:
    """Count on; end it where nothing comes any more, or the campaign takes nothing."""
    if series is None or spikes.has_passed(series.counts, _elapsed(), surge.usual, series.scale):
        _end(session, surge)
        return
    verdict = spikes.judge(series.counts, _elapsed(), series.scale)
    surge.latest = series.counts[-2]
    times = verdict.n / (surge.usual * verdict.minutes)
    surge.peak_tenths = max(surge.peak_tenths, round(times * 10))
    surge.seen_at = clock.now()
    _count(session, surge)


def _end(session: Session, surge: Surge) -> None:
    """The first of those that look ends it."""
    _count(session, surge)
    now = clock.now()
    change = sa.update(Surge).where(col(Surge.id) == surge.id, col(Surge.ended_at).is_(None))
    if rows_changed(session, change.values(ended_at=now, seen_at=now, latest=0)):
        _tell(session, surge, "surge_ended", n=surge.n)


def _count(session: Session, surge: Surge) -> None:
    source = _source(surge)
    surge.n = sampling.since(session, source, surge.counts, surge.began_at)
    surge.promises = sampling.since(session, source, "promises", surge.began_at)
    session.add(surge)
    session.flush()


def _tell(session: Session, surge: Surge, event: str, **facts: Any) -> None:  # noqa: ANN401
    """Into the campaign's history: open pages hear of it from there."""
    campaign = session.get_one(Campaign, surge.campaign_id)
    facts |= {surge.kind: surge.source, "surge": surge.id}
    audit.note(session, about(campaign), event, **facts)


def _source(surge: Surge) -> Source:
    return Source(surge.campaign_id, surge.kind, surge.source)


def _elapsed() -> float:
    now = clock.now()
    return (now - minute_of(now)).total_seconds() / 60
