"""Following up: the queue of today, and one call after another."""

from typing import Any
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from relief.helpline import needs, own_words, shown, turns
from relief.helpline.following import service
from relief.helpline.following.models import FollowState, HelplineFollowUp, Result
from relief.helpline.models import HelplineContact
from relief.helpline.words import REASONS, Reason
from relief.kit import contact
from relief.kit.auth import for_role
from relief.kit.errors import InvalidInput, ReliefError
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

SPECIALIST = for_role("specialist")
HERE = "/line/follow-ups"
WRITTEN = N_("Written down. Thank you for asking.")
LATER = N_("Noted: nobody answered.")
RESULTS = {
    Result.HELPED: N_("Got help"),
    Result.REACHED: N_("Reached them, no help yet"),
    Result.TURNED_AWAY: N_("Was turned away"),
    Result.NOT_TRIED: N_("Has not tried"),
}


def listed(call: Call) -> Response:
    """Who is to be called today."""
    rows = turns.queue(call.session, HelplineFollowUp, call.today)
    return call.page(
        "following/queue.html",
        rows=[_card(call, row) for row in rows],
        time_zone=call.settings.time_zone,
    )


def take(call: Call) -> Response:
    """Begin with one."""
    row = turns.take(call.session, HelplineFollowUp, call.path("id"))
    return call.redirect(f"{HERE}/{row.id}")


def one(call: Call) -> Response:
    """The call itself: the number, and what is asked of each service."""
    return _one(call, turns.get(call.session, HelplineFollowUp, call.path("id")))


def told(call: Call) -> Response:
    """What they said."""
    key = call.path("id")
    try:
        service.told(call.session, key, _said(call))
    except InvalidInput as error:
        return _one(call, turns.get(call.session, HelplineFollowUp, key), error)
    return call.redirect(HERE, flash=WRITTEN)


def not_reached(call: Call) -> Response:
    """Nobody answered."""
    row = turns.take(call.session, HelplineFollowUp, call.path("id"))
    turns.not_reached(call.session, row)
    return call.redirect(HERE, flash=LATER)


def _said(call: Call) -> dict[UUID, tuple[Result, Reason | None]]:
    found: dict[UUID, tuple[Result, Reason | None]] = {}
    for name, text in call.fields.items():
        kind, _, key = name.partition("-")
        if kind != "result" or text not in list(Result):
            continue
        why = call.fields.get(f"reason-{key}", "")
        reason = Reason(why) if why in list(Reason) else None
        try:
            found[UUID(key)] = Result(text), reason
        except ValueError:
            raise InvalidInput(service.SAY_EACH, code="say_each") from None
    return found


def _one(call: Call, row: HelplineFollowUp, error: ReliefError | None = None) -> Response:
    mine = row.caller == call.actor.principal and row.state is FollowState.WAITING
    number = turns.number(call.session, row) if mine else ""
    return call.page(
        "following/one.html",
        status=error.status if error else 200,
        follow=_card(call, row),
        mine=mine,
        phone=number,
        phone_shown=contact.phone_display(number) if number else "",
        services=service.given(call.session, row),
        results=[(each.value, call.say(label)) for each, label in RESULTS.items()],
        reasons=[(each.value, call.say(label)) for each, label in REASONS.items()],
        form=call.fields,
        errors=call.errors(error),
        time_zone=call.settings.time_zone,
    )


def _card(call: Call, row: HelplineFollowUp) -> dict[str, Any]:
    about = call.session.get_one(HelplineContact, row.contact_id)
    return {
        "id": row.id,
        "due_on": row.due_on,
        "attempts": row.attempts,
        "language": shown.language(about.language, call.lang),
        "needs": [own_words.of(call.session, need) for need in needs.of(call.session, about)],
        "services": len(service.given(call.session, row)),
        "called_at": about.started_at,
        "is_over": row.state is not FollowState.WAITING,
    }


ROUTES = [
    Route(HERE, endpoint(listed, SPECIALIST), methods=["GET"]),
    Route(f"{HERE}/{{id:uuid}}", endpoint(one, SPECIALIST), methods=["GET"]),
    Route(f"{HERE}/{{id:uuid}}", endpoint(told, SPECIALIST), methods=["POST"]),
    Route(f"{HERE}/{{id:uuid}}/take", endpoint(take, SPECIALIST), methods=["POST"]),
    Route(f"{HERE}/{{id:uuid}}/not-reached", endpoint(not_reached, SPECIALIST), methods=["POST"]),
]
