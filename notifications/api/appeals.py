"""Appeals by JSON: written, submitted, approved by another hand, scheduled, taken back."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from sqlmodel import Session, col, select
from starlette.responses import Response
from starlette.routing import Route

from notifications.api.shapes import AppealList, AppealOut, UploadOut, told
from notifications.appeals import approval, service, uploads
from notifications.appeals.models import Appeal
from notifications.appeals.pictures import Cleaned
from notifications.appeals.schemas import AppealIn, MediaIn
from notifications.publishing import ending, reach
from notifications.timetable import service as timetable
from notifications.timetable.schemas import ScheduleIn
from relief.campaigns import service as campaigns
from relief.kit import forms, paging
from relief.kit.auth import for_scope
from relief.kit.errors import FieldError, InvalidInput
from relief.kit.forms import Input, Line
from relief.kit.openapi import Operation
from relief.kit.web import Call, How, endpoint

WRITE = "appeals:write"
LIST = "/api/v1/campaigns/{slug}/appeals"
ONE = "/api/v1/appeals/{id}"
UPLOADS = "/api/v1/uploads"

Model = TypeVar("Model", bound=Input)


class ApproveIn(Input):
    """What the approver has read; left out, it is what stands there now."""

    content: Line | None = None


class ReasonIn(Input):
    """Why."""

    reason: Line = ""


def listed(call: Call) -> Response:
    """The appeals of a campaign, the newest first."""
    campaign = campaigns.get(call.session, call.path("slug"))
    size, after = paging.limit(call.query("limit")), paging.after(call.query("after"))
    query = select(Appeal).where(Appeal.campaign_id == campaign.id)
    if after:
        query = query.where(col(Appeal.id) < after)
    rows = call.session.exec(query.order_by(col(Appeal.id).desc()).limit(size + 1)).all()
    payload, headers = paging.listed(
        rows,
        size,
        show=lambda row: told(call.session, call.settings, row).model_dump(),
        row_id=lambda row: row.id,
        path=LIST.format(slug=campaign.slug),
        query=call.request.query_params,
    )
    return call.json(payload, headers=headers)


def create(call: Call) -> Response:
    """Write a draft; pictures are fetched before anything is kept."""
    body = _written(call)
    pictures = _pictures(body.media)
    with call.writing() as session:
        campaign = campaigns.get(session, call.path("slug"))
        appeal = service.create(session, campaign, _kept(session, body, pictures))
        headers = {"location": ONE.format(id=appeal.id), "etag": _etag(appeal)}
        return call.json(told(session, call.settings, appeal), status=201, headers=headers)


def one(call: Call) -> Response:
    """One appeal with its posts."""
    return _answer(call, service.get(call.session, call.path("id")))


def edit(call: Call) -> Response:
    """Write it anew: what was approved is void."""
    body = _written(call)
    pictures = _pictures(body.media)
    with call.writing() as session:
        appeal = service.get(session, call.path("id"))
        call.check_etag(_etag(appeal))
        return _answer(call, service.edit(session, appeal, _kept(session, body, pictures)))


def submit(call: Call) -> Response:
    """Ask somebody else to read it."""
    appeal = service.get(call.session, call.path("id"))
    return _answer(call, approval.submit(call.session, appeal))


def approve(call: Call) -> Response:
    """Let it go out, as another than its author."""
    appeal = service.get(call.session, call.path("id"))
    body = _optional(call, ApproveIn)
    return _answer(call, approval.approve(call.session, appeal, read=body.content))


def upload(call: Call) -> Response:
    """Keep a picture for an appeal: the bytes are the body."""
    row = uploads.keep(call.session, uploads.cleaned(call.raw))
    made = UploadOut(id=str(row.id), mime=row.mime, width=row.width, height=row.height)
    return call.json(made, status=201)


def schedule(call: Call) -> Response:
    """Say when it goes out."""
    appeal = service.get(call.session, call.path("id"))
    timetable.schedule(call.session, appeal, call.body(ScheduleIn))
    return _answer(call, appeal)


def cancel(call: Call) -> Response:
    """Let nothing more of it go out."""
    appeal = service.get(call.session, call.path("id"))
    return _answer(call, ending.cancel(call.session, appeal, _optional(call, ReasonIn).reason))


def retract(call: Call) -> Response:
    """Take down what is up."""
    appeal = service.get(call.session, call.path("id"))
    ending.retract(call.session, appeal, _optional(call, ReasonIn).reason)
    return _answer(call, appeal)


def _optional(call: Call, model: type[Model]) -> Model:
    """The body, which may be left out."""
    return call.body(model) if call.raw.strip() else forms.parse(model, {})


def _answer(call: Call, appeal: Appeal) -> Response:
    made = told(call.session, call.settings, appeal)
    return call.json(made, headers={"etag": _etag(appeal)})


def _etag(appeal: Appeal) -> str:
    return f'"{appeal.version}"'


def _written(call: Call) -> AppealIn:
    """The body, for networks that somebody here has set up."""
    body = call.body(AppealIn)
    reached = reach.reached(call.settings.mode)
    unknown = [
        FieldError(f"/networks/{n}", "not_set_up", reach.NOT_SET_UP, {"network": key})
        for n, key in enumerate(body.networks)
        if key not in reached
    ]
    if unknown:
        raise InvalidInput(fields=unknown)
    return body


def _pictures(media: Sequence[MediaIn]) -> dict[int, Cleaned]:
    """The pictures that came along or stand elsewhere, cleaned; by their place in the list."""
    found: dict[int, Cleaned] = {}
    within = uploads.patience()
    for n, each in enumerate(media):
        field = "url" if each.url else "upload"
        try:
            if each.url:
                found[n] = uploads.fetched(each.url, within)
            elif (data := each.data) is not None:
                found[n] = uploads.cleaned(data)
        except InvalidInput as error:
            problem = FieldError(f"/media/{n}/{field}", error.code, error.message, error.params)
            raise InvalidInput(fields=[problem]) from error
    return found


def _kept(session: Session, body: AppealIn, pictures: Mapping[int, Cleaned]) -> AppealIn:
    """The same appeal, its pictures by the ids they now have."""
    media = list(body.media)
    for n, picture in pictures.items():
        kept = {"url": None, "upload": uploads.keep(session, picture).id}
        media[n] = media[n].model_copy(update=kept)
    return body.model_copy(update={"media": media})


IN = for_scope(WRITE, roles=["comms"])
APPROVER = for_scope(WRITE, roles=["approver"])
STEPS = {
    "submit": (submit, IN, None, "Ask somebody else to approve it"),
    "approve": (approve, APPROVER, ApproveIn, "Approve it, as another than its author"),
    "schedule": (schedule, IN, ScheduleIn, "Say when it goes out"),
    "cancel": (cancel, IN, ReasonIn, "Let nothing more of it go out"),
    "retract": (retract, IN, ReasonIn, "Take down what is published"),
}
WITH_PICTURES: How = {"own_transaction": True, "most_bytes": uploads.FETCHED_BYTES}
ROUTES = [
    Route(LIST, endpoint(listed, IN), methods=["GET"]),
    Route(LIST, endpoint(create, IN, **WITH_PICTURES), methods=["POST"]),
    Route(ONE, endpoint(one, IN), methods=["GET"]),
    Route(ONE, endpoint(edit, IN, **WITH_PICTURES), methods=["PUT"]),
    Route(UPLOADS, endpoint(upload, IN, most_bytes=uploads.FETCHED_BYTES), methods=["POST"]),
    *(
        Route(f"{ONE}/{name}", endpoint(step, rule), methods=["POST"])
        for name, (step, rule, _body, _summary) in STEPS.items()
    ),
]
DOCS = [
    Operation(
        "GET",
        LIST,
        "List the public requests of a campaign",
        WRITE,
        AppealList,
        query=paging.PARAMETERS,
    ),
    Operation("POST", LIST, "Write a public request", WRITE, AppealOut, body=AppealIn, status=201),
    Operation("GET", ONE, "One public request with its posts", WRITE, AppealOut),
    Operation("PUT", ONE, "Write it anew; approval is void", WRITE, AppealOut, body=AppealIn),
    Operation(
        "POST", UPLOADS, "Keep a picture: its bytes are the body", WRITE, UploadOut, status=201
    ),
    *(
        Operation("POST", f"{ONE}/{name}", summary, WRITE, AppealOut, body=body)
        for name, (_step, _rule, body, summary) in STEPS.items()
    ),
]
