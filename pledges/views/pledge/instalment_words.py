"""Instalments as pages show them: each part, what a plan would be, what the donor agreed to."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from pledges.forms import instalment_forms
from pledges.forms.instalment_forms import InstalmentPlan
from pledges.instalments import agreement, book
from pledges.models import Instalment, Pledge, Schedule
from relief.campaigns.models import Campaign
from relief.kit import forms, i18n
from relief.kit.errors import Conflict, InvalidInput, ReliefError
from relief.kit.i18n import N_
from relief.kit.web import Call

RULES = (
    ("month", N_("Every month, on the same day")),
    ("last_day", N_("On the last day of every month")),
    ("week", N_("Every week, on the same weekday")),
    ("once", N_("Once, on one day")),
)
EVERY = {
    ("once", False): N_("once"),
    ("week", False): N_("every week"),
    ("week", True): N_("every {n} weeks"),
    ("month", False): N_("every month"),
    ("month", True): N_("every {n} months"),
    ("last_day", False): N_("on the last day of every month"),
    ("last_day", True): N_("on the last day, every {n} months"),
}
USUAL = {"every": "month", "interval": "1", "count": "6"}


def page(call: Call, session: Session, pledge: Pledge, campaign: Campaign) -> dict[str, Any]:
    """The running schedule, the form, and the plan that the address asks for."""
    today = campaign.today()
    pairs = call.request.query_params.multi_items()
    sent = dict(instalment_forms.asked([(k, v) for k, v in pairs if not forms.FORBIDDEN.search(v)]))
    found, error = _tried(session, pledge, sent)
    agreed = agreement.answer(session, pledge)
    return {
        "plan": shown(session, pledge, campaign, call.lang),
        "rules": [(key, call.say(label)) for key, label in RULES],
        "weekdays": list(enumerate(i18n.weekdays(call.lang), 1)),
        "form": sent or USUAL | {"first_on": today.isoformat()},
        "asked": sent,
        "preview": [
            {"seq": n, "day": i18n.day(day, campaign.time_zone, call.lang), "cents": cents}
            for n, (day, cents) in enumerate(found, 1)
        ],
        "unit": pledge.unit,
        "errors": call.errors(error),
        "may": book.may_divide(session, pledge),
        "reachable": agreement.reachable(session, pledge),
        "reminded": bool(agreed and agreed.agreed),
        "stopped": bool(agreed and not agreed.agreed),
    }


def shown(session: Session, pledge: Pledge, campaign: Campaign, lang: str) -> dict[str, Any] | None:
    """The schedule that holds or held last, its parts and what is late of them."""
    schedule = book.newest(session, pledge)
    if schedule is None:
        return None
    today = campaign.today()
    owed = pledge.state in book.OWED
    parts = book.parts(session, schedule)
    lines = [_part(each, today, campaign.time_zone, lang, owed=owed) for each in parts]
    return {
        "running": schedule.ended_at is None,
        "rule": _rule(schedule, lang),
        "parts": lines,
        "settled": sum(not each.left for each in parts),
        "late": sum(line["state"] == "late" for line in lines),
        "left_cents": sum(each.left for each in parts if not each.cancelled_at),
        "open": [(each.seq, each.left) for each in parts if each.left and not each.cancelled_at],
    }


def _tried(
    session: Session, pledge: Pledge, sent: dict[str, str]
) -> tuple[Sequence[tuple[date, int]], ReliefError | None]:
    if not sent:
        return [], None
    try:
        plan = forms.parse_fields(InstalmentPlan, sent.items())
        return book.preview(session, pledge, plan.rule(), plan.first_on), None
    except (InvalidInput, Conflict) as error:
        return [], error


def _part(each: Instalment, today: date, zone: str, lang: str, *, owed: bool) -> dict[str, Any]:
    return {
        "seq": each.seq,
        "day": i18n.day(each.due_on, zone, lang),
        "cents": each.amount,
        "received_cents": each.received,
        "state": _state(each, today, owed=owed),
    }


def _state(each: Instalment, today: date, *, owed: bool) -> str:
    if not each.left:
        return "received"
    if each.cancelled_at or not owed:
        return "cancelled"
    if each.due_on < today:
        return "late"
    return "partly" if each.received else "open"


def _rule(schedule: Schedule, lang: str) -> str:
    words = EVERY[schedule.every, schedule.interval > 1 and schedule.every != "once"]
    return i18n.translate(lang, words, n=i18n.number(schedule.interval, lang))
