"""A published post that is wrong: the right words are written, read by another, and put up."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from notifications.appeals import approval, service, uploads
from notifications.appeals.models import Appeal, Asks
from notifications.appeals.pictures import Cleaned
from notifications.appeals.schemas import AltText, AppealIn, MediaIn
from notifications.publishing import correcting, deciding, previews
from notifications.publishing.models import Action, Post
from notifications.publishing.reach import NOT_SET_UP
from notifications.views import once, showing, told
from notifications.views.showing import WRITER
from relief.campaigns.models import Campaign
from relief.campaigns.schemas import Texts
from relief.kit.errors import Conflict, InvalidInput, ReliefError
from relief.kit.forms import Input
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint

WAYS = {
    Action.EDIT: (
        N_("Change it in place"),
        N_("The post stays where it is and says the new words; the network shows the change."),
    ),
    Action.REPLY: (
        N_("Answer below it"),
        N_("The wrong words stay up, with the right ones right below them."),
    ),
    Action.REPOST: (
        N_("Take it down and post it anew"),
        N_(
            "First the wrong words come down, then the new ones go up. Answers and shares are lost."
        ),
    ),
}
TITLE = N_("Correction: {title}")
NO_WORDS = N_("Write what is right.")
NO_HOW = N_("Choose how it is put right.")
SAME = N_("These are the words that stand there now. Write what is right instead.")


class Words(Input):
    """The right words, in the language of the post."""

    text: Texts = Texts()


class How(Input):
    """The way that is chosen."""

    how: Action


def ask(call: Call) -> Response:
    """What stands there, how it can be put right, and room for the right words."""
    return _page(call, _post(call))


def take(call: Call) -> Response:
    """Keep the right words, and give them to somebody else to read."""
    post = _post(call)
    try:
        made = once.kept(call, lambda key: _written(call, post, key))
    except ReliefError as error:
        return _page(call, post, error)
    return call.redirect(
        f"/comms/appeals/{made.id}", flash=N_("Somebody else is asked to read the correction.")
    )


def of_appeal(call: Call, appeal: Appeal) -> dict[str, Any] | None:
    """What an appeal puts right, beside what it says; None where it puts nothing right."""
    if appeal.corrects_id is None:
        return None
    post = deciding.get(call.session, appeal.corrects_id)
    found = _ways(call, post, appeal)
    return _shown(call, post) | {"ways": _told(call, found), "best": found[0] if found else ""}


def put_up(call: Call, appeal: Appeal, how: Action | None) -> Post:
    """Let the right words leave in the way that somebody chose.

    Raises:
        InvalidInput: if nobody chose.
        Conflict: as `correcting.correct`.
    """
    if appeal.corrects_id is None:
        raise Conflict(correcting.ANOTHER, code="another_post")
    post = deciding.get(call.session, appeal.corrects_id)
    if how is None:
        raise InvalidInput.field("/how", "missing", NO_HOW)
    if how not in _ways(call, post, appeal):
        raise Conflict(correcting.NO_EDIT, code="no_such_way")
    network = showing.reached(call)[post.network]
    with call.session.begin_nested():
        return correcting.correct(call.session, post, appeal, network, how)


def _post(call: Call) -> Post:
    return deciding.get(call.session, call.path("id"))


def _ways(call: Call, post: Post, appeal: Appeal | None = None) -> list[Action]:
    """How it can be put right here; in place only if the new words are one post."""
    network = showing.reached(call).get(post.network)
    found = correcting.ways(network, post) if network else []
    if appeal and any(len(each.parts) > 1 for each in _cards(call, appeal)):
        found = [each for each in found if each is not Action.EDIT]
    return found


def _cards(call: Call, appeal: Appeal) -> list[previews.Preview]:
    base_url = call.settings.base_url
    return previews.of(call.session, appeal, showing.reached(call), base_url)


def _told(call: Call, ways: Sequence[Action]) -> list[tuple[str, str, str]]:
    said = [(each.value, WAYS[each]) for each in ways]
    return [(key, call.say(label), call.say(what)) for key, (label, what) in said]


def _shown(call: Call, post: Post) -> dict[str, Any]:
    [shown] = showing.posts(call, [post])
    return shown | {"text": correcting.standing_text(call.session, post)}


def _written(call: Call, post: Post, key: UUID | None) -> Appeal:
    session = call.session
    if post.network not in showing.reached(call):
        raise Conflict(NOT_SET_UP, code="not_set_up", network=told.label(post.network, call.lang))
    if not _ways(call, post):
        raise Conflict(correcting.NOT_UP, code="not_up")
    said, field = getattr(call.form(Words).text, post.lang), f"/text/{post.lang}"
    if said in ("", correcting.standing_text(session, post)):
        raise InvalidInput.field(field, "same" if said else "missing", SAME if said else NO_WORDS)
    wrong = service.get(session, post.appeal_id)
    body = AppealIn(
        title=call.say(TITLE, title=wrong.title)[:120],
        text=Texts(**{post.lang: said}),
        networks=[post.network],
        asks=Asks.NEWS,
        media=_pictures(session, wrong, post.lang) if post.part == 1 else [],
    )
    campaign = session.get_one(Campaign, post.campaign_id)
    made = service.create(session, campaign, body, corrects=post.id, key=key)
    for each in _cards(call, made):
        if each.problem:
            raise InvalidInput.field(
                field, each.problem.code, each.problem.message, **each.problem.params
            )
    return approval.submit(session, made)


def _pictures(session: Session, wrong: Appeal, lang: str) -> list[MediaIn]:
    """Copies of its pictures: the words change, and they stay."""
    found = []
    for each in service.pictures(session, wrong):
        if each.alt(lang):
            same = Cleaned(each.data, each.mime, each.width, each.height)
            alt = AltText(en=each.alt_en, fr=each.alt_fr)
            found.append(MediaIn(upload=uploads.keep(session, same).id, alt=alt))
    return found


def _page(call: Call, post: Post, error: ReliefError | None = None) -> Response:
    shown = _shown(call, post)
    field = f"text.{post.lang}"
    return call.page(
        "comms/correct.html",
        status=error.status if error else 200,
        post=shown,
        ways=_told(call, _ways(call, post)),
        key=once.key(call),
        form=call.fields if error else {field: shown["text"]},
        errors=call.errors(error),
    )


ROUTES = [
    Route("/comms/posts/{id}/correct", endpoint(ask, WRITER), methods=["GET"]),
    Route("/comms/posts/{id}/correct", endpoint(take, WRITER), methods=["POST"]),
]
