"""A pledge by telephone, on the call-taker's one screen; and every other way a call can end."""

from typing import Any

from sqlmodel import Session, col, select
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from pledges import console, details, service
from pledges.calls import consent, drafts, resumption
from pledges.closing import closed_notice
from pledges.donors import persons
from pledges.forms import pledge_form
from pledges.lane.keys import check_key
from pledges.lane.reception import Reception, Way
from pledges.models import Draft
from pledges.schemas import PledgeIn
from relief.agencies.models import Agency
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign, CampaignState
from relief.campaigns.shown import briefing as told
from relief.kit import handover, ids
from relief.kit.auth import for_role
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_
from relief.kit.lane import Priority
from relief.kit.web import Call, endpoint

WAY = Way("phone", Priority.PHONE, asks=True)
CALL_TAKER = for_role("call-taker")
WHICH_AGENCY = N_("Choose the organization that the caller gave to.")
SAVE_ANYWAY = N_("Or press “Save and next” again, to record what stands here instead.")
SENT_ALREADY = N_("This call was saved already, under {reference}. The form is ready for the next.")


def choose(call: Call) -> Response:
    """Straight to the one open relief effort, else a choice of them."""
    query = select(Campaign).where(Campaign.state == CampaignState.OPEN)
    found = call.session.exec(query.order_by(col(Campaign.opened_at).desc())).all()
    if len(found) == 1 and not call.query("choose"):
        return call.redirect(f"/console/{found[0].slug}")
    named = [
        {"slug": each.slug, "title": each.title(call.lang), "state": each.state.value}
        for each in found
    ]
    return call.page("pledges/console.html", campaign=None, campaigns=named)


def show(call: Call) -> Response:
    """The form: empty, as a call was left, or as the helpline hands a caller over."""
    session, reference = call.session, call.query("draft")
    if not reference:
        told = handover.opened(session, handover.PLEDGE, call.query("handover"))
        return _page(call, session, told, [], str(ids.new()))
    fields, error = _resumed(call, session, reference)
    return _page(call, session, fields, call.errors(error), str(ids.new()))


async def take(call: Call) -> Response:
    """End the call: with a promise, or in any other way."""
    if call.fields.get("outcome") in drafts.ENDS:
        return await run_in_threadpool(_end, call, call.fields["outcome"])
    slug, fields = call.path("slug"), call.fields
    reception: Reception = call.services.rooms["pledges"]
    try:
        body, reference = await run_in_threadpool(_read, call, slug)
        outcome = await reception.take(
            slug,
            body,
            way=WAY,
            principal=call.actor.principal,
            key=check_key(fields.get("key") or str(ids.new())),
            # In doubt: a third party, or a large sum (rule 14). Asked already: rule 10.
            doubt=_doubt(fields),
            another=bool(fields.get("same")),
            reference=reference,
        )
    except (InvalidInput, Conflict) as error:
        return await run_in_threadpool(_again, call, error)
    if reference or body.donor.may_call:
        await run_in_threadpool(_close, call, outcome.reference, body.donor.may_call)
    return call.redirect(f"/console/{slug}?saved={outcome.reference}")


def _doubt(fields: dict[str, str]) -> str:
    """Whether the call-taker wants it confirmed; what is plain from the promise says more."""
    named = fields.get("third_party.name") or fields.get("third_party.phone")
    return "confirm" if fields.get("confirm_call") and not named else ""


def caller(call: Call) -> Response:
    """Earlier pledges from the telephone or e-mail just typed: second gift, or the same?"""
    campaign = campaigns.get(call.session, call.path("slug"))
    return call.page(
        "pledges/_caller.html",
        campaign={"slug": campaign.slug, "time_zone": campaign.time_zone},
        caller_matches=_matches(call, call.session, campaign, call.fields),
    )


def briefing(call: Call) -> Response:
    """What callers are told now; each console asks again when it changes."""
    campaign = campaigns.get(call.session, call.path("slug"))
    return call.page(
        "campaigns/_briefing.html",
        campaign={"slug": campaign.slug, "time_zone": campaign.time_zone},
        briefing=told(campaign, call.lang),
    )


def _resumed(
    call: Call, session: Session, reference: str
) -> tuple[dict[str, str], Missing | Conflict | None]:
    """What the form holds of an unfinished call; else why it cannot be gone on with."""
    try:
        draft = drafts.get(session, campaigns.get(session, call.path("slug")), reference)
    except Missing as error:
        return {}, error
    if drafts.is_over(session, draft):
        return {}, Conflict(drafts.OVER, reference=draft.reference)
    return drafts.opened(session, draft) | _at(draft), None


def _at(draft: Draft) -> dict[str, str]:
    """What a page must know of the draft it writes."""
    return {"draft": draft.reference, "draft_version": str(draft.version)}


def _read(call: Call, slug: str) -> tuple[PledgeIn, str | None]:
    fields = call.fields
    with call.db.session() as session:
        campaign = campaigns.get(session, slug)
        body = pledge_form.read(fields, campaign.currency, campaign.time_zone)
        draft = drafts.find(session, campaign, fields.get("draft", ""))
        if draft is None:
            return body, None
        version, writer = drafts.version_of(fields), fields.get("key", "")
        drafts.check(session, draft, version=version, writer=writer)
        return body, draft.reference


def _close(call: Call, reference: str, may_call: str) -> None:
    with call.db.session(write=True, actor=call.actor.principal) as session:
        drafts.close(session, reference)
        if may_call:  # the newest answer from a telephone holds for all that was promised from it
            consent.record(session, service.get(session, reference), may_call, source="phone")


def _again(call: Call, error: InvalidInput | Conflict) -> Response:
    """The form once more: to mend, to look at what another wrote meanwhile, or for the next."""
    fields, errors = call.fields, call.errors(error)
    key = fields.get("key") or str(ids.new())
    if error.code in ("idempotency_key_reused", "reference_used"):
        fields, key = {}, str(ids.new())
        errors = [{"pointer": "", "message": call.say(SENT_ALREADY, **error.params)}]
    elif error.code not in ("invalid", "draft_newer", closed_notice.CODE) and isinstance(
        error, Conflict
    ):
        raise error
    with call.db.session() as session:
        if error.code == closed_notice.CODE:
            late = closed_notice.told(session, campaigns.get(session, call.path("slug")))
            errors = call.errors(late)
        if error.code == "draft_newer":
            errors.append({"pointer": "", "message": call.say(SAVE_ANYWAY)})
            campaign = campaigns.get(session, call.path("slug"))
            fields = fields | _at(drafts.get(session, campaign, fields["draft"]))
        return _page(call, session, fields, errors, key)


def _end(call: Call, outcome: str) -> Response:
    """Write down how a call ended without a promise; it is in no total (rules 9 and 21)."""
    slug, fields = call.path("slug"), call.fields
    key = fields.get("key") or str(ids.new())
    facts = {"campaign": slug}
    with call.db.session(write=True, actor=call.actor.principal) as session:
        campaign = campaigns.get(session, slug)
        if outcome == "gave_directly":
            facts["agency"] = fields.get("direct_agency", "")
            known = select(Agency.slug).where(Agency.slug == facts["agency"])
            if session.exec(known).first() is None:
                errors = [{"pointer": "/direct_agency", "message": call.say(WHICH_AGENCY)}]
                return _page(call, session, fields, errors, key)
        draft = drafts.find(session, campaign, fields.get("draft", ""))
        draft = draft or drafts.start(session, campaign, key[:64])
        if not drafts.is_over(session, draft):  # else the button was pressed twice
            if outcome == "hung_up":
                version = drafts.version_of(fields)
                drafts.save(session, draft, fields, version=version, writer=key[:64])
            drafts.end(session, draft, outcome, facts)
        return call.redirect(f"/console/{slug}?noted={outcome}&call={draft.reference}")


def _page(
    call: Call,
    session: Session,
    fields: dict[str, str],
    errors: list[dict[str, str]],
    key: str,
) -> Response:
    campaign = campaigns.get(session, call.path("slug"))
    return call.page(
        "pledges/console.html",
        status=422 if errors else 200,
        campaigns=[],
        form=fields,
        errors=errors,
        key=key,
        recorded=_recorded(call, session),
        caller_matches=_matches(call, session, campaign, fields),
        draft_url=f"/console/{campaign.slug}/draft",
        open_calls=resumption.listing(session, campaign, call.lang, but=fields.get("draft", "")),
        **console.context(session, campaign, call.lang, fields, call.actor.principal),
    )


def _recorded(call: Call, session: Session) -> dict[str, Any] | None:
    if (noted := call.query("noted")) in drafts.ENDS:
        campaign = campaigns.get(session, call.path("slug"))
        draft = drafts.find(session, campaign, call.query("call"))
        asked = draft.call_back if draft else ""
        return {"outcome": noted, "reference": call.query("call"), "call_back": asked}
    saved = call.query("saved")
    if not saved:
        return None
    try:
        pledge = service.get(session, saved)
    except Missing:
        return None
    zone = service.campaign_of(session, pledge).time_zone
    detail = "; ".join(details.words(pledge, zone, call.lang))
    return console.line(session, pledge, call.lang) | {"outcome": "promised", "detail": detail}


def _matches(
    call: Call, session: Session, campaign: Campaign, asked: dict[str, str]
) -> list[dict[str, Any]]:
    """Earlier promises to this effort that may be this caller's, and by what."""
    name = asked.get("donor.name", "")
    ways = {
        "phone": persons.by_contact(session, "phone", asked.get("donor.phone", "")),
        "email": persons.by_contact(session, "email", asked.get("donor.email", "")),
        "name": persons.by_name(session, name, least=persons.WHOLE),
    }
    found: dict[str, dict[str, Any]] = {}
    for why, known in ways.items():
        for row in persons.promises(session, known, campaign.id, console.RECENT) if known else ():
            line = console.line(session, row, call.lang) | {"why": why}
            found.setdefault(row.reference, line)
    return list(found.values())


ROUTES = [
    Route("/console", endpoint(choose, CALL_TAKER), methods=["GET"]),
    Route("/console/{slug}", endpoint(show, CALL_TAKER), methods=["GET"]),
    Route("/console/{slug}", endpoint(take, CALL_TAKER), methods=["POST"]),
    Route("/console/{slug}/caller", endpoint(caller, CALL_TAKER, reads=True), methods=["POST"]),
    Route("/console/{slug}/briefing", endpoint(briefing, CALL_TAKER), methods=["GET"]),
]
