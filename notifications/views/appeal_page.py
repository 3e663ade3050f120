"""One appeal: how it will look, what is next for this reader, and what really went out."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from pydantic import StringConstraints
from starlette.responses import Response
from starlette.routing import Route

from notifications.appeals import approval, fourth_eye, service
from notifications.appeals.models import Appeal, AppealState
from notifications.publishing import alerts, board, ending
from notifications.publishing.models import Action
from notifications.timetable import service as timetable
from notifications.timetable.schemas import ScheduleIn
from notifications.views import correcting_page, showing, told
from notifications.views.showing import APPROVER, WRITER
from relief.campaigns.models import Campaign
from relief.kit import chronicle, clock
from relief.kit.errors import ReliefError
from relief.kit.forms import Input, Redacted
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

Hash = Annotated[str, StringConstraints(max_length=64)]


class Read(Input):
    """What somebody read, by its digest."""

    content: Hash


class Why(Input):
    """A word on what to mend, or why it must go out now."""

    why: Annotated[Redacted, StringConstraints(min_length=1)]


class Unread(Why):
    """Why it must go out now; and how, if it puts a post right."""

    how: Action | None = None


class MaybeWhy(Input):
    """A reason, if somebody gives one."""

    why: Redacted = ""


def show(call: Call) -> Response:
    """The appeal as it stands."""
    return _page(call, _appeal(call))


def submit(call: Call) -> Response:
    """Ask somebody else to read it."""
    return _step(call, approval.submit, N_("Somebody else is asked to read it."))


def approve(call: Call) -> Response:
    """Let it go out, having read it."""

    def step(session: Any, appeal: Appeal) -> None:  # noqa: ANN401 - the transaction
        approval.approve(session, appeal, read=call.form(Read).content)

    return _step(call, step, N_("Approved. It may go out."))


def review(call: Call) -> Response:
    """Say that what went out unread may stand."""

    def step(session: Any, appeal: Appeal) -> None:  # noqa: ANN401 - the transaction
        approval.review(session, appeal, read=call.form(Read).content)

    return _step(call, step, N_("Noted that you have read it."))


def send_back(call: Call) -> Response:
    """Give it back with a word on what to mend."""

    def step(session: Any, appeal: Appeal) -> None:  # noqa: ANN401 - the transaction
        approval.send_back(session, appeal, call.form(Why).why)

    return _step(call, step, N_("Sent back to its author, with your words."))


def cancel(call: Call) -> Response:
    """Let it never go out, or not again."""

    def step(session: Any, appeal: Appeal) -> None:  # noqa: ANN401 - the transaction
        ending.cancel(session, appeal, call.form(MaybeWhy).why)

    return _step(call, step, N_("Cancelled. Nothing more of it goes out."))


def correct(call: Call) -> Response:
    """Let the right words stand where the wrong ones do."""

    def step(session: Any, appeal: Appeal) -> None:  # noqa: ANN401, ARG001 - the transaction
        correcting_page.put_up(call, appeal, call.form(correcting_page.How).how)

    return _step(call, step, N_("It is being put right now."))


def ask_emergency(call: Call) -> Response:
    """Ask once more before something goes out unread."""
    return _emergency(call, _appeal(call))


def emergency(call: Call) -> Response:
    """Let it go out now; somebody else reads it afterwards."""
    appeal = _appeal(call)
    try:
        with call.session.begin_nested():  # all of it, or nothing
            said = call.form(Unread)
            approval.publish_unread(call.session, appeal, said.why)
            alerts.published_unread(call.session, appeal, said.why)
            if appeal.corrects_id:
                correcting_page.put_up(call, appeal, said.how)
            else:
                timetable.schedule(call.session, appeal, ScheduleIn(at=clock.now()))
    except ReliefError as error:
        return _emergency(call, appeal, error)
    return call.redirect(
        f"/comms/appeals/{appeal.id}",
        flash=N_("It may go out now. Those who approve are told, and read it next."),
    )


def _step(call: Call, step: Callable[[Any, Appeal], object], done: str) -> Response:
    appeal = _appeal(call)
    try:
        step(call.session, appeal)
    except ReliefError as error:
        return _page(call, appeal, error)
    return call.redirect(f"/comms/appeals/{appeal.id}", flash=done)


def _appeal(call: Call) -> Appeal:
    return service.get(call.session, call.path("id"))


def _emergency(call: Call, appeal: Appeal, error: ReliefError | None = None) -> Response:
    campaign = call.session.get_one(Campaign, appeal.campaign_id)
    return call.page(
        "comms/emergency.html",
        status=error.status if error else 200,
        appeal=showing.head(appeal, campaign, call.lang),
        wrong=correcting_page.of_appeal(call, appeal),
        previews=showing.cards(call, appeal, showing.pictures(call, appeal), unread=True),
        form=call.fields,
        errors=call.errors(error),
    )


def _page(call: Call, appeal: Appeal, error: ReliefError | None = None) -> Response:
    session, lang = call.session, call.lang
    session.refresh(appeal)
    campaign = session.get_one(Campaign, appeal.campaign_id)
    history = chronicle.steps(session, appeal.about, lang, told.EVENTS, fill=told.fill(lang))
    return call.page(
        "comms/appeal.html",
        status=error.status if error else 200,
        appeal=showing.head(appeal, campaign, lang),
        content=appeal.content_hash,
        wrong=correcting_page.of_appeal(call, appeal),
        previews=showing.cards(
            call, appeal, showing.pictures(call, appeal), held=appeal.is_approved
        ),
        step=_next(call, appeal),
        authors=_named(call, appeal.authors),
        approved_by=_named(call, [appeal.approved_by]) if appeal.approved_by else [],
        approved_at=appeal.approved_at,
        posts=showing.posts(call, board.of_appeal(session, appeal.id)),
        history=history,
        form=call.fields if error else {},
        errors=call.errors(error),
    )


def _named(call: Call, principals: Sequence[str]) -> list[str]:
    names = chronicle.who(call.session, principals, call.lang)
    return [names[each] for each in principals]


def _next(call: Call, appeal: Appeal) -> str:
    """The one thing that this reader may do next; or who must."""
    own = fourth_eye.is_closed(call.session, [*appeal.authors, appeal.emergency_by])
    approves = APPROVER.admits(call.actor)
    if appeal.awaits_review:
        return "review" if approves and not own else "to_be_read"
    if appeal.state is AppealState.DRAFT:
        return "submit"
    if appeal.state is AppealState.IN_REVIEW:
        return ("own" if own else "approve") if approves else "waits"
    return appeal.state.value


ROUTES = [
    Route("/comms/appeals/{id}", endpoint(show, WRITER), methods=["GET"]),
    Route("/comms/appeals/{id}/submit", endpoint(submit, WRITER), methods=["POST"]),
    Route("/comms/appeals/{id}/approve", endpoint(approve, APPROVER), methods=["POST"]),
    Route("/comms/appeals/{id}/review", endpoint(review, APPROVER), methods=["POST"]),
    Route("/comms/appeals/{id}/send-back", endpoint(send_back, APPROVER), methods=["POST"]),
    Route("/comms/appeals/{id}/cancel", endpoint(cancel, WRITER), methods=["POST"]),
    Route("/comms/appeals/{id}/correct", endpoint(correct, WRITER), methods=["POST"]),
    Route("/comms/appeals/{id}/emergency", endpoint(ask_emergency, WRITER), methods=["GET"]),
    Route("/comms/appeals/{id}/emergency", endpoint(emergency, WRITER), methods=["POST"]),
]
