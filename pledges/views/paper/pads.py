"""Pads for the coordinator: make one, print it, say where it lies, call it in when it is lost."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from pledges import references
from pledges.models import Pad, Slip
from pledges.paper import pads, slips
from pledges.paper.pads import CalledIn, Moved, NewPad
from pledges.views.desk.desk_page import titled
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import chronicle
from relief.kit.auth import for_role
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

COORDINATOR = for_role("coordinator")
LONGEST_NUMBER = 7  # digits; a longer one is no pad, and no number that a database reads
MADE = N_("Pad {number} is made. Print it, and write down who has it.")
MOVED = N_("Saved.")
CALLED_IN = N_("Pad {number} is called in. References that are good no more: {n}.")
LANGUAGES = (
    ("both", N_("English and French")),
    ("en", "English"),  # each in its own words
    ("fr", "Français"),
)
EVENTS = {
    "pad_made": N_("Made"),
    "pad_moved": N_("It has changed hands or places"),
    "pad_cancelled": N_("Called in"),
}


def listed(call: Call) -> Response:
    """Every pad of the relief effort, and the form for a new one."""
    return _list(call, _campaign(call))


def make(call: Call) -> Response:
    """Draw the references of a new pad."""
    campaign = _campaign(call)
    try:
        pad = pads.make(call.session, campaign, call.form(NewPad))
    except InvalidInput as error:
        return _list(call, campaign, error)
    path = f"/campaigns/{campaign.slug}/pads/{pad.number}"
    return call.redirect(path, flash=MADE, number=pad.number)


def show(call: Call) -> Response:
    """One pad: its slips, and what became of each."""
    campaign, pad = _named(call)
    return _page(call, campaign, pad)


def pdf(call: Call) -> Response:
    """The pad to print; again, the same references."""
    campaign, pad = _named(call)
    made = pads.as_pdf(call.session, campaign, pad, call.settings.url(""))
    named = f'inline; filename="{campaign.slug}-{pad.number}.pdf"'
    headers = {"content-disposition": named, "cache-control": "no-store"}
    return Response(made, media_type="application/pdf", headers=headers)


def move(call: Call) -> Response:
    """Say where the pad lies now."""
    campaign, pad = _named(call)
    try:
        pads.move(call.session, campaign, pad, call.form(Moved))
    except InvalidInput as error:
        return _page(call, campaign, pad, error)
    return call.redirect(f"/campaigns/{campaign.slug}/pads/{pad.number}", flash=MOVED)


def cancel(call: Call) -> Response:
    """Call in a pad that was lost."""
    campaign, pad = _named(call)
    try:
        unused = pads.cancel(call.session, campaign, pad, call.form(CalledIn))
    except InvalidInput as error:
        return _page(call, campaign, pad, error)
    path = f"/campaigns/{campaign.slug}/pads/{pad.number}"
    return call.redirect(path, flash=CALLED_IN, number=pad.number, n=unused)


def _campaign(call: Call) -> Campaign:
    return campaigns.get(call.session, call.path("slug"))


def _named(call: Call) -> tuple[Campaign, Pad]:
    campaign = _campaign(call)
    number = call.path("number")
    known = number.isascii() and number.isdecimal() and len(number) < LONGEST_NUMBER
    return campaign, pads.get(call.session, campaign, int(number) if known else 0)


def _list(call: Call, campaign: Campaign, error: InvalidInput | None = None) -> Response:
    found = pads.listing(call.session, campaign)
    return call.page(
        "paper/pads.html",
        status=422 if error else 200,
        campaign=titled(campaign, call.lang),
        closed=campaign.state is CampaignState.CLOSED,
        pads=_rows(call.session, found, call),
        languages=_languages(call),
        most=pads.MOST,
        form=call.fields or {"slips": "60"},
        errors=call.errors(error),
    )


def _page(call: Call, campaign: Campaign, pad: Pad, error: InvalidInput | None = None) -> Response:
    session = call.session
    bound = pads.slips(session, pad)
    [row] = _rows(session, [pad], call)
    return call.page(
        "paper/pad.html",
        status=422 if error else 200,
        campaign=titled(campaign, call.lang),
        pad=row,
        slips=_standing(session, pad, bound),
        history=chronicle.steps(
            session,
            pads.about(campaign, pad),
            call.lang,
            EVENTS,
        ),
        form=call.fields or {"lies_at": row["lies_at"]},
        errors=call.errors(error),
    )


def _rows(session: Session, found: Sequence[Pad], call: Call) -> list[dict[str, Any]]:
    counted, words = pads.counts(session, found), dict(_languages(call))
    who = chronicle.who(session, [pad.made_by for pad in found], call.lang)
    return [
        {
            "number": pad.number,
            "language": words[pad.language],
            "slips": pad.slips,
            "lies_at": pads.lies_at(session, pad),
            "made_at": pad.made_at,
            "made_by": who[pad.made_by],
            "cancelled_at": pad.cancelled_at,
            "counts": counted[pad.id],
        }
        for pad in found
    ]


def _standing(session: Session, pad: Pad, bound: Sequence[Slip]) -> list[dict[str, Any]]:
    used = references.used(session, [slip.reference for slip in bound])
    return [
        {
            "place": slip.place,
            "reference": slip.reference,
            "standing": slips.standing(slip, pad, entered=slip.reference in used).value,
        }
        for slip in bound
    ]


def _languages(call: Call) -> list[tuple[str, str]]:
    return [(key, call.say(label)) for key, label in LANGUAGES]


PADS = "/campaigns/{slug}/pads"
PAD = f"{PADS}/{{number}}"
ROUTES = [
    Route(PADS, endpoint(listed, COORDINATOR), methods=["GET"]),
    Route(PADS, endpoint(make, COORDINATOR), methods=["POST"]),
    Route(PAD, endpoint(show, COORDINATOR), methods=["GET"]),
    Route(f"{PAD}/pad.pdf", endpoint(pdf, COORDINATOR), methods=["GET"]),
    Route(f"{PAD}/move", endpoint(move, COORDINATOR), methods=["POST"]),
    Route(f"{PAD}/cancel", endpoint(cancel, COORDINATOR), methods=["POST"]),
]
