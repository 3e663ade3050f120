"""One step of winding up: what it would do and say, then its press; and its way back."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar
from starlette.responses import Response
from starlette.routing import Route

from pledges.closing import agenda, gifts, offers, report_requests, thanks, unanswered, winding
from pledges.closing.steps import Acts, Step
from pledges.dispatches import letters as told
from pledges.models import Dispatch, Donor, Pledge, PledgeState
from pledges.planning import match_plans
from pledges.views.closing.step_words import MONEY, WORDS
from relief.agencies.models import Agency
from relief.campaigns import service as campaigns
from relief.campaigns import shown
from relief.campaigns.models import Campaign
from relief.kit import i18n, letters
from relief.kit.auth import for_role
from relief.kit.errors import Conflict, Missing, ReliefError
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

COORDINATOR = for_role("coordinator")
SOON_S = 2.0  # a press works so long before a job goes on with it
DONE = N_("Done.")
BACK = N_("Taken back.")
GOING_ON = N_("It is under way, and goes on by itself. This page tells how far it has come.")
NOTHING = N_("There is no money to propose: all of it is placed.")


def show(call: Call) -> Response:
    """What the press would do, before it is pressed."""
    return _page(call, call.session, _campaign(call, call.session))


def press(call: Call) -> Response:
    """Carry it out; a large one goes on by a job."""
    if call.path("step") == MONEY:
        return _propose(call)
    return _run(call, back=False)


def back(call: Call) -> Response:
    """Take it back."""
    return _run(call, back=True)


def _run(call: Call, *, back: bool) -> Response:
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            campaign = _campaign(call, session)
            run = winding.press(session, campaign, winding.step_of(call.path("step")), back=back)
    except Conflict as error:
        with call.db.session() as session:
            return _page(call, session, _campaign(call, session), error)
    ended = winding.go_on(call.db, call.settings, run.id, within_s=SOON_S)
    flash = GOING_ON if not ended else BACK if back else DONE
    place = "/thanks" if run.step == thanks.KEY else ""
    return call.redirect(f"/campaigns/{campaign.slug}/closing{place}", flash=flash)


def _propose(call: Call) -> Response:
    with call.db.session(write=True, actor=call.actor.principal) as session:
        campaign = _campaign(call, session)
        found = set(session.exec(select(Pledge.reference).where(*_money(campaign))))
        if not found:
            return call.redirect(f"/campaigns/{campaign.slug}/closing", flash=NOTHING)
        plan = match_plans.make(session, campaign, references=found)
    return call.redirect(f"/desk/plans/{plan.id}")


def _page(
    call: Call, session: Session, campaign: Campaign, error: ReliefError | None = None
) -> Response:
    key = call.path("step")
    if key not in WORDS:
        raise Missing(winding.UNKNOWN, code="unknown_step")
    words = WORDS[key]
    step = winding.STEPS.get(key)
    return call.page(
        "closing/step.html",
        status=error.status if error else 200,
        campaign=shown.card(session, campaign, call.lang),
        step=key,
        title=call.say(words.title),
        does=call.say(words.does),
        back=call.say(words.back),
        n=winding.count(session, campaign, step) if step else _count(session, campaign),
        undoable=winding.undoable(session, campaign, step) if step else 0,
        not_now=_not_now(call, session, campaign, step),
        **_seen(call, session, campaign, step),
        errors=call.errors(error),
    )


def _not_now(call: Call, session: Session, campaign: Campaign, step: Step | None) -> str:
    why = winding.refusal(session, campaign, step) if step else ""
    return call.say(why) if why else ""


def _seen(call: Call, session: Session, campaign: Campaign, step: Step | None) -> dict[str, Any]:
    """Whom it reaches and what they read."""
    found: dict[str, Any] = {
        "reached": None,
        "until": None,
        "letter": [],
        "agencies": [],
        "to_call": [],
        "destination": "",
    }
    if step is None and campaign.default_agency_id:
        found["destination"] = session.get_one(Agency, campaign.default_agency_id).name(call.lang)
    if step in (offers.STEP, offers.UNPLACED_STEP):
        waiting = step.waiting(campaign)
        found["reached"] = _with_mail(session, waiting)
        found["until"] = offers.last_day(session, campaign)
        facts = _offer(call, session, campaign, waiting)
        found["letter"] = _letters(campaign, offers.LETTER, facts)
    if step is thanks.STEP:
        facts = _thanks(call, session, campaign)
        found["letter"] = _letters(campaign, thanks.TEMPLATE, facts)
    if step is unanswered.STEP:
        facts = _reminder(call, session, campaign)
        found["letter"] = _letters(campaign, "dispatch_reminder", facts)
    if step in (report_requests.STEP, unanswered.STEP):
        found["agencies"] = _names(call, session, step.waiting(campaign))
        to_call = report_requests.to_call if step is report_requests.STEP else unanswered.to_call
        found["to_call"] = [
            {"name": each.name(call.lang), "phone": each.phone}
            for each in to_call(session, campaign)
        ]
    if step is unanswered.RECALL_STEP:
        silent = select(Dispatch.agency_id).where(col(Dispatch.id).in_(unanswered.silent(campaign)))
        found["agencies"] = _names(call, session, silent)
    return found


def _names(call: Call, session: Session, keys: SelectOfScalar[UUID]) -> list[str]:
    rows = session.exec(select(Agency).where(col(Agency.id).in_(keys)))
    return sorted(each.name(call.lang) for each in rows)


def _letters(
    campaign: Campaign, template: str, facts: dict[str, Any] | None
) -> list[dict[str, Any]]:
    """The letter as its first reader gets it, in both languages."""
    made = {
        lang: letters.write(template, lang, facts, campaign.time_zone)
        for lang in i18n.LANGUAGES
        if facts
    }
    return [
        {
            "lang": lang,
            "subject": text.subject,
            "blocks": [{"kind": block.kind.name, "lines": block.lines} for block in text.blocks],
        }
        for lang, text in made.items()
    ]


def _offer(
    call: Call, session: Session, campaign: Campaign, waiting: SelectOfScalar[UUID]
) -> dict[str, Any] | None:
    """What the first donor is told, without the link that opens their page."""
    first = session.exec(waiting.order_by(col(Pledge.id)).limit(1)).first()
    if first is None:
        return None
    pledge = session.get_one(Pledge, first)
    row = agenda.of(session, campaign)
    acts = Acts(session, call.settings, campaign)
    until = offers.last_day(session, campaign).isoformat()
    facts = offers.facts(acts, pledge, until, keeps=bool(row and row.keeps_offers))
    return facts | {"page_url": call.settings.url(f"/p/{pledge.reference}")}


def _reminder(call: Call, session: Session, campaign: Campaign) -> dict[str, Any] | None:
    """What the first organization is told, without the links that answer for it."""
    query = unanswered.waiting(campaign).order_by(col(Agency.id)).limit(1)
    first = session.exec(query).first()
    if first is None:
        return None
    offered = unanswered.offers_of(session, campaign, first)
    facts = told.reminder_facts(
        session, call.settings, offered, to="", until=unanswered.until(session, campaign)
    )
    return facts | {"urls": [call.settings.url("/agency/offers")]}


def _thanks(call: Call, session: Session, campaign: Campaign) -> dict[str, Any] | None:
    first = session.exec(thanks.waiting(campaign).order_by(col(Donor.id)).limit(1)).first()
    if first is None:
        return None
    giver = gifts.giver(session, campaign, [first])
    return thanks.facts(session, call.settings, campaign, giver) if giver else None


def _with_mail(session: Session, waiting: SelectOfScalar[UUID]) -> int:
    found = waiting.subquery()
    query = (
        select(sa.func.count())
        .select_from(Pledge)
        .join(Donor, col(Donor.id) == Pledge.donor_id)
        .where(col(Pledge.id).in_(sa.select(found.c.id)), col(Donor.email_index).is_not(None))
    )
    return int(session.exec(query).one())


def _money(campaign: Campaign) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        col(Pledge.campaign_id) == campaign.id,
        col(Pledge.kind) == MONEY,
        col(Pledge.state) == PledgeState.PROMISED,
    )


def _count(session: Session, campaign: Campaign) -> int:
    query = select(sa.func.count()).select_from(Pledge).where(*_money(campaign))
    return int(session.exec(query).one())


def _campaign(call: Call, session: Session) -> Campaign:
    return campaigns.get(session, call.path("slug"))


PAGE = "/campaigns/{slug}/closing/step/{step}"
ROUTES = [
    Route(PAGE, endpoint(show, COORDINATOR), methods=["GET"]),
    Route(PAGE, endpoint(press, COORDINATOR, own_transaction=True), methods=["POST"]),
    Route(f"{PAGE}/back", endpoint(back, COORDINATOR, own_transaction=True), methods=["POST"]),
]
