"""What a caller tells, saved as it is typed."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from relief.helpline import contacts
from relief.helpline.contacts import Clash
from relief.helpline.models import HelplineContact
from relief.helpline.schemas import CallerIn
from relief.helpline.views import common
from relief.helpline.views.common import SPECIALIST
from relief.kit import chronicle, forms
from relief.kit.errors import InvalidInput, ReliefError
from relief.kit.i18n import N_
from relief.kit.problems import problem
from relief.kit.web import Call, endpoint

SAVED = N_("Saved.")
CLASH = N_(
    "{who} has written “{theirs}” here meanwhile. Yours is not saved: “{mine}”. Send it again to "
    "keep yours."
)


def save(call: Call) -> Response:
    """Keep the fields that were sent: one at a time with the script, else all of the form."""
    fields = {name: text for name, text in call.fields.items() if name in CallerIn.model_fields}
    was = {
        name.removeprefix("was."): text
        for name, text in call.fields.items()
        if name.startswith("was.")
    }
    if not common.scripted(call):
        return _page(call, fields, was)
    try:
        row = common.mine(call)
        said = forms.parse(CallerIn, fields)
        clashes = contacts.save(call.session, row, said, was, call.fields.get("key", ""))
    except ReliefError as error:
        return call.json(problem(error, call.lang), status=error.status)
    return call.json(_told(call, row, clashes))


def _page(call: Call, fields: dict[str, str], was: dict[str, str]) -> Response:
    row = common.mine(call)
    try:
        said = forms.parse(CallerIn, fields)
        clashes = contacts.save(call.session, row, said, was, call.fields.get("key", ""))
    except InvalidInput as error:
        return common.page(
            call, row, form=fields, was=was, errors=call.errors(error), status=error.status
        )
    if not clashes:
        return call.redirect(common.address(row), flash=SAVED)
    told = _told(call, row, clashes)["clashes"]
    errors = [{"pointer": f"/{each['field']}", "message": each["message"]} for each in told]
    mine = {each.field: each.mine for each in clashes}
    return common.page(call, row, form=mine, errors=errors, status=409)


def _told(call: Call, row: HelplineContact, clashes: Sequence[Clash]) -> dict[str, Any]:
    names = chronicle.who(call.session, (each.by for each in clashes), call.lang)
    return {
        "version": row.version,
        "values": contacts.values(call.session, row),
        "message": call.say(SAVED),
        "clashes": [
            {
                "field": each.field,
                "theirs": each.theirs,
                "mine": each.mine,
                "message": call.say(CLASH, who=names[each.by], theirs=each.theirs, mine=each.mine),
            }
            for each in clashes
        ],
    }


ROUTES = [Route("/line/{id:uuid}/caller", endpoint(save, SPECIALIST), methods=["POST"])]
