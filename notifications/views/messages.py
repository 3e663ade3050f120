"""The demonstration's mailbox, and the board of messages that did not arrive."""

import re
from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import StringConstraints
from starlette.responses import Response
from starlette.routing import Route

from notifications import failures, mailbox
from notifications.channels import channels
from notifications.mailbox import Kept
from relief.kit import i18n, paging
from relief.kit.auth import ANYONE, for_role
from relief.kit.errors import InvalidInput, Missing
from relief.kit.forms import Input, Redacted
from relief.kit.i18n import N_
from relief.kit.settings import Mode
from relief.kit.web import Call, endpoint

ON_A_PAGE = 50
COORDINATOR = for_role("coordinator")
ADDRESS = re.compile(r"https?://[^\s<>\"]+")


class GiveUp(Input):
    """Why a message needs no sending any more."""

    reason: Annotated[Redacted, StringConstraints(min_length=1)]


def inbox(call: Call) -> Response:
    """What would have been sent, the newest first."""
    _only_in_demo(call)
    words = call.query("q")
    kept = mailbox.newest(call.session, words, ON_A_PAGE + 1, paging.after(call.query("after")))
    following = ""
    if len(kept) > ON_A_PAGE:
        last = paging.cursor(kept[ON_A_PAGE - 1].id)
        following = str(call.request.url.include_query_params(after=last).query)
    return call.page(
        "notifications/mailbox.html",
        messages=[_shown(call, each) for each in kept[:ON_A_PAGE]],
        q=words,
        zone=call.settings.time_zone,
        next_url=f"/mailbox?{following}" if following else "",
    )


def message(call: Call) -> Response:
    """One message as it would have left, and the addresses in it that open here."""
    _only_in_demo(call)
    kept = mailbox.get(call.session, _id(call))
    return call.page(
        "notifications/message.html",
        message=_shown(call, kept),
        links=_links(kept.body, call.settings.base_url.rstrip("/")),
        zone=call.settings.time_zone,
    )


def board(call: Call) -> Response:
    """Messages that did not arrive, why, and what to do."""
    return _board(call)


def retry(call: Call) -> Response:
    """Try one again now."""
    failures.retry(call.session, _id(call))
    return call.redirect("/failures", flash=N_("It is being sent again."))


def give_up(call: Call) -> Response:
    """Settle one that was handled another way."""
    try:
        said = call.form(GiveUp)
    except InvalidInput as error:
        field = f"/why-{_id(call)}"
        errors = [{**each, "pointer": field} for each in call.errors(error)]
        return _board(call, status=422, errors=errors)
    failures.give_up(call.session, _id(call), said.reason)
    return call.redirect("/failures", flash=N_("Noted. The message will not be sent."))


def _board(
    call: Call, *, status: int = 200, errors: list[dict[str, str]] | None = None
) -> Response:
    return call.page(
        "notifications/failures.html",
        status=status,
        failures=failures.listed(call.session, call.lang),
        errors=errors or [],
        zone=call.settings.time_zone,
        next_url="",
    )


def _only_in_demo(call: Call) -> None:
    if call.settings.mode is not Mode.DEMO:
        raise Missing(mailbox.NOT_FOUND)


def _id(call: Call) -> UUID:
    try:
        return UUID(call.path("id"))
    except ValueError:
        raise Missing(failures.UNKNOWN) from None


def _shown(call: Call, kept: Kept) -> dict[str, Any]:
    channel = channels.get(kept.channel)
    return {
        "id": kept.id,
        "at": kept.at,
        "channel_label": i18n.translate(call.lang, channel.label if channel else kept.channel),
        "to": kept.to,
        "subject": kept.subject,
        "about": "" if kept.about.startswith("batch:") else kept.about,
        "body": kept.body,
    }


def _links(body: str, base_url: str) -> list[tuple[str, str]]:
    """Addresses of ours with their paths; a demo that starts again may have another port."""
    host = urlsplit(base_url).hostname
    found = dict.fromkeys(address.rstrip(".,;:)") for address in ADDRESS.findall(body))
    parts = [(address, urlsplit(address)) for address in found]
    return [
        (address, part._replace(scheme="", netloc="").geturl())
        for address, part in parts
        if part.hostname == host
    ]


ROUTES = [
    Route("/mailbox", endpoint(inbox, ANYONE), methods=["GET"]),
    Route("/mailbox/{id}", endpoint(message, ANYONE), methods=["GET"]),
    Route("/failures", endpoint(board, COORDINATOR), methods=["GET"]),
    Route("/failures/{id}/retry", endpoint(retry, COORDINATOR), methods=["POST"]),
    Route("/failures/{id}/give-up", endpoint(give_up, COORDINATOR), methods=["POST"]),
]
