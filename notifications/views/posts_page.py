"""The board of posts: what needs a person, what waits and why, and what really went out."""

from typing import Annotated
from urllib.parse import urlencode

from pydantic import StringConstraints
from starlette.responses import Response
from starlette.routing import Route

from notifications.networks import networks
from notifications.publishing import board, deciding
from notifications.publishing.board import Asked
from notifications.publishing.models import NEEDS_A_PERSON, Post
from notifications.timetable import plans
from notifications.timetable.notes import TWICE
from notifications.timetable.schemas import WhenIn
from notifications.views import showing
from notifications.views.showing import WRITER
from relief.campaigns.models import Campaign
from relief.kit import clock, paging
from relief.kit.errors import InvalidInput, ReliefError
from relief.kit.forms import Input, Line, Redacted
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

NO_LINK = N_("Write the post's own address there, beginning with https://.")


class MaybeWhy(Input):
    """A reason, if somebody gives one."""

    why: Redacted = ""


class Reason(Input):
    """Why a post is taken down."""

    why: Annotated[Redacted, StringConstraints(min_length=1)]


class Seen(Input):
    """Where somebody saw the post."""

    url: Line


def listed(call: Call) -> Response:
    """The board."""
    return _page(call)


def ask_retract(call: Call) -> Response:
    """Ask why, before a post is taken down."""
    return _retract_page(call)


def retract(call: Call) -> Response:
    """Take one down."""
    post = deciding.get(call.session, call.path("id"))
    try:
        deciding.retract(call.session, post, call.form(Reason).why)
    except ReliefError as error:
        return _retract_page(call, error)
    return call.redirect("/comms/posts", flash=N_("It is being taken down."))


def ask_time(call: Call) -> Response:
    """Ask for another time for a post that is late or was refused."""
    return _time_page(call)


def give_time(call: Call) -> Response:
    """Let it go out at the time that the form says."""
    session, post = call.session, deciding.get(call.session, call.path("id"))
    try:
        said, zone = call.form(WhenIn), _zone(call, post)
        when = plans.moment(said.at, said.on, said.at_local, said.fold, zone)
        deciding.at(session, post, when)
    except ReliefError as error:
        return _time_page(call, error)
    return call.redirect("/comms/posts", flash=N_("It goes out then, with the figures of then."))


def decide(call: Call) -> Response:
    """Settle what nobody but a person can."""
    what = call.request.url.path.rpartition("/")[2]
    session, post = call.session, deciding.get(call.session, call.path("id"))
    try:
        match what:
            case "send-now":
                deciding.send_now(session, post)
            case "let-go":
                deciding.let_go(session, post, call.form(MaybeWhy).why)
            case "there":
                deciding.is_there(session, post, _address(call))
            case "not-there":
                deciding.is_not_there(session, post)
            case _:
                deciding.taken_down(session, post)
    except ReliefError as error:
        return _page(call, error)
    return call.redirect("/comms/posts", flash=DONE[what])


DONE = {
    "send-now": N_("It goes out now, with the figures of now."),
    "let-go": N_("Let go: it will not be sent."),
    "there": N_("Noted: it is there."),
    "not-there": N_("Noted: it is not there. Send it now, or let it go."),
    "taken-down": N_("Noted: it is taken down."),
}


def _address(call: Call) -> str:
    url = call.form(Seen).url
    if not url.startswith("https://"):
        raise InvalidInput.field("/url", "url", NO_LINK)
    return url


def _page(call: Call, error: ReliefError | None = None) -> Response:
    session = call.session
    campaign = showing.asked_effort(call)
    network = call.query("network") if call.query("network") in networks else ""
    asked = Asked(campaign.id if campaign else None, network)
    size = paging.USUAL
    rows = board.went_out(session, asked, size + 1, paging.after(call.query("after")))
    kept = {"campaign": campaign.slug if campaign else "", "network": network}
    next_url = ""
    if len(rows) > size:
        following = kept | {"after": paging.cursor(rows[size - 1].id)}
        next_url = f"/comms/posts?{urlencode({k: v for k, v in following.items() if v})}"
    return call.page(
        "comms/posts.html",
        status=error.status if error else 200,
        filters=kept,
        campaigns=showing.choices(call),
        networks=[(key, call.say(each.label)) for key, each in networks.items()],
        times=showing.late_times(call, asked.campaign_id),
        for_a_person=showing.posts(call, board.for_a_person(session, asked)),
        under_way=showing.posts(call, board.under_way(session, asked)),
        went_out=showing.posts(call, rows[:size]),
        next_url=next_url,
        fresh_at=clock.now(),
        errors=call.errors(error),
    )


def _retract_page(call: Call, error: ReliefError | None = None) -> Response:
    post = deciding.get(call.session, call.path("id"))
    [shown] = showing.posts(call, [post])
    return call.page(
        "comms/retract.html",
        status=error.status if error else 200,
        post=shown,
        form=call.fields,
        errors=call.errors(error),
    )


def _zone(call: Call, post: Post) -> str:
    return call.session.get_one(Campaign, post.campaign_id).time_zone


def _time_page(call: Call, error: ReliefError | None = None) -> Response:
    post = deciding.get(call.session, call.path("id"))
    [shown] = showing.posts(call, [post])
    errors = call.errors(error)
    return call.page(
        "comms/another_time.html",
        status=error.status if error else 200,
        post=shown,
        late=post.state in NEEDS_A_PERSON,
        twice=any(each.get("code") == TWICE for each in errors) or "fold" in call.fields,
        today=clock.local(clock.now(), _zone(call, post)).date().isoformat(),
        form=call.fields,
        errors=errors,
    )


ROUTES = [
    Route("/comms/posts", endpoint(listed, WRITER), methods=["GET"]),
    Route("/comms/posts/{id}/take-down", endpoint(ask_retract, WRITER), methods=["GET"]),
    Route("/comms/posts/{id}/take-down", endpoint(retract, WRITER), methods=["POST"]),
    Route("/comms/posts/{id}/another-time", endpoint(ask_time, WRITER), methods=["GET"]),
    Route("/comms/posts/{id}/another-time", endpoint(give_time, WRITER), methods=["POST"]),
    *(
        Route(f"/comms/posts/{{id}}/{what}", endpoint(decide, WRITER), methods=["POST"])
        for what in DONE
    ),
]
