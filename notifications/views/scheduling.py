"""When an appeal goes out: once, in a rhythm, or at a milestone; shown before it is set."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from notifications.appeals import filling, service
from notifications.appeals.models import Appeal
from notifications.timetable import service as timetable
from notifications.timetable.models import Kind
from notifications.timetable.notes import EARLIER, LATER, TWICE
from notifications.timetable.occurrences import DAYS
from notifications.timetable.plans import Plan
from notifications.timetable.schemas import ScheduleIn
from notifications.views import showing
from notifications.views.showing import WRITER
from relief.campaigns.models import Campaign
from relief.kit import clock, forms, i18n
from relief.kit.errors import InvalidInput, ReliefError
from relief.kit.i18n import N_, NBSP
from relief.kit.money import parse_cents
from relief.kit.web import Call, endpoint
from relief.needs import service as needs

KINDS = {
    Kind.ONCE: N_("Once"),
    Kind.RECURRING: N_("Again and again, on days of the week"),
    Kind.MILESTONE: N_("When something is reached"),
}
MILESTONES = {
    "promised": N_("Money promised reaches the amount"),
    "accepted": N_("Money accepted reaches the amount"),
    "received": N_("Money received reaches the amount"),
    "need_met": N_("The need is met"),
    "campaign_opened": N_("The relief effort opens"),
    "campaign_closing": N_("The relief effort is about to close"),
}
FOLDS = {EARLIER: N_("The earlier one"), LATER: N_("The later one")}
NO_SHARE = N_("Write a whole number from 1 to 100, or leave it empty.")
SHOWN = 8  # of the times to come


def ask(call: Call) -> Response:
    """The form."""
    return _page(call, _appeal(call), {"kind": Kind.ONCE.value})


def take(call: Call) -> Response:
    """Set it, or show what it would mean."""
    appeal = _appeal(call)
    form = {**call.fields, "weekdays": call.sent.getlist("weekdays[]")}
    try:
        body = _read(call, appeal, form)
        if form.get("step") == "preview":
            return _page(call, appeal, form, plan=timetable.preview(call.session, appeal, body))
        timetable.schedule(call.session, appeal, body)
    except ReliefError as error:
        return _page(call, appeal, form, error=error)
    return call.redirect(f"/comms/appeals/{appeal.id}", flash=N_("Scheduled."))


def stop(call: Call) -> Response:
    """Let it go out at no time any more; it stays approved."""
    appeal = _appeal(call)
    timetable.stop(call.session, appeal)
    return call.redirect(f"/comms/appeals/{appeal.id}", flash=N_("It goes out at no time now."))


def _appeal(call: Call) -> Appeal:
    return service.get(call.session, call.path("id"))


def _read(call: Call, appeal: Appeal, form: dict[str, Any]) -> ScheduleIn:
    """The schedule that a form describes: of its kind's fields only."""
    names = {
        Kind.ONCE: ("on", "at_local", "fold"),
        Kind.RECURRING: ("at_local", "until", "every_weeks"),
    }
    kind = Kind(form["kind"]) if form.get("kind") in list(Kind) else Kind.ONCE
    data: dict[str, Any] = {
        name: text for name in names.get(kind, ()) if (text := form.get(name, "").strip())
    }
    if kind is Kind.ONCE:
        data.setdefault("on", "")  # blamed, not the whole
    elif kind is Kind.RECURRING:
        data["weekdays"] = form["weekdays"]
    else:
        data["milestone"] = _milestone(call, appeal, form)
        data["even_if_past"] = bool(form.get("even_if_past"))
    if form.get("quiet.from") or form.get("quiet.until"):
        data["quiet"] = {"from": form.get("quiet.from"), "until": form.get("quiet.until")}
    return forms.parse(ScheduleIn, data)


def _milestone(call: Call, appeal: Appeal, form: dict[str, Any]) -> dict[str, Any]:
    chosen = form.get("milestone", "")
    if chosen.startswith("campaign_"):
        return {"campaign": chosen.removeprefix("campaign_")}
    if chosen == "need_met":
        return {"need_met": form.get("need_met") or None}
    currency = call.session.get_one(Campaign, appeal.campaign_id).currency
    try:
        cents = parse_cents(form.get("amount", ""))
    except InvalidInput as error:
        raise InvalidInput.field("/amount", error.code, error.message, **error.params) from None
    amount = {"amount_cents": cents, "currency": currency}
    if not form.get("share", "").strip():
        return {"total": chosen, "reaches": amount}
    return {"total": chosen, "share": _share(form["share"]), "of": amount}


def _share(text: str) -> int:
    """Per cent of an amount, with or without the sign."""
    digits = text.replace(NBSP, " ").strip().removesuffix("%").strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) < 4 and 0 < int(digits) <= 100):
        raise InvalidInput.field("/share", "share", NO_SHARE)
    return int(digits)


def _page(
    call: Call,
    appeal: Appeal,
    form: dict[str, Any],
    *,
    plan: Plan | None = None,
    error: ReliefError | None = None,
) -> Response:
    campaign = call.session.get_one(Campaign, appeal.campaign_id)
    errors = call.errors(error)
    made = timetable.latest(call.session, appeal)
    rows = needs.board(call.session, campaign)
    return call.page(
        "comms/schedule.html",
        status=error.status if error else 200,
        appeal=showing.head(appeal, campaign, call.lang),
        zone=campaign.time_zone,
        currency=campaign.currency,
        active=bool(made and made.state.value == "active"),
        kinds=[(each.value, call.say(words)) for each, words in KINDS.items()],
        milestones=[(key, call.say(words)) for key, words in MILESTONES.items()],
        needs=[(str(each.id), filling.still_needed(each, call.lang)) for each in rows],
        days=list(zip(DAYS, i18n.weekdays(call.lang), strict=True)),
        folds=[(key, call.say(words)) for key, words in FOLDS.items()]
        if any(each.get("code") == TWICE for each in errors) or form.get("fold")
        else [],
        today=clock.local(clock.now(), campaign.time_zone).date().isoformat(),
        times=[each.due_at for each in plan.occurrences[:SHOWN]] if plan else [],
        notes=[each.within(call.lang) for each in plan.notes] if plan else [],
        shown=plan is not None,
        form=form,
        errors=errors,
    )


ROUTES = [
    Route("/comms/appeals/{id}/schedule", endpoint(ask, WRITER), methods=["GET"]),
    Route("/comms/appeals/{id}/schedule", endpoint(take, WRITER), methods=["POST"]),
    Route("/comms/appeals/{id}/schedule/stop", endpoint(stop, WRITER), methods=["POST"]),
]
