"""Calling donors back: the queue, one call on the screen, one key for each outcome."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, select
from starlette.responses import Response
from starlette.routing import Route

from pledges import callbacks, calling, outcomes, proposing, service, standing
from pledges.callbacks import Wish
from pledges.models import CallBack, Pledge
from pledges.outcomes import Outcome, Told
from pledges.views import facts, rows, saying, told
from relief.agencies.models import Agency
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign
from relief.kit import chronicle, clock, i18n
from relief.kit.auth import for_role
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint
from relief.needs import shown as needs_shown
from relief.needs.models import Need

CALL_TAKER = for_role("call-taker")
SHOWN = 25
NOBODY = N_("Nobody is to be called just now. The queue says when the next call is due.")
NOT_YOURS = N_("This call is in nobody's hands, or in another's. Take the next one.")
PUT_BACK = N_("Put back. Somebody else will get it.")
DONE = N_("Saved: {outcome}.")
LATER = N_("Saved: {outcome}. Next time: {at}.")
REASONS = {
    proposing.NEED: N_("A need has opened"),
    proposing.CONFIRM: N_("To be confirmed"),
    proposing.ASKED: N_("They asked for a call"),
    proposing.OVERDUE: N_("An instalment is late"),
}
# What the button for "arranged" says, by the reason of the call.
AGREED = {
    proposing.NEED: N_("Arranged: send it on"),
    proposing.CONFIRM: N_("Confirmed: it counts"),
    proposing.ASKED: N_("Settled"),
    proposing.OVERDUE: N_("Settled"),
}


class Finished(Told):
    """An outcome, and which call is wanted next."""

    speaks: tuple[str, ...] = ()
    campaign: str = ""


def show(call: Call) -> Response:
    """The queue, and the key that takes the next call."""
    return call.page("pledges/calls.html", **_queue(call, call.session))


def queue(call: Call) -> Response:
    """What of the queue changes by itself."""
    return call.page("pledges/_calls.html", **_queue(call, call.session))


def take(call: Call) -> Response:
    """The next call, for this caller alone."""
    wish, kept = _wish(call.session, call.sent.getlist("speaks[]"), call.fields)
    return _go_on(call, callbacks.take(call.session, wish), kept)


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
    except InvalidInput as error:
        with call.db.session() as session:
            return _page(call, session, callbacks.get(session, call_id), error)
    except Conflict as error:
        return call.redirect("/desk/calls", flash=error.message, **error.params)
    with call.db.session(write=True, actor=call.actor.principal) as session:
        wish, kept = _wish(session, said.speaks, call.fields)
        return _go_on(call, callbacks.take(session, wish), kept, flash, **params)


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
    call: Call, session: Session, found: CallBack, said: Told, why: Conflict | None
) -> tuple[str, dict[str, object]]:
    """What to say of a call that was recorded."""
    if why is not None:
        return why.message, dict(why.params)
    outcome = call.say(told.OUTCOMES[said.outcome])
    if not found.open:
        return DONE, {"outcome": outcome}
    zone = session.get_one(Campaign, found.campaign_id).time_zone
    return LATER, {"outcome": outcome, "at": i18n.moment(found.due_at, zone, call.lang)}


def _wish(
    session: Session, speaks: Sequence[object], fields: Mapping[str, str]
) -> tuple[Wish, str]:
    """Which calls are wanted, and the query that says so again."""
    spoken = [each for each in i18n.LANGUAGES if each in speaks] or list(i18n.LANGUAGES)
    slug = fields.get("campaign", "")
    campaign_id = campaigns.get(session, slug).id if slug else None
    kept = [f"speaks={each}" for each in spoken if len(spoken) < len(i18n.LANGUAGES)]
    kept += [f"campaign={slug}"] if slug else []
    return Wish(spoken, campaign_id), "?" + "&".join(kept) if kept else ""


def _queue(call: Call, session: Session) -> dict[str, Any]:
    asked = {"campaign": call.query("campaign")}
    wish, kept = _wish(session, call.request.query_params.getlist("speaks"), asked)
    count = callbacks.count(session, wish)
    found = callbacks.coming(session, wish, SHOWN)
    holders = {row.taken_by for row, _ in found if row.taken_by}
    names = chronicle.who(session, holders, call.lang)
    zones = dict(session.exec(select(Campaign.id, Campaign.time_zone)).all())
    return {
        "count": count,
        "calls": [_line(session, *each, names, zones, call.lang) for each in found],
        "speaks": list(wish.languages),
        "languages_spoken": [("en", "English"), ("fr", "Français")],
        "campaign": asked["campaign"],
        "campaigns": [(each.slug, each.title(call.lang)) for each in campaigns.listing(session)],
        "kept": kept,
        "now": clock.now(),
    }


def _line(
    session: Session,
    row: CallBack,
    pledge: Pledge,
    names: dict[str, str],
    zones: dict[UUID, str],
    lang: str,
) -> dict[str, Any]:
    return {
        "reference": pledge.reference,
        "reason": i18n.translate(lang, REASONS[row.reason]),
        "agency_name": _agency(session, row, lang),
        "due_at": row.due_at,
        "time_zone": zones[row.campaign_id],
        "language": pledge.language,
        "best_time": best_time(pledge, lang),
        "attempts": row.attempts,
        "held_by": names.get(row.taken_by or "", ""),
        **rows.measure(pledge, lang),
    }


def best_time(pledge: Pledge, lang: str) -> str:
    """The best time to call, as the donor chose it from the list."""
    return i18n.translate(lang, calling.LABELS.get(pledge.best_time, ""))


def _agency(session: Session, row: CallBack, lang: str) -> str:
    if row.need_id is None:
        return ""
    need = session.get_one(Need, row.need_id)
    return session.get_one(Agency, need.agency_id).name(lang)


def _page(
    call: Call, session: Session, found: CallBack, error: InvalidInput | None = None
) -> Response:
    pledge = session.get_one(Pledge, found.pledge_id)
    campaign, lang = service.campaign_of(session, pledge), call.lang
    donor, terms = service.donor_of(session, pledge), standing.terms_of(session, pledge)
    known = rows.around(session, [pledge], lang)
    names = {agency.slug: agency.name(lang) for agency in known.agencies.values()}
    need = session.get(Need, found.need_id) if found.need_id else None
    speaks = call.sent.getlist("speaks[]") or call.request.query_params.getlist("speaks")
    return call.page(
        "pledges/call.html",
        status=error.status if error else 200,
        errors=call.errors(error),
        form=call.fields,
        call={
            "id": found.id,
            "fence": found.fence,
            "reason": i18n.translate(lang, REASONS[found.reason]),
            "need": found.reason == proposing.NEED,
            "attempts": found.attempts,
            "agreed": found.agreed,
        },
        script=saying.script(session, found, pledge, call.actor.name),
        choices=_choices(found, lang),
        pledge={
            "reference": pledge.reference,
            "language": pledge.language,
            "detail": facts.detail(pledge, campaign.time_zone, lang),
            "note": service.note_of(session, pledge),
            **rows.measure(pledge, lang),
        },
        donor={
            "name": donor.name or i18n.translate(lang, facts.NO_NAME),
            "phone": donor.phone,
            "best_time": " · ".join(filter(None, [best_time(pledge, lang), terms.best_time])),
            "pick_up": terms.pick_up,
        },
        need=needs_shown.rows(campaign, [need], known.agencies, lang)[0] if need else None,
        campaign={"title": campaign.title(lang), "time_zone": campaign.time_zone},
        wanted={
            "speaks": speaks,
            "campaign": call.fields.get("campaign") or call.query("campaign"),
        },
        history=chronicle.steps(
            session,
            pledge.reference,
            lang,
            told.EVENTS,
            fill=lambda entry: told.facts(entry, pledge, names, lang),
        ),
        lease_s=int(callbacks.LEASE.total_seconds()) // 3,
    )


def _choices(found: CallBack, lang: str) -> list[dict[str, str]]:
    """Each outcome: the key that presses it, its word, and how grave it is."""
    tones = {Outcome.ARRANGED: "primary", Outcome.NO_LONGER: "danger", Outcome.NOT_AGAIN: "danger"}
    return [
        {
            "key": str(n),
            "outcome": each.value,
            "label": i18n.translate(
                lang, AGREED[found.reason] if each is Outcome.ARRANGED else told.OUTCOMES[each]
            ),
            "kind": tones.get(each, "secondary"),
        }
        for n, each in enumerate(outcomes.CHOICES, start=1)
    ]


PAGE = "/desk/calls"
ONE = "/desk/calls/{id:uuid}"
ROUTES = [
    Route(PAGE, endpoint(show, CALL_TAKER), methods=["GET"]),
    Route(f"{PAGE}/queue", endpoint(queue, CALL_TAKER), methods=["GET"]),
    Route(f"{PAGE}/next", endpoint(take, CALL_TAKER), methods=["POST"]),
    Route(ONE, endpoint(one, CALL_TAKER), methods=["GET"]),
    Route(ONE, endpoint(finish, CALL_TAKER, own_transaction=True), methods=["POST"]),
    Route(f"{ONE}/hold", endpoint(hold, CALL_TAKER), methods=["POST"]),
    Route(f"{ONE}/back", endpoint(put_back, CALL_TAKER), methods=["POST"]),
]
