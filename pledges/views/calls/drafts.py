"""A call as it is typed: kept every moment, and gone on with by its donor."""

from typing import Any

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from pledges.calls import drafts, resumption
from pledges.models import Draft
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign
from relief.kit import refs
from relief.kit.auth import ANYONE, for_role
from relief.kit.errors import InvalidInput, ReliefError
from relief.kit.i18n import N_
from relief.kit.problems import problem
from relief.kit.throttle import PUBLIC_FORM, SIGN_IN
from relief.kit.web import Call, endpoint

CALL_TAKER = for_role("call-taker")
KEPT = N_("Kept under {reference}.")
CARD = N_(
    "This looks like a card number, so the field is not kept. Take the number out: the "
    "organization collects gifts on its own page or line."
)
SENT = N_("We sent the link to {address}. The form is ready for the next call.")


def save(call: Call) -> Response:
    """Keep what the form holds; the first time, a reference is drawn to be spoken at once."""
    scripted = "application/json" in call.request.headers.get("accept", "")
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            campaign = campaigns.get(session, call.path("slug"))
            draft, carded = _kept(call, session, campaign)
            reference, version = draft.reference, draft.version
    except ReliefError as error:
        if not scripted:
            raise
        return call.json(problem(error, call.lang), status=error.status)
    if not scripted:
        told = CARD if carded else KEPT
        address = f"/console/{call.path('slug')}?draft={reference}"
        return call.redirect(address, flash=told, reference=reference)
    answer: dict[str, Any] = {
        "reference": reference,
        "spoken": refs.spoken(reference),
        "version": version,
        "message": call.say(KEPT, reference=reference),
        "left_out": carded,
        "warning": call.say(CARD) if carded else "",
    }
    return call.json(answer)


def link(call: Call) -> Response:
    """Let the caller finish it: the link goes to the e-mail address they gave."""
    campaign = campaigns.get(call.session, call.path("slug"))
    draft, _ = _kept(call, call.session, campaign)
    try:
        to = resumption.send_link(call.session, campaign, draft, call.settings)
    except InvalidInput as error:
        address = f"/console/{campaign.slug}?draft={draft.reference}"
        return call.redirect(address, flash=error.fields[0].message)
    return call.redirect(f"/console/{campaign.slug}", flash=SENT, address=to)


def resume(call: Call) -> Response:
    """A donor's own way back: the reference and the telephone number; neither alone."""
    reference = call.fields.get("reference", "")
    call.services.throttle.check(PUBLIC_FORM, "resume", call.address)
    if refs.is_valid(reference):
        call.services.throttle.check(SIGN_IN, "resume", refs.parse(reference))
    campaign = campaigns.get(call.session, call.path("slug"))
    give = f"/c/{campaign.slug}/give"
    try:
        draft = resumption.by_phone(call.session, campaign, reference, call.fields.get("phone", ""))
    except InvalidInput as error:
        return call.redirect(f"{give}?resume=1", flash=error.fields[0].message)
    token = drafts.link_token(call.settings.secret, draft.id)
    return call.redirect(f"{give}?draft={draft.reference}&t={token}")


def _kept(call: Call, session: Session, campaign: Campaign) -> tuple[Draft, list[str]]:
    fields = call.fields
    writer = fields.get("key", "")[:64]
    draft = drafts.find(session, campaign, fields.get("draft", ""))
    draft = draft or drafts.start(session, campaign, writer)
    if not any(map(drafts.is_kept, fields)):
        return draft, []
    seen = drafts.version_of(fields)
    return draft, drafts.save(session, draft, fields, version=seen, writer=writer)


ROUTES = [
    Route(
        "/console/{slug}/draft", endpoint(save, CALL_TAKER, own_transaction=True), methods=["POST"]
    ),
    Route("/console/{slug}/draft/link", endpoint(link, CALL_TAKER), methods=["POST"]),
    Route("/c/{slug}/resume", endpoint(resume, ANYONE), methods=["POST"]),
]
