"""“Something here is wrong”: a form for whoever reads a record, without a name."""

from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from relief.directory import complaints, store
from relief.directory.complaints import WORDS, ComplaintIn
from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind
from relief.directory.views import gone
from relief.kit import ids
from relief.kit.auth import ANYONE
from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_
from relief.kit.throttle import PUBLIC_FORM
from relief.kit.web import Call, endpoint

ABOUT = {Kind.SERVICE: "/help/{}", Kind.ORGANIZATION: "/help/organization/{}"}
THANKS = N_("Thank you. Somebody looks into it, and mends the record.")


def ask(call: Call) -> Response:
    """The form."""
    row = _row(call)
    return _page(call, row) if row else gone.page(call)


def take(call: Call) -> Response:
    """Keep what the reader says, then show the record again."""
    call.services.throttle.check(PUBLIC_FORM, "mistake", call.address)
    row = _row(call)
    if row is None:
        return gone.page(call)
    fields = call.fields
    try:
        body = call.form(ComplaintIn)
    except InvalidInput as error:
        return _page(call, row, error)
    # Only a machine fills in a field that people cannot see; a person decides about it.
    doubtful = bool(fields.get("website"))
    # A stranger's key is never one of our own, which would keep our own from being told.
    key = f"form:{fields['key']}" if fields.get("key") else ""
    complaints.tell(call.session, row, body, key, doubtful=doubtful)
    return call.redirect(_url(row), flash=THANKS)


def _page(call: Call, row: DirectoryRecord, error: InvalidInput | None = None) -> Response:
    return call.page(
        "directory/mistake.html",
        status=422 if error else 200,
        about=row.name,
        about_lang=row.lang if row.lang != call.lang else "",
        back=_url(row),
        action=f"/help/{row.record_id}/mistake",
        options=[(wrong.value, call.say(words)) for wrong, words in WORDS.items()],
        days=call.settings.complaint_days,
        key=call.fields.get("key") or str(ids.new()),
        form=call.fields if error else {},
        errors=call.errors(error),
    )


def _row(call: Call) -> DirectoryRecord | None:
    row = store.best(call.session, UUID(call.path("id")), call.lang)
    return row if row and row.kind in ABOUT else None


def _url(row: DirectoryRecord) -> str:
    return ABOUT[row.kind].format(row.record_id)


ROUTES = [
    Route("/help/{id:uuid}/mistake", endpoint(ask, ANYONE), methods=["GET"]),
    Route("/help/{id:uuid}/mistake", endpoint(take, ANYONE), methods=["POST"]),
]
