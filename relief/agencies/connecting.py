"""The page by which a coordinator connects an agency's own program: address, secret, test."""

from collections.abc import Callable

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from relief.agencies import service, webhooks
from relief.agencies.channels import CHANNELS
from relief.agencies.models import Agency
from relief.kit.auth import for_role
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.forms import Input, Line, Number
from relief.kit.i18n import N_
from relief.kit.outbox import OutboxState
from relief.kit.settings import Mode
from relief.kit.web import Call, endpoint

COORDINATOR = for_role("coordinator")
REFUSALS = (InvalidInput, Conflict, Missing)
EVENTS = {
    "webhook_secret": N_("A secret was made for its program"),
    "webhook_old_ended": N_("The old secret of its program was ended"),
    "webhook_closed": N_("Its program said that it is gone; nothing more is sent to it"),
    "webhook_opened": N_("Its program is sent offers again"),
    "webhook_tested": N_("A test was sent to its program"),
}
Failure = InvalidInput | Conflict | Missing


class Place(Input):
    """Where its program listens."""

    address: Line = ""
    version: Number


def show(call: Call) -> Response:
    """How its program is connected."""
    return _page(call, call.session)


def listen(call: Call) -> Response:
    """Send offers to its program from now on."""

    def step(session: Session, agency: Agency) -> str:
        wish = call.form(Place)
        return webhooks.listen(session, agency, wish.address, wish.version)

    return _take(call, step, N_("Saved. Offers go to its program from now on."))


def rotate(call: Call) -> Response:
    """Draw another secret and show it once."""
    return _take(call, webhooks.rotate, "")


def end_old(call: Call) -> Response:
    """Let only the newest secret sign."""

    def step(session: Session, agency: Agency) -> str:
        webhooks.end_old(session, agency)
        return ""

    return _take(call, step, N_("Only the new secret signs now."))


def ping(call: Call) -> Response:
    """Send its program a test."""

    def step(session: Session, agency: Agency) -> str:
        webhooks.ping(session, agency)
        return ""

    return _take(call, step, N_("The test is on its way."))


def _take(call: Call, step: Callable[[Session, Agency], str], done: str) -> Response:
    """Do what was asked; a secret is shown on the answer itself: no address shows it again."""
    slug = call.path("slug")
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            secret = step(session, service.get(session, slug))
    except REFUSALS as error:
        with call.db.session() as session:
            return _page(call, session, error=error)
    if not secret:
        return call.redirect(f"/agencies/{slug}/webhook", flash=done)
    with call.db.session() as session:
        return _page(call, session, secret=secret)


def _page(
    call: Call, session: Session, *, error: Failure | None = None, secret: str = ""
) -> Response:
    agency = service.get(session, call.path("slug"))
    hook = webhooks.of(session, agency.id)
    channel, here = CHANNELS.get(agency.channel), agency.channel == webhooks.WEBHOOK
    status = error.status if error else 201 if secret else 200
    return call.page(
        "agencies/webhook.html",
        status=status,
        agency={
            "slug": agency.slug,
            "name": agency.name(call.lang),
            "version": agency.version,
            "channel_label": call.say(channel.label) if channel else agency.channel,
            "address": agency.address,
        },
        here=here,
        form=call.fields if error else {"address": agency.address if here else ""},
        errors=call.errors(error),
        secret=secret,
        hook=hook,
        old_until=hook.previous_until if hook and webhooks.rotating(hook) else None,
        test=_last_test(call, session, agency) if here and hook else None,
        demo=call.settings.mode is Mode.DEMO,
        zone=agency.time_zone,
    )


def _last_test(call: Call, session: Session, agency: Agency) -> dict[str, object] | None:
    message = webhooks.last_test(session, agency)
    if message is None:
        return None
    waits = message.state in (OutboxState.DUE, OutboxState.LEASED)
    return {
        "at": message.created_at,
        "taken": message.state is OutboxState.SENT,
        "waits": waits,
        "reason": call.say(message.error) if message.error else "",
        "next_try_at": message.due_at if waits and message.attempts else None,
    }


P = "/agencies/{slug}/webhook"
ROUTES = [
    Route(P, endpoint(show, COORDINATOR), methods=["GET"]),
    *(
        Route(path, endpoint(handler, COORDINATOR, own_transaction=True), methods=["POST"])
        for path, handler in (
            (P, listen),
            (f"{P}/secret", rotate),
            (f"{P}/end-old", end_old),
            (f"{P}/test", ping),
        )
    ),
]
