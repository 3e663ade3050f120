"""A schedule as it would be, before it is kept: its times, and what must be known of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from notifications.appeals.models import Appeal
from notifications.timetable import notes, occurrences, reaching, walls
from notifications.timetable.models import AppealSchedule, Kind
from notifications.timetable.notes import Note
from notifications.timetable.occurrences import DAYS, Occurrence, Rhythm
from notifications.timetable.schemas import MISSING, ScheduleIn
from relief.campaigns.models import Campaign
from relief.kit import clock
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

AHEAD = timedelta(days=60)  # for which occurrences are made beforehand
GRACE = timedelta(minutes=5)  # a clock elsewhere may be slow: its “now” is not refused as past
LONGEST = timedelta(days=3 * 366)
DAY = timedelta(days=1)
PAST = N_("This moment is over. Choose a later one.")
SENT = N_("The public request has gone out since that moment. Choose a later one.")
FAR = N_("This is too far off. Choose a day within three years.")
BACKWARD = N_("The last day is before the first.")
EMPTY = N_("No such day comes before the last one is over. Choose a later last day.")


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule, its first occurrences, and notes to show beside them."""

    schedule: AppealSchedule
    occurrences: Sequence[Occurrence]
    notes: Sequence[Note]


def plan(session: Session, appeal: Appeal, body: ScheduleIn, last: datetime | None = None) -> Plan:
    """What `body` means for an appeal.

    Args:
        session: The transaction, which only reads; its actor makes the schedule.
        appeal: Whose campaign's clocks, totals and needs are meant.
        body: What somebody chose.
        last: The latest moment for which the appeal has gone out; nothing repeats it.

    Raises:
        InvalidInput: at the field that does not fit, with the reason.
    """
    campaign, now = session.get_one(Campaign, appeal.campaign_id), clock.now()
    given = AppealSchedule(
        appeal_id=appeal.id,
        campaign_id=campaign.id,
        kind=body.kind,
        time_zone=body.time_zone or campaign.time_zone,
        begins_at=max(last or now, now),
        made_by=session.info["actor"],
        made_at=now,
    )
    if body.quiet:
        given.quiet_from, given.quiet_until = body.quiet.since, body.quiet.until
    if body.milestone:
        reaching.fill(session, campaign, body.milestone, given)
        return Plan(given, [], reaching.notes(session, given, now, even_if_past=body.even_if_past))
    if given.kind is Kind.RECURRING:
        return _recurring(body, given)
    return _once(body, given, last)


def ahead(schedule: AppealSchedule, now: datetime) -> list[Occurrence]:
    """The occurrences of a rhythm that are to exist by now, in order; none of its past."""
    rhythm = schedule.rhythm
    if rhythm is None:
        return []
    today = walls.shown(now, schedule.time_zone).date()
    begun = walls.shown(schedule.begins_at, schedule.time_zone).date()
    begin = max(begun, min(today, schedule.made_until or today) - DAY)
    return [each for each in rhythm.between(begin, today + AHEAD) if _later(each, schedule)]


def moment(
    at: datetime | None, on: date | None, minute: time | None, fold: str | None, zone: str
) -> datetime:
    """The moment that somebody chose: as such, or as a day and a minute on the clocks of `zone`.

    Raises:
        InvalidInput: if it never comes, comes twice unchosen, or is not whole.
    """
    if at is not None:
        return at
    if on is None or minute is None:
        raise InvalidInput.field("/on" if on is None else "/at_local", "missing", MISSING)
    return notes.choose(zone, on, minute, fold, pointer="/at_local")


def check(at: datetime, now: datetime, field: str) -> None:
    """Let a moment pass that is still to come, and not too far off.

    Raises:
        InvalidInput: at `field`, with the reason.
    """
    if at < now - GRACE:
        raise InvalidInput.field(field, "past", PAST)
    if at > now + LONGEST:
        raise InvalidInput.field(field, "far", FAR)


def _once(body: ScheduleIn, given: AppealSchedule, last: datetime | None) -> Plan:
    field = "/at" if body.at else "/on"
    at = moment(body.at, body.on, body.at_local, body.fold, given.time_zone)
    check(at, given.made_at, field)
    if last is not None and at <= last:
        raise InvalidInput.field(field, "sent", SENT)
    given.at = at
    found = occurrences.single(occurrences.ONCE, at, given.time_zone, given.quiet)
    return Plan(given, [found], notes.of_occurrence(found, given.time_zone))


def _recurring(body: ScheduleIn, given: AppealSchedule) -> Plan:
    today = walls.shown(given.made_at, given.time_zone).date()
    given.first_on = body.first_on or today
    given.until = body.last_day(given.time_zone)
    given.at_local, given.every_weeks = body.at_local, body.every_weeks or 1
    given.weekdays = list(body.days) or [DAYS[given.first_on.weekday()]]
    rhythm = given.rhythm
    if rhythm is None:
        raise InvalidInput.field("/until", "missing", MISSING)
    _check_days(rhythm, today)
    if not any(_later(rhythm.occurrence(day), given) for day in rhythm.days(today, rhythm.until)):
        raise InvalidInput.field("/until", "empty", EMPTY)
    return Plan(given, ahead(given, given.made_at), notes.of_rhythm(rhythm, today))


def _check_days(rhythm: Rhythm, today: date) -> None:
    if rhythm.until < rhythm.first_on:
        raise InvalidInput.field("/until", "backward", BACKWARD)
    for field, day in (("/first_on", rhythm.first_on), ("/until", rhythm.until)):
        if day > today + LONGEST:
            raise InvalidInput.field(field, "far", FAR)


def _later(occurrence: Occurrence, schedule: AppealSchedule) -> bool:
    return (occurrence.moved_from or occurrence.due_at) > schedule.begins_at
