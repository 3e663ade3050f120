"""The donor's own page, behind the link we sent: followed, confirmed on paper, cancelled.

The token in its address is the key: the page is kept by nobody, indexed by nobody, and no other
site learns the address. A wrong token and a wrong reference look the same.
"""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from pledges import locks, service
from pledges.calls import call_proposals, consent, standing_offers
from pledges.closing import gifts, marks, offers
from pledges.desk import presses
from pledges.desk.orders import MaybeWords
from pledges.holds import hold_reasons
from pledges.models import GONE, Pledge, PledgeState
from pledges.views.desk.pledge_page import on_paper
from pledges.views.donor import progress
from pledges.views.pledge import rows
from relief.campaigns.models import CampaignState
from relief.kit.auth import ANYONE
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.forms import Input
from relief.kit.i18n import N_
from relief.kit.problems import problem
from relief.kit.throttle import PUBLIC_FORM
from relief.kit.web import Call, endpoint

UNKNOWN = N_(
    "This link does not open a promise. Open it again from our message, whole. Or call 2-1-1 and "
    "give your reference, or your name and telephone number."
)
KEPT = N_("Thank you. We keep your offer for two months more.")
KEPT_ON = N_("Thank you. We keep your offer for another relief effort, for a year.")
AGREED = N_("Keep my offer for another relief effort")
NO_CALLS = N_(
    "We do not call you about this promise any more. If you never want a call from us, call 2-1-1 "
    "and say so."
)
CALLING = N_(
    "We will call you, in the hours that suit you. If you have asked us before not to call that "
    "number, call 2-1-1."
)
CANCELLED = N_("Your offer is cancelled. We tell the organizations we asked.")
NO_RECEIPT = N_(
    "This is not an official donation receipt. Only the charity that receives your gift can issue "
    "one."
)
HIDDEN = {"x-robots-tag": "noindex, nofollow"}


class Cancel(Input):
    """A donor's wish to cancel; why is welcome, not needed."""

    reason: MaybeWords = ""


def show(call: Call) -> Response:
    """Each step, where it is now, what happens next; as JSON for programs that ask for it."""
    accepted = call.request.headers.get("accept", "")
    if "application/json" in accepted and "text/html" not in accepted:
        return hidden(_json(call))
    return _page(call, call.session, opened(call, call.session))


def letter(call: Call) -> Response:
    """The confirmation on paper; setting it takes a while."""
    call.services.throttle.check(PUBLIC_FORM, "letter", call.address)
    return hidden(on_paper(call, opened(call, call.session)))


def ask(call: Call) -> Response:
    """Ask once more before anything is cancelled."""
    return _ask(call, call.session)


def cancel(call: Call) -> Response:
    """Cancel; pressed twice it is cancelled once."""
    try:
        wish = call.form(Cancel)
        with call.db.session(write=True, actor=call.actor.principal) as session:
            pledge = opened(call, session)
            locks.pledge(session, pledge)
            if pledge.state is not PledgeState.WITHDRAWN:
                presses.withdraw(session, pledge, words=wish.reason)
    except InvalidInput as error:
        with call.db.session() as session:
            return _ask(call, session, call.errors(error))
    except Conflict as error:
        with call.db.session() as session:
            return _page(call, session, opened(call, session), call.errors(error), error.status)
    return call.redirect(own_url(call), flash=CANCELLED)


def keep(call: Call) -> Response:
    """Keep an offer that is not needed yet for two months more."""

    def longer(session: Session, pledge: Pledge) -> None:
        until = service.campaign_of(session, pledge).today() + standing_offers.LONGER
        if pledge.state is PledgeState.STANDING and pledge.stands_until < until.isoformat():
            standing_offers.keep(session, pledge, until=until)

    return _change(call, longer, KEPT)


def keep_on(call: Call) -> Response:
    """Let an offer be kept for another relief effort; pressed twice it is one answer."""

    def agree(session: Session, pledge: Pledge) -> None:
        offers.keep(session, pledge, call.say(AGREED))

    return _change(call, agree, KEPT_ON)


def no_calls(call: Call) -> Response:
    """No calls any more; it holds at once, for what the link proves to be the reader's own.

    Pressed twice it is one answer.
    """

    def refuse(session: Session, pledge: Pledge) -> None:
        if not progress.asked_not_to_call(session, pledge):
            consent.refuse_here(session, pledge, source="web", mailed=is_own(call, pledge))

    return _change(call, refuse, NO_CALLS)


def call_me(call: Call) -> Response:
    """A call that the donor asks for; pressed twice it is one call."""
    call.services.throttle.check(PUBLIC_FORM, "call-me", call.address)

    def wanted(session: Session, pledge: Pledge) -> None:
        if pledge.state not in GONE and not consent.refused(session, pledge):
            call_proposals.ask(session, pledge)

    return _change(call, wanted, CALLING)


def _change(call: Call, step: Callable[[Session, Pledge], None], done: str) -> Response:
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            pledge = opened(call, session)
            locks.many(session, consent.kin(session, pledge), ())
            session.refresh(pledge)
            step(session, pledge)
    except Conflict as error:
        with call.db.session() as session:
            return _page(call, session, opened(call, session), call.errors(error), error.status)
    return call.redirect(own_url(call), flash=done)


def _page(
    call: Call,
    session: Session,
    pledge: Pledge,
    errors: list[dict[str, str]] | None = None,
    status: int = 200,
) -> Response:
    campaign = service.campaign_of(session, pledge)
    context = progress.page(session, pledge, campaign, call.lang, own=is_own(call, pledge))
    return hidden(
        call.page(
            "pledges/donor.html",
            status=status,
            token=call.query("t"),
            errors=errors or [],
            asks=asks(call, session, pledge),
            thanks=_thanks(session, pledge, call.lang),
            is_ending=marks.of(session, offers.KEY, pledge.id) is not None,
            may_keep_on=offers.may_keep(session, pledge),
            **context,
        )
    )


def _thanks(session: Session, pledge: Pledge, lang: str) -> list[dict[str, Any]]:
    """What arrived of it, once its relief effort has closed."""
    if service.campaign_of(session, pledge).state is not CampaignState.CLOSED:
        return []
    return [
        {"agency_name": agency.name(lang), **rows.measure(pledge, lang, received)}
        for agency, received in gifts.of_pledge(session, pledge)
    ]


def _ask(call: Call, session: Session, errors: list[dict[str, str]] | None = None) -> Response:
    pledge = opened(call, session)
    campaign = service.campaign_of(session, pledge)
    context = progress.page(session, pledge, campaign, call.lang, own=is_own(call, pledge))
    if not context["may_cancel"]:
        return call.redirect(own_url(call))
    return hidden(
        call.page(
            "pledges/cancel.html",
            status=422 if errors else 200,
            campaign=context["campaign"],
            pledge=context["pledge"],
            token=call.query("t"),
            form=call.fields,
            errors=errors or [],
        )
    )


def _json(call: Call) -> Response:
    try:
        pledge = opened(call, call.session)
    except Missing as error:
        response = call.json(problem(error, call.lang), status=error.status)
        response.headers["content-type"] = "application/problem+json"
        return response
    told = progress.as_json(call.session, pledge, call.lang, own=is_own(call, pledge))
    return call.json(told | {"notice": call.say(NO_RECEIPT)})


def opened(call: Call, session: Session) -> Pledge:
    """The promise, if the link is whole."""
    try:
        return service.opened_by(
            session, call.path("reference"), call.query("t"), call.settings.secret
        )
    except Missing:
        raise Missing(UNKNOWN, code="unknown_pledge") from None


def is_own(call: Call, pledge: Pledge) -> bool:
    """Whether this is the link that was sent to the donor; the form's shows less."""
    return service.is_own(pledge, call.query("t"), call.settings.secret)


def asks(call: Call, session: Session, pledge: Pledge) -> bool:
    """Whether the reader may say here if it is a second gift."""
    found = hold_reasons.doubt(session, pledge)
    return bool(found and found.is_known and is_own(call, pledge))


def own_url(call: Call) -> str:
    """The page's own address, once its token has been found right."""
    return f"/p/{call.path('reference')}?t={call.query('t')}"


def hidden(response: Response) -> Response:
    """An answer that no search engine keeps."""
    response.headers.update(HIDDEN)
    return response


PAGE = "/p/{reference}"
ROUTES = [
    Route(PAGE, endpoint(show, ANYONE), methods=["GET"]),
    Route(f"{PAGE}/letter.pdf", endpoint(letter, ANYONE), methods=["GET"]),
    Route(f"{PAGE}/keep", endpoint(keep, ANYONE, own_transaction=True), methods=["POST"]),
    Route(f"{PAGE}/keep-on", endpoint(keep_on, ANYONE, own_transaction=True), methods=["POST"]),
    Route(f"{PAGE}/call-me", endpoint(call_me, ANYONE, own_transaction=True), methods=["POST"]),
    Route(f"{PAGE}/no-calls", endpoint(no_calls, ANYONE, own_transaction=True), methods=["POST"]),
    Route(f"{PAGE}/cancel", endpoint(ask, ANYONE), methods=["GET"]),
    Route(f"{PAGE}/cancel", endpoint(cancel, ANYONE, own_transaction=True), methods=["POST"]),
]
