"""What the console's handlers share: whose contact it is, and how a press is answered.

With the script a press is answered by the parts of the page that it changes; without, by the page.
"""

from typing import Any

from starlette.responses import Response

from relief.directory.search import engine
from relief.helpline import contacts, finding, kinds, needs, shown
from relief.helpline.finding import SearchIn
from relief.helpline.following import service as following
from relief.helpline.models import HelplineContact
from relief.helpline.survey import consent
from relief.helpline.survey.consent import Question
from relief.helpline.survey.lots import Lot
from relief.kit import ids
from relief.kit.auth import for_role
from relief.kit.errors import Conflict, InvalidInput, Missing, Refused, ReliefError
from relief.kit.i18n import N_
from relief.kit.web import Call

SPECIALIST = for_role("specialist")
PARTS, GO = "x-parts", "x-go"  # headers between the console and its script
ANOTHER_S = N_("This call is another specialist's. They, and coordinators, can open it.")
MENDABLE = (Conflict, InvalidInput, Missing)


def mine(call: Call, *, change: bool = True) -> HelplineContact:
    """The contact that is named in the address, if it is the asker's to see.

    Raises:
        Missing: if there is none.
        Refused: if another specialist took it.
        Conflict: if it is to be changed, and has ended.
    """
    find = contacts.going if change else contacts.get
    row = find(call.session, call.path("id"))
    if row.specialist != call.actor.principal and not call.actor.may("coordinator"):
        raise Refused(ANOTHER_S, code="another_s_contact")
    return row


def address(row: HelplineContact) -> str:
    """Where a contact is."""
    return f"/line/{row.id}"


def scripted(call: Call) -> bool:
    """Whether the page's script asks, and wants parts of it."""
    return PARTS in call.request.headers


def done(
    call: Call, row: HelplineContact, *, said: str = "", aloud: dict[str, str] | None = None
) -> Response:
    """Answer a press that went well."""
    if scripted(call):
        return parts(call, row, said=call.say(said), aloud=aloud)
    return call.redirect(address(row), flash=said)


def failed(call: Call, row: HelplineContact, error: ReliefError, *, part: str = "") -> Response:
    """Answer a press that did not: what was typed stays where it is.

    Args:
        call: The press.
        row: The contact.
        error: Why it did not.
        part: The form it came from, where other forms have fields of the same names: its errors
            then point to ids that begin so.
    """
    errors, within = call.errors(error), f"/{part}" if part else ""
    for each in errors:
        each["pointer"] = each["pointer"] and within + each["pointer"]
    typed = {f"{part}.{name}" if part else name: text for name, text in call.fields.items()}
    show = parts if scripted(call) else page
    return show(call, row, errors=errors, form=typed, status=error.status)


def leave(call: Call, path: str, flash: str) -> Response:
    """Go to another page; the script is told where, since its request can not go there itself."""
    response = call.redirect(path, flash=flash)
    if scripted(call):
        response.status_code = 204
        response.headers[GO] = path
        del response.headers["location"]
    return response


def parts(call: Call, row: HelplineContact, *, status: int = 200, **more: object) -> Response:
    """The parts of the console that a press may change."""
    call.session.expire_all()
    context: dict[str, Any] = {"said": "", "errors": [], "aloud": None, "search": None, "form": {}}
    context |= shown.work(call.session, row, call.lang)
    context |= _kinds(call, row) | _ending(call, row)
    context |= {"contact": shown.head(row, call.lang), **more}
    return call.page("line/_parts.html", status=status, **context)


def page(
    call: Call,
    row: HelplineContact,
    *,
    status: int = 200,
    form: dict[str, str] | None = None,
    was: dict[str, str] | None = None,
    search: SearchIn | None = None,
    **more: object,
) -> Response:
    """The whole console."""
    session = call.session
    values = contacts.values(session, row)
    context: dict[str, Any] = {"said": "", "errors": [], "aloud": None}
    context |= shown.console(session, row, call.lang) | _ending(call, row)
    return call.page(
        "line/console.html",
        status=status,
        form={**values, **(form or {})},
        was=was or values,
        key=call.fields.get("key") or str(ids.new()),
        search=look(call, search) if search else None,
        sought=search or SearchIn(near=values["place"]),
        **{**context, **_kinds(call, row), **more},
    )


def _kinds(call: Call, row: HelplineContact) -> dict[str, Any]:
    there = needs.of(call.session, row)
    found = kinds.suggested(call.session, engine.of(call.services), there, call.lang)
    return {"suggested": found, "looked_up": None}


def look(call: Call, said: SearchIn) -> finding.Results:
    """What the directory has, in the specialist's language."""
    return finding.search(call.session, engine.of(call.services), said, call.lang)


def _ending(call: Call, row: HelplineContact) -> dict[str, Any]:
    agreed = following.of(call.session, row) is not None
    return {"survey": asked(call, row), "follow_up": agreed}


def asked(call: Call, row: HelplineContact) -> Question | None:
    """The survey's question, if the lot drew this call and it comes to its end."""
    return consent.question(call.session, row, lot(call), needs.of(call.session, row))


def lot(call: Call) -> Lot:
    """How callers are drawn for the survey."""
    return Lot(call.settings.survey_share, call.settings.secret)
