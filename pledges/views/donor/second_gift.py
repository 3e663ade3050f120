"""Second gift, or the same? Answered by the donor, at the desk, or on the telephone."""

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from pledges import locks, service
from pledges.calls import drafts
from pledges.donors import persons, second_gift
from pledges.intake import phone
from pledges.models import Pledge
from pledges.views.donor.donor_page import asks, hidden, opened
from relief.campaigns import service as campaigns
from relief.kit import audit, cards
from relief.kit.auth import ANYONE, for_role
from relief.kit.errors import Conflict, Missing
from relief.kit.i18n import N_
from relief.kit.throttle import PUBLIC_FORM
from relief.kit.web import Call, endpoint

SECOND = N_("Thank you. It is a second gift, and it counts.")
SAME = N_("Thank you. It is one gift, and it counts once.")
NO_QUESTION = N_("There is nothing to answer here any more.")
ADDED = N_("What is new was added to the history of {reference}. No second promise was made.")
ELSEWHERE = N_("There is no promise {reference} in this relief effort.")
LONGEST = 1000
TOLD = ("donor.name", "donor.phone", "donor.email", "amount", "goods.quantity", "note")


def by_donor(call: Call) -> Response:
    """The donor's own answer, from the page behind the link."""
    call.services.throttle.check(PUBLIC_FORM, "answer", call.address)
    page = f"/p/{call.path('reference')}?t={call.query('t')}"
    with call.db.session(write=True, actor=call.actor.principal) as session:
        pledge = opened(call, session)
        if asks(call, session, pledge):
            said = _answer(call, session, pledge)
        else:  # answered already, or by whoever has only the form's link
            said = call.say(NO_QUESTION)
    return hidden(call.redirect(page, flash=said))


def at_desk(call: Call) -> Response:
    """A coordinator's answer, having asked."""
    with call.db.session(write=True, actor=call.actor.principal) as session:
        pledge = service.get(session, call.path("reference"))
        said = _answer(call, session, pledge)
        slug = service.campaign_of(session, pledge).slug
    return call.redirect(f"/desk?campaign={slug}&state=held", flash=said)


def same(call: Call) -> Response:
    """The caller tells of a promise that we have: what is new goes into its history."""
    slug, reference = call.path("slug"), call.fields.get("same", "")
    with call.db.session(write=True, actor=call.actor.principal) as session:
        pledge = locks.pledge(session, _of_effort(session, slug, reference))
        if _ended(call, session, pledge):
            audit.note(session, pledge.reference, "told_again", words=_told(call.fields))
    saved = f"/console/{slug}?saved={pledge.reference}"
    return call.redirect(saved, flash=ADDED, reference=pledge.reference)


async def another(call: Call) -> Response:
    """It is a second gift of a donor we know: recorded, and the two records joined."""
    answer = await phone.take(call)
    _, found, saved = answer.headers.get("location", "").partition("saved=")
    if found:
        await run_in_threadpool(_join, call, saved[:11])
    return answer


def _answer(call: Call, session: Session, pledge: Pledge) -> str:
    is_same = call.fields.get("answer") == "same"
    try:
        second_gift.answer(session, pledge, same=is_same)
    except Conflict as error:
        if error.code != "not_asked":
            raise
        return call.say(error.message, **error.params)  # pressed twice, or answered meanwhile
    return SAME if is_same else SECOND


def _join(call: Call, saved: str) -> None:
    with call.db.session(write=True, actor=call.actor.principal) as session:
        old = _of_effort(session, call.path("slug"), call.fields.get("same", ""))
        new = service.get(session, saved)
        # The caller said so, and each promise keeps its own wish: nothing to ask any more.
        persons.link(session, old.donor_id, new.donor_id, why="said", anyway=True)


def _ended(call: Call, session: Session, pledge: Pledge) -> bool:
    """End the call, as every call ends with an outcome; false if it was pressed twice."""
    campaign = service.campaign_of(session, pledge)
    draft = drafts.find(session, campaign, call.fields.get("draft", ""))
    draft = draft or drafts.start(session, campaign, call.fields.get("key", "")[:64])
    if drafts.is_over(session, draft):
        return False
    facts = {"campaign": campaign.slug, "promise": pledge.reference}
    drafts.end(session, draft, drafts.TOLD_AGAIN, facts)
    return True


def _of_effort(session: Session, slug: str, reference: str) -> Pledge:
    pledge = service.get(session, reference)
    if pledge.campaign_id != campaigns.get(session, slug).id:
        raise Missing(ELSEWHERE, code="unknown_pledge", reference=pledge.reference)
    return pledge


def _told(fields: dict[str, str]) -> str:
    """What the caller said this time, without card numbers; sealed with the step."""
    said = [cards.redact(fields[name].strip()) for name in TOLD if fields.get(name, "").strip()]
    return " · ".join(said)[:LONGEST]


CALL_TAKER, COORDINATOR = for_role("call-taker"), for_role("coordinator")
ROUTES = [
    Route(
        "/p/{reference}/answer",
        endpoint(by_donor, ANYONE, own_transaction=True),
        methods=["POST"],
    ),
    Route(
        "/desk/pledges/{reference}/twin",
        endpoint(at_desk, COORDINATOR, own_transaction=True),
        methods=["POST"],
    ),
    Route(
        "/console/{slug}/same",
        endpoint(same, CALL_TAKER, own_transaction=True),
        methods=["POST"],
    ),
    Route("/console/{slug}/another", endpoint(another, CALL_TAKER), methods=["POST"]),
]
