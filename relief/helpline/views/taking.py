"""What leaves a call: the caller's slip, and the caller handed on to another form."""

from starlette.responses import Response
from starlette.routing import Route

from relief.campaigns import service as campaigns
from relief.helpline import contacts, needs, own_words, shown, slips
from relief.helpline.models import HelplineContact
from relief.helpline.schemas import SlipIn
from relief.helpline.views import common
from relief.helpline.views.common import SPECIALIST
from relief.helpline.words import SlipWay
from relief.kit import audit, handover
from relief.kit.errors import InvalidInput
from relief.kit.i18n import LANGUAGES, N_
from relief.kit.web import Call, endpoint

TEXTED = N_("The text message is on its way.")
MAILED = N_("The e-mail is on its way.")
WHICH_EFFORT = N_("Choose the relief effort first.")
SAYS = {SlipWay.TEXT: TEXTED, SlipWay.EMAIL: MAILED, SlipWay.READ_ALOUD: ""}
TO = {
    handover.PLEDGE: "/console/{slug}?handover={token}",
    handover.NEED: "/campaigns/{slug}/needs/new?handover={token}",
}


def give(call: Call) -> Response:
    """Text, mail, print or read out what was given."""
    row = common.mine(call)
    try:
        with call.session.begin_nested():
            slip = slips.give(call.session, row, call.form(SlipIn), call.settings.time_zone)
    except common.MENDABLE as error:
        return common.failed(call, row, error, part="slip")
    if slip.way is SlipWay.PRINT or not common.scripted(call):
        return _left(call, row, slip.way, str(slip.id))
    aloud = None
    if slip.way is SlipWay.READ_ALOUD:
        aloud = {"lang": slip.lang, "text": slips.opened(call.session, slip)}
    return common.done(call, row, said=SAYS[slip.way], aloud=aloud)


def show(call: Call) -> Response:
    """A slip, to print or to read out."""
    row = common.mine(call, change=False)
    slip = slips.get(call.session, row, call.path("slip"))
    return call.page(
        "line/slip.html",
        contact=shown.head(row, call.lang),
        slip={"lang": slip.lang, "way": slip.way.value, "sent_at": slip.sent_at},
        text=slips.opened(call.session, slip),
    )


def hand_over(call: Call) -> Response:
    """Open another room's form with what the caller has told already."""
    row = common.mine(call)
    to, slug = call.fields.get("to", ""), call.fields.get("campaign", "")
    if to not in TO or not slug:
        error = InvalidInput.field("/campaign", "missing", WHICH_EFFORT)
        return common.failed(call, row, error)
    campaign = campaigns.get(call.session, slug)
    fields = _offer(call, row) if to == handover.PLEDGE else _lack(call, row)
    token = handover.token(call.session, to, fields)
    audit.note(call.session, contacts.about(row.id), "handed_over", to=to, campaign=slug)
    return call.redirect(TO[to].format(slug=campaign.slug, token=token))


def _left(call: Call, row: HelplineContact, way: SlipWay, slip: str) -> Response:
    if way in (SlipWay.PRINT, SlipWay.READ_ALOUD):
        return call.redirect(f"{common.address(row)}/slips/{slip}")
    return call.redirect(common.address(row), flash=SAYS[way])


def _offer(call: Call, row: HelplineContact) -> dict[str, str]:
    """The caller wants to give: who they are, if they said so."""
    told = contacts.details(call.session, row)
    return {
        "donor.name": told.name,
        "donor.phone": told.phone,
        "donor.email": told.email,
        "donor.language": row.language if row.language in LANGUAGES else "",
    }


def _lack(call: Call, row: HelplineContact) -> dict[str, str]:
    """The caller lacks something: what, and where; not who."""
    there = needs.of(call.session, row)
    first = own_words.of(call.session, there[0]) if there else ""
    place = contacts.details(call.session, row).place
    return {"kind": "goods", "goods.item": first, "place": place}


HERE = "/line/{id:uuid}"
ROUTES = [
    Route(f"{HERE}/slips", endpoint(give, SPECIALIST), methods=["POST"]),
    Route(f"{HERE}/slips/{{slip:uuid}}", endpoint(show, SPECIALIST), methods=["GET"]),
    Route(f"{HERE}/hand-over", endpoint(hand_over, SPECIALIST), methods=["POST"]),
]
