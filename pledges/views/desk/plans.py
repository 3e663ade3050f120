"""Plans on the desk: made, reviewed line by line, sent, and taken back a moment after."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select
from starlette.responses import Response
from starlette.routing import Route

from pledges.desk.presses import Skipped
from pledges.models import MatchPlan, Pledge
from pledges.planning import match_plans, packing, undoing
from pledges.views.desk import desk_page, proposals
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import chronicle, i18n, paging
from relief.kit.auth import for_role
from relief.kit.errors import Conflict, InvalidInput, ReliefError
from relief.kit.forms import Input, Line
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

COORDINATOR = for_role("coordinator")
LINES = 200
PLANS = 20
NAMED = 5
WHICH = N_("Choose a relief effort, or the promises to place.")
ONE_EFFORT = N_("Choose promises of one relief effort at a time.")
NONE_CHOSEN = N_("Choose the promises to send, or send all.")
NOTHING = N_("Nothing was sent.")
SENT = (N_("{n} offer was sent."), N_("{n} offers were sent."))
LEFT_OUT = N_("Left out, because they moved meanwhile: {names}.")
AND_MORE = N_("and {n} more")
TAKEN = (N_("{n} offer was taken back."), N_("{n} offers were taken back."))

References = Annotated[tuple[Line, ...], Field(max_length=1000)]


class Wanted(Input):
    """What to plan: the chosen promises, or all of a relief effort."""

    campaign: Line = ""
    pledges: References = ()
    policy: Line = "default"


class Sending(Input):
    """Which lines of a plan to send."""

    scope: Literal["selected", "all"] = "selected"
    pledges: References = ()


def make(call: Call) -> Response:
    """Propose where the chosen promises go; nothing is sent or set aside."""
    session = call.session
    try:
        wanted = call.form(Wanted)
        campaign = _campaign(session, wanted)
        stored = match_plans.make(
            session, campaign, policy=wanted.policy, references=set(wanted.pledges) or None
        )
    except InvalidInput as error:
        asked = dict.fromkeys(desk_page.NAMES, "") | {"campaign": call.fields.get("campaign", "")}
        errors = [{**each, "pointer": ""} for each in call.errors(error)]
        return desk_page.page(call, session, asked=asked, errors=errors, status=422)
    return call.redirect(f"/desk/plans/{stored.id}")


def listed(call: Call) -> Response:
    """Earlier plans, the newest first."""
    session = call.session
    query = select(MatchPlan).order_by(col(MatchPlan.id).desc()).limit(PLANS + 1)
    if after := paging.after(call.query("after")):
        query = query.where(col(MatchPlan.id) < after)
    found = session.exec(query).all()
    shown = found[:PLANS]
    more = len(found) > PLANS
    sent = undoing.which_sent(session, shown)
    who = chronicle.who(session, (each.made_by for each in shown), call.lang)
    return call.page(
        "pledges/plans.html",
        plans=[_summary(call, each, who[each.made_by], sent) for each in shown],
        zone=call.settings.time_zone,
        next_url=f"/desk/plans?after={paging.cursor(shown[-1].id)}" if more else "",
    )


def show(call: Call) -> Response:
    """A plan, reviewed before anything is sent."""
    return page(call, match_plans.get(call.session, call.path("id")))


def send(call: Call) -> Response:
    """Send the chosen lines, or all; what moved meanwhile is left out and named."""
    stored = match_plans.get(call.session, call.path("id"))
    try:
        body = call.form(Sending)
        if body.scope == "selected" and not body.pledges:
            raise InvalidInput.field("", "missing", NONE_CHOSEN)
    except InvalidInput as error:
        return page(call, stored, error)
    chosen = set(body.pledges) if body.scope == "selected" else None
    sent, skipped = match_plans.dispatch(call.session, call.settings, stored, chosen)
    return call.redirect(f"/desk/plans/{stored.id}", flash=_outcome(call, len(sent), skipped))


def undo(call: Call) -> Response:
    """Take back what no organization has answered yet."""
    stored = match_plans.get(call.session, call.path("id"))
    try:
        taken = undoing.undo(call.session, stored)
    except Conflict as error:
        return page(call, stored, error)
    told = i18n.ntranslate(call.lang, *TAKEN, len(taken))
    return call.redirect(f"/desk/plans/{stored.id}", flash=told)


def page(call: Call, stored: MatchPlan, error: ReliefError | None = None) -> Response:
    """The review; long plans a few hundred lines at a time."""
    session, lang = call.session, call.lang
    outcome = packing.outcome_of(stored)
    start = _start(call)
    lines = outcome.proposals[start : start + LINES]
    waiting = outcome.unmatched[:LINES] if not start else []
    known = proposals.read(session, stored, [*lines, *waiting], lang)
    names = known.names
    following = start + LINES
    return call.page(
        "pledges/plan.html",
        status=error.status if error else 200,
        errors=call.errors(error),
        plan={
            **about(call, stored),
            "state": "dispatched" if known.gone else "proposed",
            "open": len(known.gone) < len(outcome.proposals),
            "placed": proposals.sums(outcome.proposals, known) if not start else [],
            "proposals": [proposals.proposal(each, known, names) for each in lines],
            "unmatched": [proposals.unmatched(each, known, names) for each in waiting],
            "unmatched_more": len(outcome.unmatched) - len(waiting) if not start else 0,
            "behind": [(names[slug], owed) for slug, owed in packing.behind(stored)],
            "shortfall": proposals.shortfall(outcome.shortfall, lang),
            "undo_until": undoing.until(session, stored),
        },
        next_url=f"/desk/plans/{stored.id}?from={following}"
        if len(outcome.proposals) > following
        else "",
        first_page=not start,
    )


def about(call: Call, stored: MatchPlan) -> dict[str, Any]:
    """What every page of a plan says at its head."""
    campaign = call.session.get_one(Campaign, stored.campaign_id)
    return {
        "id": stored.id,
        "campaign": desk_page.titled(campaign, call.lang),
        "policy_label": dict(desk_page.policies(call)).get(stored.policy, stored.policy),
        "version": stored.policy_version,
        "seed": stored.seed,
        "made_at": stored.made_at,
        "made_by": chronicle.who(call.session, [stored.made_by], call.lang)[stored.made_by],
    }


def _summary(call: Call, stored: MatchPlan, who: str, sent: set[UUID]) -> dict[str, Any]:
    outcome = packing.outcome_of(stored)
    head = about(call, stored)
    return {
        **head,
        "campaign_title": head["campaign"]["title"],
        "made_by": who,
        "state": "dispatched" if stored.id in sent else "proposed",
        "count": len(outcome.proposals),
        "unmatched": len(outcome.unmatched),
    }


def _campaign(session: Session, wanted: Wanted) -> Campaign:
    """The relief effort of the chosen promises, the one that was named, or the only open one."""
    if not wanted.pledges and wanted.campaign:
        return campaigns.get(session, wanted.campaign)
    if not wanted.pledges:
        running = campaigns.listing(session, states=(CampaignState.OPEN,), most=2)
        if len(running) != 1:
            raise InvalidInput(WHICH)
        return running[0]
    query = select(Pledge.campaign_id).where(col(Pledge.reference).in_(wanted.pledges))
    found = session.exec(query.distinct()).all()
    if len(found) != 1:
        raise InvalidInput(ONE_EFFORT)
    return session.get_one(Campaign, found[0])


def _outcome(call: Call, sent: int, skipped: list[Skipped]) -> str:
    told = [i18n.ntranslate(call.lang, *SENT, sent) if sent else call.say(NOTHING)]
    if skipped:
        names = list(dict.fromkeys(each.reference for each in skipped))
        more = len(names) - NAMED
        named = names[:NAMED] + ([call.say(AND_MORE, n=more)] if more > 0 else [])
        told.append(call.say(LEFT_OUT, names=", ".join(named)))
    return " ".join(told)


def _start(call: Call) -> int:
    text = call.query("from", "0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0


ROUTES = [
    Route("/desk/plans", endpoint(listed, COORDINATOR), methods=["GET"]),
    Route("/desk/plans", endpoint(make, COORDINATOR), methods=["POST"]),
    Route("/desk/plans/{id}", endpoint(show, COORDINATOR), methods=["GET"]),
    Route("/desk/plans/{id}/dispatch", endpoint(send, COORDINATOR), methods=["POST"]),
    Route("/desk/plans/{id}/undo", endpoint(undo, COORDINATOR), methods=["POST"]),
]
