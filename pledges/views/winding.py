"""One step of winding up: what it would do and say, then its press; and its way back."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select
from starlette.responses import Response
from starlette.routing import Route

from pledges import planning
from pledges.closing import agenda, asked, gifts, offers, thanks, winding
from pledges.closing.steps import Acts, Step
from pledges.models import Donor, Pledge, PledgeState
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
MONEY = "money"
SOON_S = 2.0  # a press works so long before a job goes on with it
DONE = N_("Done.")
BACK = N_("Taken back.")
GOING_ON = N_("It is under way, and goes on by itself. This page tells how far it has come.")
NOTHING = N_("There is no money to propose: all of it is placed.")


@dataclass(frozen=True, slots=True)
class Words:
    """What a step is called, does and cannot undo."""

    title: str
    does: str
    back: str


WORDS = {
    MONEY: Words(
        N_("Propose the money that is not placed"),
        N_(
            "A plan is made: money with no preference goes whole to the default destination, the "
            "rest as its donors wish. You look at it before anything is sent."
        ),
        N_("A plan reserves nothing. What you send from it can be taken back for ten minutes."),
    ),
    offers.KEY: Words(
        N_("Tell donors whose offers were not needed"),
        N_(
            "Each offer gets a last day, and its donor one letter by e-mail. After that day the "
            "offer is let go. Whoever has no e-mail reads it on their own page; their offers are "
            "on the desk if you wish to call."
        ),
        N_(
            "It can be taken back until the relief effort closes: each offer gets its old day "
            "again, and letters that have not left do not leave."
        ),
    ),
    asked.KEY: Words(
        N_("Ask organizations what has arrived"),
        N_("Each organization gets one letter that lists all it accepted and has not reported."),
        N_("A letter that has left cannot be taken back."),
    ),
    thanks.KEY: Words(
        N_("Thank everyone of whom something arrived"),
        N_(
            "Each person is thanked once: by e-mail, else by a letter that you print, else on "
            "their own page. They read what arrived and where it went, and that it is no official "
            "receipt. Who asked for no more mail gets none."
        ),
        N_("A letter that has left cannot be taken back."),
    ),
    "calls": Words(
        N_("End the calls that would bring new promises"),
        N_(
            "Calls about needs and calls that broke off are ended. Calls about promises in doubt "
            "or overdue, and those that donors asked for, stay: somebody makes them."
        ),
        N_("It can be taken back until the relief effort closes: the calls are due again."),
    ),
    "drafts": Words(
        N_("End the calls that broke off"),
        N_("They end as “the relief effort is over”. What was taken down is forgotten."),
        N_("It cannot be taken back, since the words are gone."),
    ),
}


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
        plan = planning.make(session, campaign, references=found)
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
        not_now=_not_now(call, campaign, step),
        **_seen(call, session, campaign, step),
        errors=call.errors(error),
    )


def _not_now(call: Call, campaign: Campaign, step: Step | None) -> str:
    why = winding.refusal(campaign, step) if step else ""
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
    if step is offers.STEP:
        found["reached"] = _with_mail(session, campaign)
        found["until"] = offers.last_day(session, campaign)
        found["letter"] = _letters(campaign, offers.LETTER, _offer(call, session, campaign))
    if step is thanks.STEP:
        facts = _thanks(call, session, campaign)
        found["letter"] = _letters(campaign, thanks.TEMPLATE, facts)
    if step is asked.STEP:
        keys = session.exec(asked.waiting(campaign)).all()
        rows = session.exec(select(Agency).where(col(Agency.id).in_(keys)))
        found["agencies"] = sorted(each.name(call.lang) for each in rows)
        found["to_call"] = [
            {"name": each.name(call.lang), "phone": each.phone}
            for each in asked.to_call(session, campaign)
        ]
    return found


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


def _offer(call: Call, session: Session, campaign: Campaign) -> dict[str, Any] | None:
    """What the first donor is told, without the link that opens their page."""
    first = session.exec(offers.waiting(campaign).order_by(col(Pledge.id)).limit(1)).first()
    if first is None:
        return None
    pledge = session.get_one(Pledge, first)
    row = agenda.of(session, campaign)
    acts = Acts(session, call.settings, campaign)
    until = offers.last_day(session, campaign).isoformat()
    facts = offers.facts(acts, pledge, until, keeps=bool(row and row.keeps_offers))
    return facts | {"page_url": call.settings.url(f"/p/{pledge.reference}")}


def _thanks(call: Call, session: Session, campaign: Campaign) -> dict[str, Any] | None:
    first = session.exec(thanks.waiting(campaign).order_by(col(Donor.id)).limit(1)).first()
    if first is None:
        return None
    giver = gifts.giver(session, campaign, [first])
    return thanks.facts(session, call.settings, campaign, giver) if giver else None


def _with_mail(session: Session, campaign: Campaign) -> int:
    found = offers.waiting(campaign).subquery()
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
