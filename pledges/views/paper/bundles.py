"""Bundles of slips for whoever types them: begun by the cover sheet, finished; what is unclear."""

from typing import Any
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from pledges.paper import bundles, entry_page, pads, slips
from pledges.paper.bundles import Finished, NewBundle
from pledges.views.desk.desk_page import titled
from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign
from relief.kit import chronicle, forms, money
from relief.kit.auth import for_role
from relief.kit.errors import FieldError, InvalidInput
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

CALL_TAKER = for_role("call-taker")
FINISHED = N_("The bundle “{name}” is finished.")
NO_SLIP = N_("That code is on no slip of ours. Choose the relief effort, then type the reference.")


def scan(call: Call) -> Response:
    """Where the code on a slip leads: to the bundles of its relief effort."""
    try:
        reference = slips.scanned(call.query("ref"))
    except InvalidInput:
        return call.redirect("/console?choose=1", flash=NO_SLIP)
    found = slips.find(call.session, reference)
    if found is None:
        return call.redirect("/console?choose=1", flash=NO_SLIP)
    campaign = call.session.get_one(Campaign, found.pad.campaign_id)
    return call.redirect(f"/console/{campaign.slug}/paper?ref={reference}")


def listed(call: Call) -> Response:
    """The bundles, those still open first, and the form for a cover sheet."""
    return _list(call, _campaign(call))


def begin(call: Call) -> Response:
    """Open a bundle by its cover sheet."""
    campaign = _campaign(call)
    try:
        bundle = bundles.begin(call.session, campaign, _sheet(call.fields))
    except InvalidInput as error:
        return _list(call, campaign, error)
    return call.redirect(_address(campaign, bundle.id, call.fields.get("ref", "")))


def finish(call: Call) -> Response:
    """Close a bundle; one that differs from its cover sheet needs a reason."""
    campaign = _campaign(call)
    bundle = bundles.get(call.session, campaign, UUID(call.path("id")))
    try:
        bundles.finish(call.session, bundle, call.form(Finished))
    except InvalidInput as error:
        fields = entry_page.first_fields(call.session, campaign, bundle, "", call.lang)
        context = entry_page.page(call.session, campaign, bundle, call.lang)
        return call.page(
            "paper/entry.html",
            status=422,
            form=fields | call.fields,
            errors=call.errors(error),
            done=None,
            met="",
            differences=[],
            **context,
        )
    return call.redirect(f"/console/{campaign.slug}/paper", flash=FINISHED, name=bundle.name)


def unclear(call: Call) -> Response:
    """Slips that were set aside: whom to ask, and what could be read."""
    campaign = _campaign(call)
    waiting = slips.unclear(call.session, campaign)
    who = chronicle.who(call.session, [each.slip.settled_by for each in waiting], call.lang)
    return call.page(
        "paper/unclear.html",
        campaign=titled(campaign, call.lang),
        slips=[
            {
                "reference": each.slip.reference,
                "pad": each.pad.number,
                "place": each.slip.place,
                "lies_at": pads.lies_at(call.session, each.pad),
                "set_aside_at": each.slip.settled_at,
                "set_aside_by": who[each.slip.settled_by],
                "read": slips.read_of(call.session, each.slip),
            }
            for each in waiting
        ],
    )


def _sheet(fields: dict[str, str]) -> NewBundle:
    """The cover sheet; its sum is written as money is."""
    problems: list[FieldError] = []
    sent: dict[str, Any] = {name: fields.get(name) or None for name in ("name", "slips", "pad")}
    sent = {name: value for name, value in sent.items() if value is not None}
    try:
        sent["cents"] = money.parse_cents(fields.get("sum", "") or "0.00")
    except InvalidInput as error:
        problems.append(FieldError("/sum", error.code, error.message, error.params))
        sent["cents"] = 0
    try:
        sheet = forms.parse(NewBundle, sent)
    except InvalidInput as error:
        problems = [*error.fields, *problems]
    if problems:
        raise InvalidInput(fields=problems)
    return sheet


def _list(call: Call, campaign: Campaign, error: InvalidInput | None = None) -> Response:
    session = call.session
    known = [pad for pad in pads.listing(session, campaign) if not pad.cancelled_at]
    named = [
        (str(pad.number), call.say(PAD, number=pad.number, at=pads.lies_at(session, pad)))
        for pad in known
    ]
    return call.page(
        "paper/bundles.html",
        status=422 if error else 200,
        campaign=titled(campaign, call.lang) | {"currency": campaign.currency},
        bundles=[
            entry_page.summary(session, campaign, each)
            for each in bundles.latest(session, campaign)
        ],
        pads=named,
        unclear=len(slips.unclear(session, campaign)),
        ref=call.fields.get("ref", "") or call.query("ref"),
        form=call.fields,
        errors=call.errors(error),
    )


def _campaign(call: Call) -> Campaign:
    return campaigns.get(call.session, call.path("slug"))


def _address(campaign: Campaign, bundle_id: UUID, reference: str) -> str:
    path = f"/console/{campaign.slug}/paper/{bundle_id}"
    try:
        return f"{path}?ref={slips.scanned(reference)}" if reference else path
    except InvalidInput:
        return path


PAD = N_("Pad {number} {at}")
PAPER = "/console/{slug}/paper"
ROUTES = [
    Route("/console/paper", endpoint(scan, CALL_TAKER), methods=["GET"]),
    Route(PAPER, endpoint(listed, CALL_TAKER), methods=["GET"]),
    Route(PAPER, endpoint(begin, CALL_TAKER), methods=["POST"]),
    Route(f"{PAPER}/unclear", endpoint(unclear, CALL_TAKER), methods=["GET"]),
    Route(f"{PAPER}/{{id:uuid}}/finish", endpoint(finish, CALL_TAKER), methods=["POST"]),
]
