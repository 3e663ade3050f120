"""Offers that organizations have not answered: whom to telephone, what to move on, and to whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select
from starlette.responses import Response
from starlette.routing import Route

from pledges import locks
from pledges.desk import moves
from pledges.desk.moves import Next
from pledges.dispatches import dispatch as dispatches
from pledges.dispatches import leases
from pledges.models import Dispatch, LeaseStep, Pledge
from pledges.views.desk import proposals
from pledges.views.pledge import rows
from relief.agencies import hours, reach
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import clock, i18n
from relief.kit.auth import for_role
from relief.kit.errors import Conflict
from relief.kit.forms import Input, Line, Slug
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

COORDINATOR = for_role("coordinator")
PAGE = "/desk/unanswered"
MOST = 100
STEPS = {
    leases.REMINDED: N_("asked again"),
    leases.ESCALATED: N_("the second person asked"),
    leases.MOVE_ON: N_("time is up"),
}
MOVED = (
    N_("Taken back and sent to {names}."),
    N_("Taken back and sent to {names}; what they cannot take waits again."),
)
CALLED = N_("Noted. If they stay silent, it comes back here.")

Slugs = Annotated[tuple[Slug, ...], Field(min_length=1, max_length=20)]


class Moving(Input):
    """To whom, as the page proposed it."""

    to: Slugs


class Called(Input):
    """Which offers a call was about."""

    offers: Annotated[tuple[Line, ...], Field(min_length=1, max_length=MOST)]


@dataclass(frozen=True, slots=True)
class Beside:
    """What the lines need beside their dispatches, read once."""

    agencies: Mapping[UUID, Agency]
    campaigns: Mapping[UUID, Campaign]
    pledges: Mapping[UUID, Pledge]
    steps: Mapping[UUID, Sequence[LeaseStep]]
    lang: str

    def line(self, offer: Dispatch) -> dict[str, Any]:
        """One offer."""
        pledge, agency = self.pledges[offer.pledge_id], self.agencies[offer.agency_id]
        return {
            "reference": offer.reference,
            "pledge": pledge.reference,
            "agency_name": agency.name(self.lang),
            "agency_slug": agency.slug,
            "active": agency.active,
            "sent_at": offer.sent_at,
            "answer_by": offer.answer_by,
            "hours_known": reach.is_known(agency),
            "steps": [
                {"text": i18n.translate(self.lang, STEPS[each.step]), "at": each.taken_at}
                for each in self.steps[offer.id]
            ],
            "zone": self.campaigns[offer.campaign_id].time_zone,
            **rows.measure(pledge, self.lang, offer.offered),
        }


def show(call: Call) -> Response:
    """What is overdue, first what a person decides."""
    return page(call, call.session)


def move(call: Call) -> Response:
    """Take an offer back and send it on; or say why not, and show what stands."""
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            offer = dispatches.get(session, call.path("reference"))
            sent = moves.move(session, call.settings, offer, call.form(Moving).to)
            agencies = {each.agency_id for each in sent}
            names = [session.get_one(Agency, each).name(call.lang) for each in sorted(agencies)]
            whole = sum(each.offered for each in sent) == offer.offered
    except Conflict as error:
        with call.db.session() as session:
            return page(call, session, error)
    return call.redirect(PAGE, flash=MOVED[not whole], names=", ".join(names))


def called(call: Call) -> Response:
    """Somebody has telephoned; there is no answer yet."""
    try:
        with call.db.session(write=True, actor=call.actor.principal) as session:
            for reference in call.form(Called).offers:
                offer = dispatches.get(session, reference)
                leases.called(session, locks.dispatch(session, offer))
    except Conflict as error:
        with call.db.session() as session:
            return page(call, session, error)
    return call.redirect(PAGE, flash=CALLED)


def page(call: Call, session: Session, error: Conflict | None = None) -> Response:
    """The list; a press that was refused says why above it."""
    late = leases.unanswered(session, overdue=True, most=MOST)
    early = leases.unanswered(session, overdue=False, most=MOST)
    known = _known(session, [*late, *early], call.lang)
    ripe = [each for each in late if _is_ripe(each, known)]
    following = moves.proposed(session, ripe)
    names = {each.slug: each.name(call.lang) for each in known.agencies.values()}
    return call.page(
        "pledges/unanswered.html",
        status=error.status if error else 200,
        errors=call.errors(error),
        ripe=[
            known.line(each) | {"next": _next(following[each.reference], each, known, names)}
            for each in ripe
        ],
        calls=_calls([each for each in late if each not in ripe], known),
        asked=_by_agency(
            [each for each in late if each not in ripe and not _call(each, known)], known
        ),
        waiting=_by_agency(early, known),
        overdue=leases.count(session),
    )


def _known(session: Session, offers: Sequence[Dispatch], lang: str) -> Beside:
    wanted = {each.pledge_id for each in offers}
    pledges = session.exec(select(Pledge).where(col(Pledge.id).in_(wanted)))
    return Beside(
        agencies={each.id: each for each in session.exec(select(Agency))},
        campaigns={each.id: each for each in session.exec(select(Campaign))},
        pledges={each.id: each for each in pledges},
        steps=leases.open_steps(session, offers),
        lang=lang,
    )


def _is_ripe(offer: Dispatch, known: Beside) -> bool:
    """Whether all has been tried, or the organization is sent nothing any more."""
    tried = any(each.step == leases.MOVE_ON for each in known.steps[offer.id])
    return tried or not known.agencies[offer.agency_id].active


def _next(
    following: Next, offer: Dispatch, known: Beside, names: Mapping[str, str]
) -> dict[str, Any]:
    pledge = known.pledges[offer.pledge_id]
    rest = offer.offered - sum(each.amount for each in following.proposals)
    why = [reason for each in following.proposals for reason in each.reasons] or following.why
    return {
        "slugs": following.agencies,
        "names": ", ".join(names[each] for each in following.agencies),
        "reasons": list(dict.fromkeys(proposals.said(why, known.lang, names))),
        "rest": rows.measure(pledge, known.lang, rest) if following.proposals and rest else None,
    }


def _calls(offers: Iterable[Dispatch], known: Beside) -> list[dict[str, Any]]:
    """One telephone call for each person, however many offers; who is closed now comes last."""
    found: dict[tuple[UUID, bool], dict[str, Any]] = {}
    for each in offers:
        step = _call(each, known)
        if step is None:
            continue
        second = step.step == leases.ESCALATED
        entry = found.setdefault((each.agency_id, second), _person(each, known, second=second))
        entry["offers"].append(known.line(each))
    return sorted(found.values(), key=lambda call: bool(call["closed"]))


def _by_agency(offers: Iterable[Dispatch], known: Beside) -> list[dict[str, Any]]:
    """The lines of each organization together, whose answer is wanted first before all."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    for each in offers:
        found.setdefault(each.agency_id, []).append(known.line(each))
    return [{"first": lines[0], "lines": lines} for lines in found.values()]


def _call(offer: Dispatch, known: Beside) -> LeaseStep | None:
    """The step that waits for somebody to telephone; the newest, if one was never made."""
    open_calls = (each for each in known.steps[offer.id] if each.by_person and not each.done_at)
    return max(open_calls, key=lambda each: each.taken_at, default=None)


def _person(offer: Dispatch, known: Beside, *, second: bool) -> dict[str, Any]:
    agency = known.agencies[offer.agency_id]
    name, phone = agency.contact_name, agency.phone
    if second:
        name, phone = agency.second_name, agency.second_phone
    return {
        "agency_name": agency.name(known.lang),
        "agency_slug": agency.slug,
        "name": name,
        "phone": phone,
        "second": second,
        "hours": hours.text(agency.hours, known.lang),
        "closed": hours.is_open(agency, clock.now()) is False,
        "offers": [],
    }


ROUTES = [
    Route(PAGE, endpoint(show, COORDINATOR), methods=["GET"]),
    Route(f"{PAGE}/called", endpoint(called, COORDINATOR, own_transaction=True), methods=["POST"]),
    Route(
        "/desk/dispatches/{reference}/move",
        endpoint(move, COORDINATOR, own_transaction=True),
        methods=["POST"],
    ),
]
