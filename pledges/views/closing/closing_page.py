"""Closing a campaign: the plan, what is still open with its way to the desk, the end."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from pledges.closing import agenda, marks, offers, statement, unanswered, winding
from pledges.closing.agenda import PlanIn
from pledges.desk.waiting_list import REST
from pledges.views.closing.step_words import WORDS
from relief.campaigns import cutoff, ending, shown
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign, CampaignState
from relief.campaigns.schemas import ReasonedStep
from relief.kit import clock, i18n
from relief.kit.auth import for_role
from relief.kit.errors import Conflict, InvalidInput, ReliefError
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

COORDINATOR = for_role("coordinator")
PAGE = "/campaigns/{slug}/closing"
PLANNED = N_("The plan is kept. Promises are taken until {when}.")
NO_END = N_("The plan is kept. Promises are taken until you choose a last moment.")
CLOSED = N_("The relief effort has closed. Its figures are kept as they are now.")
TWICE = N_("That minute comes twice that day, for the clocks go back. The later one counts.")
NEVER = N_("That minute does not come that day, for the clocks go forward: it is an hour later.")
CLOCKS = {"": "", cutoff.TWICE: TWICE, cutoff.NEVER: NEVER}
ROWS = (
    ("money", N_("Money promised and not placed"), "promised&kind=money"),
    (
        "others",
        N_("Goods, services and time promised and not placed"),
        "promised&kind=goods,services,time",
    ),
    ("offers", N_("Offers kept in reserve"), "standing"),
    ("sent", N_("Sent to an organization, not answered"), "matched,dispatched"),
    ("accepted", N_("Accepted, not received"), "accepted,partly_received"),
    ("rest", N_("Placed in part: the rest is with no organization"), REST),
    ("held", N_("In doubt: must be answered before the end"), "held"),
)
STEPS = {
    "money": "money",
    "others": offers.UNPLACED,
    "offers": offers.KEY,
    "sent": unanswered.KEY,
    "accepted": "asked",
    "calls": "calls",
    "drafts": "drafts",
}


def show(call: Call) -> Response:
    """The plan, and how much of each class is still open."""
    return page(call, call.session, _campaign(call, call.session))


def plan(call: Call) -> Response:
    """Decide, or decide anew."""
    campaign = _campaign(call, call.session)
    try:
        at = agenda.plan(call.session, campaign, call.form(PlanIn))
    except (InvalidInput, Conflict) as error:
        return page(call, call.session, campaign, error)
    words = NO_END
    when = ""
    if at:
        words, when = PLANNED, i18n.moment(at.at, campaign.time_zone, call.lang)
    said = call.say(words, when=when)
    more = call.say(CLOCKS[at.clocks]) if at else ""
    return call.redirect(_url(campaign), flash=f"{said} {more}".strip())


def end(call: Call) -> Response:
    """Close it, then keep its figures; a job keeps them if this process dies in between."""
    with call.db.session(write=True, actor=call.actor.principal) as session:
        campaign = _campaign(call, session)
        try:
            body = call.form(ReasonedStep)
            campaigns.change_state(
                session,
                campaign,
                CampaignState.CLOSED,
                reason=body.reason,
                closing=body.closing,
            )
        except (InvalidInput, Conflict) as error:
            return page(call, session, campaign, error)
    statement.freeze(call.db, campaign)
    return call.redirect(_url(campaign), flash=CLOSED)


def page(
    call: Call, session: Session, campaign: Campaign, error: ReliefError | None = None
) -> Response:
    """The page, as it was or with what is to be mended."""
    open_now = agenda.still_open(session, campaign)
    row = agenda.of(session, campaign)
    stated = statement.of(session, campaign)
    grace_over = agenda.grace_over(session, campaign)
    steps = STEPS | ({"sent": unanswered.RECALLED} if grace_over else {})
    return call.page(
        "closing/plan.html",
        status=error.status if error else 200,
        campaign=shown.card(session, campaign, call.lang),
        totals=shown.totals(session, campaign),
        form=_form(campaign, row) | (call.fields if error else {}),
        errors=call.errors(error),
        planned=row is not None,
        grace_ends=agenda.grace_ends(session, campaign),
        grace_over=grace_over,
        rows=_rows(call, campaign, asdict(open_now), steps, _done(session, campaign, steps)),
        held=open_now.held,
        rest=open_now.rest,
        under_way=[
            {"title": call.say(WORDS[each.step].title), "done": each.done, "back": each.back}
            for each in winding.under_way(session, campaign.id)
        ],
        kept_on=marks.count(session, campaign.id, offers.KEY, agreed=True),
        stated_at=stated.made_at if stated else None,
        offset=_offset(campaign),
        as_of=clock.now(),
        may_plan=campaign.state in ending.TAKES,
        may_end=campaign.state is not CampaignState.CLOSED,
    )


def _rows(
    call: Call,
    campaign: Campaign,
    counts: dict[str, int],
    steps: Mapping[str, str],
    done: Mapping[str, int],
) -> list[dict[str, Any]]:
    desk = f"/desk?campaign={campaign.slug}&state="
    listed = [(key, label, desk + state) for key, label, state in ROWS] + [
        ("calls", N_("Calls that are owed"), "/desk/calls"),
        ("drafts", N_("Calls that broke off"), f"/console/{campaign.slug}"),
    ]
    return [
        {
            "key": key,
            "label": call.say(label),
            "n": counts[key],
            "href": href,
            "step": steps.get(key, ""),
            "done": done.get(key, 0),
        }
        for key, label, href in listed
    ]


def _done(session: Session, campaign: Campaign, steps: Mapping[str, str]) -> dict[str, int]:
    """How much each step has dealt with, by its row."""
    return {row: marks.count(session, campaign.id, step) for row, step in steps.items()}


def _form(campaign: Campaign, row: Any) -> dict[str, str]:  # noqa: ANN401 - a plan or none
    found = {"minute": "23:59", "grace_days": str(agenda.GRACE), "offers": "lapse"}
    if campaign.cut_off_at:
        local = clock.local(campaign.cut_off_at, campaign.time_zone)
        found |= {"day": local.date().isoformat(), "minute": f"{local:%H:%M}"}
    if row:
        offers = "keep" if row.keeps_offers else "lapse"
        found |= {"grace_days": str(row.grace_days), "offers": offers}
    found["version"] = str(row.version if row else 0)
    found |= {
        "closing.en": campaign.closing_en,
        "closing.fr": campaign.closing_fr,
    }
    return found


def _offset(campaign: Campaign) -> str:
    """How far the place's clocks are from UTC at the last moment: -05:00 or -04:00 says which."""
    if campaign.cut_off_at is None:
        return ""
    local = clock.local(campaign.cut_off_at, campaign.time_zone)
    return f"UTC{local.isoformat()[-6:]}"


def _url(campaign: Campaign) -> str:
    return f"/campaigns/{campaign.slug}/closing"


def _campaign(call: Call, session: Session) -> Campaign:
    return campaigns.get(session, call.path("slug"))


ROUTES = [
    Route(PAGE, endpoint(show, COORDINATOR), methods=["GET"]),
    Route(PAGE, endpoint(plan, COORDINATOR), methods=["POST"]),
    Route(f"{PAGE}/end", endpoint(end, COORDINATOR, own_transaction=True), methods=["POST"]),
]
