"""The calendar of appeals: a month as a table, the same as a list, and each time to be moved."""

from datetime import date, datetime, timedelta
from typing import Any, Literal

from starlette.responses import Response
from starlette.routing import Route

from notifications.appeals import service
from notifications.timetable import calendar, deciding, walls
from notifications.timetable.calendar import Day
from notifications.timetable.models import AppealOccurrence, AppealSchedule, OccurrenceState
from notifications.timetable.schemas import DecisionIn, MoveIn
from notifications.views import showing
from notifications.views.showing import WRITER
from relief.campaigns.models import Campaign
from relief.kit import clock, i18n
from relief.kit.errors import ReliefError
from relief.kit.forms import Input, Number, Redacted
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

WEEK = timedelta(days=7)
WEEKS = 5
STATES = {
    OccurrenceState.WAITING: (N_("To come"), "clock", "info"),
    OccurrenceState.FIRED: (N_("Under way or sent"), "check-circle", "good"),
    OccurrenceState.MISSED: (N_("Too late: decide"), "alert", "warn"),
    OccurrenceState.SKIPPED: (N_("Left out"), "ban", "quiet"),
}
SHIFTS = {
    "day-earlier": timedelta(days=-1),
    "day-later": timedelta(days=1),
    "hour-earlier": timedelta(hours=-1),
    "hour-later": timedelta(hours=1),
}


class Skip(Input):
    """Why a time is left out."""

    why: Redacted = ""
    version: Number | None = None


class Shift(Input):
    """One of the quick steps."""

    shift: Literal["day-earlier", "day-later", "hour-earlier", "hour-later"]
    version: Number


def month(call: Call) -> Response:
    """Five weeks from the Monday of the day that the address names."""
    campaign = showing.asked_effort(call)
    zone = campaign.time_zone if campaign else call.settings.time_zone
    today = walls.shown(clock.now(), zone).date()
    first = _day(call.query("from")) or today
    first -= timedelta(days=first.weekday())
    last = first + WEEKS * WEEK - timedelta(days=1)
    days = calendar.between(call.session, first, last, zone, campaign.id if campaign else None)
    shown = [_shown(call, each) for each in days]
    return call.page(
        "comms/calendar.html",
        filters={"campaign": campaign.slug if campaign else ""},
        campaigns=showing.choices(call),
        zone=zone,
        weekdays=i18n.weekdays(call.lang),
        weeks=[shown[n : n + 7] for n in range(0, len(shown), 7)],
        listed=[each for each in shown if each["entries"]],
        milestones=[
            {"id": str(appeal.id), "title": appeal.title}
            for _, appeal in calendar.milestones(call.session, campaign.id if campaign else None)
        ],
        today=today,
        first=first,
        before=(first - 4 * WEEK).isoformat(),
        after=(first + 4 * WEEK).isoformat(),
    )


def open_time(call: Call) -> Response:
    """One time: another day or minute for it, or none."""
    return _page(call, deciding.get(call.session, call.path("id")))


def move(call: Call) -> Response:
    """Give it the time that the form says."""
    return _change(call, lambda row: deciding.move(call.session, row, call.form(MoveIn)))


def shift(call: Call) -> Response:
    """Move it by a day or an hour."""

    def shifted(row: AppealOccurrence) -> object:
        said = call.form(Shift)
        by = SHIFTS[said.shift]
        if not by.days:
            body = MoveIn(at=row.due_at + by, version=said.version)
            return deciding.move(call.session, row, body)
        wall = walls.shown(row.due_at, _zone(call, row)) + by
        body = MoveIn(on=wall.date(), at_local=wall.time(), version=said.version)
        return deciding.move(call.session, row, body)

    return _change(call, shifted)


def skip(call: Call) -> Response:
    """Leave it out."""

    def skipped(row: AppealOccurrence) -> object:
        said = call.form(Skip)
        return deciding.skip(call.session, row, why=said.why, version=said.version)

    return _change(call, skipped)


def decide(call: Call) -> Response:
    """Settle one that is too late."""
    return _change(call, lambda row: deciding.decide(call.session, row, call.form(DecisionIn)))


def _change(call: Call, step: Any) -> Response:  # noqa: ANN401 - of one occurrence
    row = deciding.get(call.session, call.path("id"))
    try:
        step(row)
    except ReliefError as error:
        return _page(call, row, error)
    return call.redirect(f"/comms/times/{row.id}", flash=N_("Saved."))


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year < 2200 else None


def _zone(call: Call, row: AppealOccurrence) -> str:
    return call.session.get_one(AppealSchedule, row.schedule_id).time_zone


def _shown(call: Call, day: Day) -> dict[str, Any]:
    return {
        "on": day.on,
        "entries": [
            {
                "id": str(each.id or ""),
                "version": each.version if each.movable else 0,
                "appeal": str(each.appeal_id),
                "title": each.title,
                "time": i18n.time_of_day(each.shown.time(), call.lang),
                "state": STATES[each.state],
            }
            for each in day.entries
        ],
    }


def _page(call: Call, row: AppealOccurrence, error: ReliefError | None = None) -> Response:
    appeal = service.get(call.session, row.appeal_id)
    campaign = call.session.get_one(Campaign, appeal.campaign_id)
    wall: datetime = walls.shown(row.due_at, _zone(call, row))
    standing = {
        "on": wall.date().isoformat(),
        "at_local": f"{wall:%H:%M}",
        "version": str(row.version),
    }
    return call.page(
        "comms/time.html",
        status=error.status if error else 200,
        appeal=showing.head(appeal, campaign, call.lang),
        time={
            "id": str(row.id),
            "at": row.due_at,
            "state": STATES[row.state],
            "is": row.state.value,
            "version": row.version,
            "moved_from": row.moved_from,
        },
        zone=_zone(call, row),
        form=standing | (call.fields if error else {}) | {"version": str(row.version)},
        errors=call.errors(error),
    )


ROUTES = [
    Route("/comms/calendar", endpoint(month, WRITER), methods=["GET"]),
    Route("/comms/times/{id}", endpoint(open_time, WRITER), methods=["GET"]),
    Route("/comms/times/{id}/move", endpoint(move, WRITER), methods=["POST"]),
    Route("/comms/times/{id}/shift", endpoint(shift, WRITER), methods=["POST"]),
    Route("/comms/times/{id}/skip", endpoint(skip, WRITER), methods=["POST"]),
    Route("/comms/times/{id}/decide", endpoint(decide, WRITER), methods=["POST"]),
]
