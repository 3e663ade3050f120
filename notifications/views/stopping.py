"""The switch that stops all posts, on every page of staff; and the bar that says that it is on."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import StringConstraints
from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from notifications.networks import networks
from notifications.publishing import board, switches
from notifications.publishing.board import Asked
from notifications.publishing.models import StopSwitch
from notifications.views import showing, told
from notifications.views.showing import WRITER
from relief.campaigns import service as campaigns
from relief.kit import chronicle, clock
from relief.kit.auth import for_role
from relief.kit.errors import InvalidInput, ReliefError
from relief.kit.forms import Input, Redacted
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

STAFF = for_role("staff")
CAMPAIGN = "campaign:"
STOPPED = N_("Stopped. Nothing goes out until somebody lets posts go on.")
ALREADY = N_("They were stopped already.")
OF_ONE = N_("Only those of {name}")
ON_ONE = N_("Only those on {name}")
NO_SCOPE = N_("There is no such thing to stop. Choose again.")
Scope = Annotated[str, StringConstraints(max_length=80)]


class Switch(Input):
    """What is stopped or goes on, and why."""

    scope: Scope
    reason: Redacted = ""


def bar(call: Call) -> list[dict[str, Any]]:
    """What is stopped, for the shell of every page of staff."""
    if not STAFF.admits(call.actor):
        return []
    with call.reading() as session:
        return _bars(call, session)


def ask(call: Call) -> Response:
    """Ask once more before posts stop."""
    return _stop_page(call)


def stop(call: Call) -> Response:
    """Stop them: it is done at once."""
    try:
        body = call.form(Switch)
        _check(call, body.scope)
        done = switches.stop(call.session, body.scope, reason=body.reason)
    except ReliefError as error:
        return _stop_page(call, error)
    home = "/comms" if WRITER.admits(call.actor) else "/comms/stop"
    return call.redirect(home, flash=STOPPED if done else ALREADY)


def ask_resume(call: Call) -> Response:
    """Say what goes on, and what was missed, before posts go out again."""
    return _resume_page(call)


def resume(call: Call) -> Response:
    """Let them go out again."""
    try:
        body = call.form(Switch)
        _check(call, body.scope)
        switches.resume(call.session, body.scope, reason=body.reason)
    except ReliefError as error:
        return _resume_page(call, error)
    return call.redirect("/comms", flash=N_("Posts go out again, from now on."))


def _check(call: Call, scope: str) -> None:
    """Let only a scope pass that there is.

    Raises:
        InvalidInput: if there is none.
        Missing: if there is no such relief effort.
    """
    if scope.startswith(CAMPAIGN):
        campaigns.get(call.session, scope.removeprefix(CAMPAIGN))
    elif scope not in (switches.ALL, *(switches.network(key) for key in networks)):
        raise InvalidInput.field("/scope", "scope", NO_SCOPE)


def _stop_page(call: Call, error: ReliefError | None = None) -> Response:
    efforts = [each for each in showing.efforts(call).values() if each.state.value != "closed"]
    scopes = [(switches.ALL, call.say(N_("All posts, everywhere")))]
    scopes += [
        (switches.campaign(each.slug), call.say(OF_ONE, name=each.title(call.lang)))
        for each in efforts
    ]
    scopes += [
        (switches.network(key), call.say(ON_ONE, name=call.say(each.label)))
        for key, each in networks.items()
        if not each.rules.by_hand
    ]
    return call.page(
        "comms/stop.html",
        status=error.status if error else 200,
        scopes=scopes,
        scope=call.fields.get("scope", "") or call.query("scope") or switches.ALL,
        form=call.fields,
        errors=call.errors(error),
    )


def _resume_page(call: Call, error: ReliefError | None = None) -> Response:
    now = clock.now()
    found = [
        each | {"missed": board.waiting_since(call.session, each["since"] or now, each["asked"])}
        for each in bar(call)
    ]
    return call.page(
        "comms/resume.html",
        status=error.status if error else 200,
        stopped=found,
        scope=call.query("scope"),
        form=call.fields,
        errors=call.errors(error),
    )


def _bars(call: Call, session: Session) -> list[dict[str, Any]]:
    rows = switches.stopped(session)
    names = chronicle.who(session, (each.by for each in rows), call.lang)
    return [_shown(call, session, each, names) for each in rows]


def _shown(
    call: Call, session: Session, row: StopSwitch, names: Mapping[str, str]
) -> dict[str, Any]:
    kind, _, name = row.scope.partition(":")
    campaign = campaigns.get(session, name) if kind == "campaign" else None
    return {
        "scope": row.scope,
        "kind": kind,
        "name": campaign.title(call.lang) if campaign else told.label(name, call.lang),
        "by": names.get(row.by, ""),
        "since": row.stopped_at,
        "reason": row.reason or call.say(row.cause),
        "asked": Asked(campaign.id if campaign else None, name if kind == "network" else ""),
    }


ROUTES = [
    Route("/comms/stop", endpoint(ask, STAFF), methods=["GET"]),
    Route("/comms/stop", endpoint(stop, STAFF), methods=["POST"]),
    Route("/comms/resume", endpoint(ask_resume, WRITER), methods=["GET"]),
    Route("/comms/resume", endpoint(resume, WRITER), methods=["POST"]),
]
