"""A person is told: by mail to the comms staff, once in a while however much happens.

What is told of stands on the board of posts in any case; the mail says to look there.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlmodel import Session, col, select

from notifications.appeals.models import Appeal
from notifications.networks import networks
from notifications.publishing.models import Post
from notifications.timetable.models import AppealOccurrence, OccurrenceState
from relief.kit import clock, i18n, outbox
from relief.kit.i18n import LANGUAGES, N_
from relief.kit.outbox import Letter
from relief.staff.models import StaffAccount

QUIET = timedelta(minutes=10)  # after a mail, what else happens stands on the board alone
DESK = ("comms", "approver")
READERS = ("approver",)
ABOUT = "posts"

FAILED = N_("A post was not published")
MISSED = N_("A post was not sent in time")
UNSURE = N_("A post may have gone out, and nobody can tell")
PAUSED = N_("Posts on one network are paused")
UNREAD = N_("A public request went out before anybody else read it")


def post_failed(session: Session, post: Post) -> None:
    """The network surely does not have it, and will not take it."""
    _of_post(session, post, FAILED, post.error)


def post_missed(session: Session, post: Post) -> None:
    """Its time has passed."""
    _of_post(session, post, MISSED, post.waits_because)


def post_unsure(session: Session, post: Post) -> None:
    """It was looked for, and nobody can tell whether it is there."""
    _of_post(session, post, UNSURE, post.error)


def occurrences_missed(session: Session, missed: Sequence[AppealOccurrence]) -> None:
    """Their time passed before any post of them was made: after an outage, of many at once."""
    now = clock.now()
    lately = select(AppealOccurrence.id).where(
        AppealOccurrence.state == OccurrenceState.MISSED,
        col(AppealOccurrence.settled_at).between(now - QUIET, now),
        col(AppealOccurrence.id).not_in([each.id for each in missed]),
    )
    if not missed or session.exec(lately.limit(1)).first() is not None:
        return
    appeal = session.get_one(Appeal, missed[0].appeal_id)
    _tell(session, DESK, appeal.about, MISSED, "", "", title=appeal.title)


def network_paused(session: Session, network: str, cause: str) -> None:
    """The network refuses our account."""
    _tell(session, DESK, ABOUT, PAUSED, network, cause)


def published_unread(session: Session, appeal: Appeal, why: str) -> None:
    """Those who approve read it now."""
    _tell(session, READERS, appeal.about, UNREAD, "", "", title=appeal.title, words=why)


def _of_post(session: Session, post: Post, what: str, reason: str) -> None:
    now = clock.now()
    lately = select(Post.id).where(col(Post.told_at).between(now - QUIET, now)).limit(1)
    is_quiet = session.exec(lately).first() is not None
    post.told_at = now
    session.add(post)
    session.flush()
    if not is_quiet:
        appeal = session.get_one(Appeal, post.appeal_id)
        _tell(session, DESK, appeal.about, what, post.network, reason, title=appeal.title)


def _tell(
    session: Session,
    roles: Iterable[str],
    about: str,
    what: str,
    network: str,
    reason: str,
    *,
    title: str = "",
    words: str = "",
) -> None:
    label = networks[network].label if network in networks else network
    facts = {
        "what": _both(what),
        "network": _both(label),
        "reason": _both(reason),
        "title": title,
        "words": words,
    }
    query = select(StaffAccount).where(
        col(StaffAccount.active), col(StaffAccount.role).in_(list(roles))
    )
    for person in session.exec(query.order_by(col(StaffAccount.id))).all():
        letter = Letter(person.email, "post_alert", person.language, facts)
        outbox.put(session, about=about, channel="email", letter=letter)


def _both(message: str) -> dict[str, str]:
    return {lang: i18n.translate(lang, message) for lang in LANGUAGES}
