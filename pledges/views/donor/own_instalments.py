"""The donor's own instalments and reminders, behind the link we sent; nothing is done by a GET."""

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from pledges import locks, service
from pledges.forms import instalment_forms
from pledges.forms.instalment_forms import Arranged, Ended, RemindersIn
from pledges.instalments import agreement, book
from pledges.models import Pledge
from pledges.views.donor import progress
from pledges.views.donor.donor_page import hidden, is_own, opened, own_url
from pledges.views.pledge import instalment_words
from relief.kit.auth import ANYONE
from relief.kit.errors import Conflict, InvalidInput, ReliefError
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

KEPT = N_("Your instalments are kept. Thank you.")
ENDED = N_("Your instalments are cancelled. Your promise still stands.")
STOPPED = N_("You get no more reminders from us.")
AGREED = N_("Remind me by e-mail of each instalment. I can stop it at any time.")


def show(call: Call) -> Response:
    """What was agreed, the form, and what a plan would be before it is saved."""
    return _page(call, call.session)


def save(call: Call) -> Response:
    """Keep the plan that was shown, and the answer about reminders."""
    try:
        wish = call.form(Arranged)
        with call.db.session(write=True, actor=call.actor.principal) as session:
            pledge = locks.pledge(session, opened(call, session))
            said = RemindersIn(agreed=True, words=call.say(AGREED)) if wish.remind else None
            instalment_forms.keep(
                session, pledge, wish, source=_source(call, pledge), reminders=said
            )
    except (InvalidInput, Conflict) as error:
        return _refused(call, error)
    return call.redirect(own_url(call), flash=KEPT)


def cancel(call: Call) -> Response:
    """End the instalments; the promise stands. Pressed twice they are ended once."""
    wish = call.form(Ended)
    with call.db.session(write=True, actor=call.actor.principal) as session:
        pledge = locks.pledge(session, opened(call, session))
        book.cancel(session, pledge, words=wish.reason)
        agreement.take_out(session, pledge)
    return call.redirect(own_url(call), flash=ENDED)


def ask(call: Call) -> Response:
    """The page of the link in each reminder: one press and they stop."""
    pledge = opened(call, call.session)
    campaign = service.campaign_of(call.session, pledge)
    context = progress.page(call.session, pledge, campaign, call.lang, own=is_own(call, pledge))
    return hidden(
        call.page(
            "pledges/reminders.html",
            campaign=context["campaign"],
            pledge=context["pledge"],
            token=call.query("t"),
            reminded=agreement.agreed(call.session, pledge),
        )
    )


def stop(call: Call) -> Response:
    """No more reminders, at once; behind the link we sent, for every promise of this address."""
    with call.db.session(write=True, actor=call.actor.principal) as session:
        pledge = locks.pledge(session, opened(call, session))
        agreement.stop(session, pledge, source=_source(call, pledge))
    return call.redirect(own_url(call), flash=STOPPED)


def _source(call: Call, pledge: Pledge) -> str:
    """Who says it: the donor behind the link that was sent, or whoever filled in the form."""
    return "web" if is_own(call, pledge) else agreement.VISITOR


def _page(
    call: Call, session: Session, error: ReliefError | None = None, pledge: Pledge | None = None
) -> Response:
    pledge = pledge or opened(call, session)
    campaign = service.campaign_of(session, pledge)
    context = progress.page(session, pledge, campaign, call.lang, own=is_own(call, pledge))
    shown = instalment_words.page(call, session, pledge, campaign)
    if error:
        shown |= {"errors": call.errors(error), "form": call.fields, "preview": []}
    status = error.status if error else 422 if shown["errors"] else 200
    return hidden(
        call.page(
            "pledges/my_instalments.html",
            status=status,
            campaign=context["campaign"],
            pledge=context["pledge"],
            token=call.query("t"),
            words=call.say(AGREED),
            **shown,
        )
    )


def _refused(call: Call, error: ReliefError) -> Response:
    with call.db.session() as session:
        return _page(call, session, error)


PAGE = "/p/{reference}"
ROUTES = [
    Route(f"{PAGE}/instalments", endpoint(show, ANYONE), methods=["GET"]),
    Route(f"{PAGE}/instalments", endpoint(save, ANYONE, own_transaction=True), methods=["POST"]),
    Route(
        f"{PAGE}/instalments/cancel",
        endpoint(cancel, ANYONE, own_transaction=True),
        methods=["POST"],
    ),
    Route(f"{PAGE}/reminders", endpoint(ask, ANYONE), methods=["GET"]),
    Route(f"{PAGE}/reminders", endpoint(stop, ANYONE, own_transaction=True), methods=["POST"]),
]
