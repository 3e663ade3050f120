"""Calling donors back: the queue, one call on the screen, one key for each outcome."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from pledges.calls import callbacks, drafts, outcomes
from pledges.calls.callbacks import CallFilter
from pledges.calls.endings import CallEnd, Outcome
from pledges.models import CallBack, Draft
from pledges.views.calls import call_page
from pledges.views.pledge import history_words
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign
from relief.kit import clock, i18n
from relief.kit.auth import for_role
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

CALL_TAKER = for_role("call-taker")
SHOWN = 25
NOBODY = N_("Nobody is to be called just now. The queue says when the next call is due.")
NOT_YOURS = N_("This call is in nobody's hands, or in another's. Take the next one.")
PUT_BACK = N_("Put back. Somebody else will get it.")
DONE = N_("Saved: {outcome}.")
LATER = N_("Saved: {outcome}. Next time: {at}.")


class Finished(CallEnd):
    """An outcome, and which call is wanted next."""

    speaks: tuple[str, ...] = ()
    campaign: str = ""


def show(call: Call) -> Response:
    """The queue, and the key that takes the next call."""
    return call.page("pledges/calls.html", **_queue(call, call.session))


def queue(call: Call) -> Response:
    """What of the queue changes by itself."""
    return call.page("pledges/_calls.html", **_queue(call, call.session))


def about_needs(call: Call) -> Response:
    """Who is being called for the needs of a relief effort; the page of needs embeds it."""
    campaign = campaigns.get(call.session, call.query("campaign"))
    found = callbacks.about_needs(call.session, campaign.id, SHOWN)
    return call.page(
        "pledges/_called.html",
        calls=call_page.lines(call.session, found, call.lang),
        now=clock.now(),
    )


def take(call: Call) -> Response:
    """The next call, for this caller alone."""
    chosen, kept = _filter(call.session, call.sent.getlist("speaks[]"), call.fields)
    return _go_on(call, callbacks.take(call.session, chosen), kept)


def one(call: Call) -> Response:
    """The call in hand: what to say, and how it can end."""
    found = callbacks.get(call.session, call.request.path_params["id"])
    if not found.open or found.taken_by != call.actor.principal:
        return call.redirect("/desk/calls", flash=NOT_YOURS)
    return _page(call, call.session, found)


def finish(call: Call) -> Response:
    """Record how it ended, then take the next."""
    call_id: UUID = call.request.path_params["id"]
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            said = call.form(Finished)
            found = callbacks.get(session, call_id)
            why = outcomes.settle(session, call.settings, found, said)
            flash, params = _told(call, session, found, said, why)
            if found.draft_id and said.outcome == Outcome.ARRANGED:
                return call.redirect(_console(session, found))
    except InvalidInput as error:
        with call.db.session() as session:
            return _page(call, session, callbacks.get(session, call_id), error)
    except Conflict as error:
        return call.redirect("/desk/calls", flash=error.message, **error.params)
    with call.db.session(write=True, actor=call.actor.principal) as session:
        chosen, kept = _filter(session, said.speaks, call.fields)
        return _go_on(call, callbacks.take(session, chosen), kept, flash, **params)


def hold(call: Call) -> Response:
    """The page is open still."""
    found = callbacks.get(call.session, call.request.path_params["id"])
    callbacks.hold(call.session, found)
    return Response(status_code=204)


def put_back(call: Call) -> Response:
    """Leave it to somebody else."""
    found = callbacks.get(call.session, call.request.path_params["id"])
    fence = call.fields.get("fence", "")
    callbacks.give_back(call.session, found, int(fence) if fence.isdecimal() else -1)
    return call.redirect("/desk/calls", flash=PUT_BACK)


def _go_on(
    call: Call, found: CallBack | None, kept: str, flash: str = "", **params: object
) -> Response:
    if found is None:
        return call.redirect(f"/desk/calls{kept}", flash=flash or NOBODY, **params)
    return call.redirect(f"/desk/calls/{found.id}{kept}", flash=flash, **params)


def _told(
    call: Call, session: Session, found: CallBack, said: CallEnd, why: Conflict | None
) -> tuple[str, dict[str, object]]:
    """What to say of a call that was recorded."""
    if why is not None:
        return why.message, dict(why.params)
    outcome = call.say(history_words.OUTCOMES[said.outcome])
    if not found.open:
        return DONE, {"outcome": outcome}
    zone = session.get_one(Campaign, found.campaign_id).time_zone
    return LATER, {"outcome": outcome, "at": i18n.moment(found.due_at, zone, call.lang)}


def _console(session: Session, found: CallBack) -> str:
    """Where a call that broke off is gone on with, under its reference."""
    draft = session.get_one(Draft, found.draft_id)
    slug = session.get_one(Campaign, found.campaign_id).slug
    going = f"?draft={draft.reference}" if not drafts.is_over(session, draft) else ""
    return f"/console/{slug}{going}"


def _filter(
    session: Session, speaks: Sequence[object], fields: Mapping[str, str]
) -> tuple[CallFilter, str]:
    """Which calls are wanted, and the query that says so again."""
    spoken = [each for each in i18n.LANGUAGES if each in speaks] or list(i18n.LANGUAGES)
    slug = fields.get("campaign", "")
    campaign_id = campaigns.get(session, slug).id if slug else None
    kept = [f"speaks={each}" for each in spoken if len(spoken) < len(i18n.LANGUAGES)]
    kept += [f"campaign={slug}"] if slug else []
    return CallFilter(spoken, campaign_id), "?" + "&".join(kept) if kept else ""


def _queue(call: Call, session: Session) -> dict[str, Any]:
    asked = {"campaign": call.query("campaign")}
    chosen, kept = _filter(session, call.request.query_params.getlist("speaks"), asked)
    count = callbacks.count(session, chosen)
    found = callbacks.coming(session, chosen, SHOWN)
    return {
        "count": count,
        "calls": call_page.lines(session, found, call.lang),
        "speaks": list(chosen.languages),
        "languages_spoken": [("en", "English"), ("fr", "Français")],
        "campaign": asked["campaign"],
        "campaigns": [(each.slug, each.title(call.lang)) for each in campaigns.listing(session)],
        "kept": kept,
        "now": clock.now(),
    }


def _page(
    call: Call, session: Session, found: CallBack, error: InvalidInput | None = None
) -> Response:
    speaks = call.sent.getlist("speaks[]") or call.request.query_params.getlist("speaks")
    return call.page(
        "pledges/call.html",
        status=error.status if error else 200,
        errors=call.errors(error),
        form=call.fields,
        wanted={
            "speaks": speaks,
            "campaign": call.fields.get("campaign") or call.query("campaign"),
        },
        lease_s=int(callbacks.LEASE.total_seconds()) // 3,
        **call_page.page(session, found, call.actor.name, call.lang),
    )


PAGE = "/desk/calls"
ONE = "/desk/calls/{id:uuid}"
ROUTES = [
    Route(PAGE, endpoint(show, CALL_TAKER), methods=["GET"]),
    Route(f"{PAGE}/queue", endpoint(queue, CALL_TAKER), methods=["GET"]),
    Route(f"{PAGE}/needs", endpoint(about_needs, CALL_TAKER), methods=["GET"]),
    Route(f"{PAGE}/next", endpoint(take, CALL_TAKER), methods=["POST"]),
    Route(ONE, endpoint(one, CALL_TAKER), methods=["GET"]),
    Route(ONE, endpoint(finish, CALL_TAKER, own_transaction=True), methods=["POST"]),
    Route(f"{ONE}/hold", endpoint(hold, CALL_TAKER), methods=["POST"]),
    Route(f"{ONE}/back", endpoint(put_back, CALL_TAKER), methods=["POST"]),
]
