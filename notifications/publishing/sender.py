"""Posts leave: one network at a time, one post at a time, no transaction open meanwhile.

A transaction takes the post, the network is called, a transaction writes down what came of it.
Right before the one request that makes it public the switches and the lease are read once more:
after "stop all posts" nothing begins, not even what was uploading its pictures.
"""

import time
from collections.abc import Mapping
from contextlib import suppress

import structlog
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlmodel import Session

from notifications import mailbox
from notifications.appeals.models import MAY_GO_OUT, Appeal
from notifications.networks import Halted, MaybePublished, Network, NotPublished, Placed
from notifications.publishing import (
    claims,
    due,
    reach,
    reading_back,
    retracting,
    settling,
    switches,
)
from notifications.publishing.claims import Claim
from notifications.publishing.due import Desk
from notifications.publishing.models import Action, Post, PostState
from notifications.publishing.settings import PostSettings, patience
from relief.kit.i18n import N_
from relief.kit.jobs import Work
from relief.kit.settings import Mode

log = structlog.get_logger(__name__)

SETTLE_TRIES = 6  # each may wait for the lock's own five seconds; a lease is far longer
AGAIN_S = 0.5
BEGIN_WITHIN_S = 60.0  # of taking it; a machine that slept meanwhile begins nothing
UNFORESEEN = N_("Something went wrong on our side while it was sent.")
NOT_READ = N_("Our database did not answer at the last moment, so it was not sent.")


def run(work: Work, key: str, *, known: Mapping[str, Network] | None = None) -> int:
    """Send what is due on the network `key`, one after the other; how many were tried.

    Args:
        work: The database, the settings and whether to stop.
        key: Of the network.
        known: The networks to post on; else those of the mode.
    """
    network = (reach.reached(work.settings.mode) if known is None else known).get(key)
    if network is None:
        _nobody_is_there(work, key)
        return 0
    if network.rules.by_hand:
        return 0
    desk = Desk(network, work.settings.base_url, patience())
    tried = 0
    while not work.stopping.is_set() and _turn(work, desk):
        tried += 1
    return tried


def _nobody_is_there(work: Work, key: str) -> None:
    """What is due where no account is set up is missed aloud; it would wait for ever."""
    with work.db.session() as session:
        if not due.waits_on(session, key):
            return
    with work.db.session(write=True) as session:
        for post in due.waiting_on(session, key):
            settling.miss(session, post, reach.NO_ACCOUNT)


def _turn(work: Work, desk: Desk) -> bool:
    """One step: take down, look for, or send; False when there is nothing to do."""
    with work.db.session() as session:
        busy = due.anything(session, desk)
        unsure = reading_back.due(session, desk.network.key)
        unwanted = retracting.due(session, desk.network.key)
    if unwanted:
        return retracting.take_down(work, desk.network, unwanted)
    if unsure:
        return reading_back.look(work, desk, unsure)
    if not busy:
        return False
    with work.db.session(write=True) as session:
        claim = claims.claim(session, desk)
    if claim is None:
        return False
    _send(work, desk, claim)
    return True


def _send(work: Work, desk: Desk, claim: Claim) -> None:
    guard = Guard(work, claim)
    try:
        placed = _publish(desk.network, claim, guard)
    except Halted:
        _settled(work, lambda session: settling.halted(session, claim.post.key, claim.fence))
    except NotPublished as refused:
        _refused(work, claim, refused, desk.patience)
    except MaybePublished as unsure:
        _unsure(work, claim, unsure)
    except Exception as error:  # a network's bug: nobody knows how far it came
        log.exception("network failed", network=desk.network.key, kind=type(error).__name__)
        if guard.passed:
            _unsure(work, claim, MaybePublished(UNFORESEEN))
        else:
            _refused(work, claim, NotPublished(UNFORESEEN), desk.patience)
    else:
        _settled(work, lambda session: _published(work, session, claim, placed))


def _published(work: Work, session: Session, claim: Claim, placed: Placed) -> bool:
    settled = settling.published(session, claim.post.key, claim.fence, placed)
    retracting.ask_if_ended(session, claim.post.key)
    if settled and work.settings.mode is Mode.DEMO:
        post = session.get_one(Post, claim.post.key)
        mailbox.keep_post(session, post.id, f"appeal:{post.appeal_id}", post.network, post.text)
    return settled


def _publish(network: Network, claim: Claim, guard: "Guard") -> Placed:
    if claim.action is Action.EDIT and claim.wrong:
        return network.edit(claim.wrong, claim.post, guard)
    return network.publish(claim.post, guard)


class Guard:
    """What a network calls right before it makes a post public."""

    def __init__(self, work: Work, claim: Claim) -> None:
        self._work = work
        self._claim = claim
        self._taken = time.monotonic()
        self.passed = False

    def __call__(self) -> None:
        """Let the post go out.

        Raises:
            Halted: if posts were stopped, what is sent was changed or taken back, or it is no
                longer this worker's.
            NotPublished: if nobody can be asked.
        """
        if time.monotonic() - self._taken > BEGIN_WITHIN_S or self._work.stopping.is_set():
            raise Halted
        try:
            with self._work.db.session() as session:
                may = self._may(session) and not switches.stopped(session, self._claim.scopes)
        except SQLAlchemyError as error:
            raise NotPublished(NOT_READ) from error
        if not may:
            raise Halted
        self.passed = True

    def _may(self, session: Session) -> bool:
        post = session.get(Post, self._claim.post.key)
        if post is None or post.state is not PostState.SENDING or post.fence != self._claim.fence:
            return False
        appeal = session.get_one(Appeal, post.appeal_id)
        return appeal.state in MAY_GO_OUT and appeal.approved_hash == self._claim.read


def _refused(work: Work, claim: Claim, error: NotPublished, patience: PostSettings) -> None:
    key, fence = claim.post.key, claim.fence
    _settled(work, lambda session: settling.refused(session, key, fence, error, patience))


def _unsure(work: Work, claim: Claim, error: MaybePublished) -> None:
    key, fence = claim.post.key, claim.fence
    _settled(work, lambda session: settling.unknown(session, key, fence, error))


def _settled(work: Work, settle: settling.Settle) -> None:
    """Write down what became of it; if that fails, the lease's end does: nobody knows then.

    A disk that stalls for some seconds costs no person a decision: the fence makes it safe to try
    again.
    """
    for _ in range(SETTLE_TRIES - 1):
        with suppress(OperationalError):
            return _write(work, settle)
        time.sleep(AGAIN_S)
    return _write(work, settle)


def _write(work: Work, settle: settling.Settle) -> None:
    with work.db.session(write=True) as session:
        settle(session)
