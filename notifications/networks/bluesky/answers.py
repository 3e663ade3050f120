"""What a Bluesky server said, or did not say, and what that means for a post."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import NamedTuple

import structlog

from notifications.networks import MaybePublished, NetworkError, NotPublished
from relief.kit import clock
from relief.kit.i18n import N_

LOGIN = N_(
    "Bluesky did not accept our name and app password. Make a new app password there, and ask "
    "whoever runs this service to set it."
)
SECOND_FACTOR = N_(
    "Bluesky asks for a code, as it does for an account's own password. Set an app password in "
    "its place."
)
TAKEN_DOWN = N_(
    "Bluesky has closed or suspended our account. Write to its support, and post by hand elsewhere "
    "meanwhile."
)
AWAY = N_("Bluesky cannot be reached; nothing was published. We try again.")
SLOW = N_("Bluesky did not answer in time; nothing was published. We try again.")
LATER = N_("Bluesky asked us to come back later; nothing was published. We try again then.")
TROUBLE = N_("Bluesky has trouble of its own; nothing was published. We try again.")
SIGNED_OUT = N_("Bluesky ended our session; nothing was published. We sign in and try again.")
REFUSED = N_("Bluesky refused this post. Change it, and have it approved again.")
PICTURE_REFUSED = N_("Bluesky refused a picture of this post. Choose another, or leave it out.")
NO_PARENT = N_("The post that this one answers is not on Bluesky. Publish this one by itself.")
UNSURE = N_(
    "Bluesky took the post and did not say what became of it. We look there before anything is "
    "tried again."
)

LONGEST_WAIT = timedelta(days=1)  # a server that asks for more is asked again after that
ENDED = {"ExpiredToken", "InvalidToken"}  # a session; the account may be well
LOST = {
    "AuthFactorTokenRequired": SECOND_FACTOR,
    "AccountTakedown": TAKEN_DOWN,
    "AccountDeactivated": TAKEN_DOWN,
    "AccountSuspended": TAKEN_DOWN,
    "RepoDeactivated": TAKEN_DOWN,
    "RepoTakendown": TAKEN_DOWN,
}
NOT_LIKE_THIS = {400, 413, 415, 422}
PASSED_ON = {408, 499}  # what a server between may say of a request that went through it

log = structlog.get_logger(__name__)


class Said(NamedTuple):
    """The status of an answer and the protocol's name of the error; 0 and "" of none."""

    status: int = 0
    name: str = ""


def said(error: Exception) -> Said:
    """What the server answered, if it did."""
    response = getattr(error, "response", None)
    if response is None:
        return Said()
    name = getattr(response.content, "error", None)
    return Said(response.status_code, name if isinstance(name, str) else "")


def troubles() -> tuple[type[Exception], ...]:
    """What the library raises when a server or the way to it does not work as it should."""
    protocol = import_module("atproto_core.exceptions").AtProtocolError
    # ValueError: an answer that cannot be read.
    return (protocol, import_module("httpx").HTTPError, OSError, ValueError)


def before(error: Exception) -> NotPublished:
    """What an error means while nothing can have been published."""
    status, name = _noted(error)
    if name in LOST:
        return NotPublished(LOST[name], revoked=True)
    if name in ENDED or status == 401:
        return NotPublished(LOGIN, revoked=True)
    if status == 429:
        return NotPublished(LATER, retry_at=_reset(error))
    if status:
        return NotPublished(TROUBLE)
    if _unsent(error):
        return NotPublished(AWAY)
    return NotPublished(SLOW if _slow(error) else TROUBLE)


def after(error: Exception) -> NetworkError:
    """What an error means once the post was sent, if it was."""
    status, name = _noted(error)
    if _unsent(error):
        return NotPublished(AWAY)
    if not 400 <= status < 500 or status in PASSED_ON:
        return MaybePublished(UNSURE)
    if name in ENDED or (status == 401 and name not in LOST):
        return NotPublished(SIGNED_OUT)  # the next try signs in, and knows more
    if name and status in NOT_LIKE_THIS and name not in LOST:
        return NotPublished(REFUSED, permanent=True)
    return before(error)


def _noted(error: Exception) -> Said:
    """What the server answered; told to whoever runs the service, without a word of ours."""
    answer = said(error)
    kinds = [type(each).__name__ for each in (error, error.__cause__) if each]
    log.warning("network_failed", network="bluesky", errors=kinds, **answer._asdict())
    return answer


def _unsent(error: Exception) -> bool:
    """Whether no connection was made: not a byte of the request has left."""
    http = import_module("httpx")
    none = (http.ConnectError, http.ConnectTimeout, http.PoolTimeout)
    return isinstance(error, none) or isinstance(error.__cause__, none)


def _slow(error: Exception) -> bool:
    http = import_module("httpx")
    return isinstance(error, TimeoutError) or isinstance(error.__cause__, http.TimeoutException)


def _reset(error: Exception) -> datetime | None:
    """When the server takes more: `RateLimit-Reset`, a Unix time, or `Retry-After`, in seconds."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    now = clock.now()
    with suppress(ValueError, OverflowError, OSError):
        if reset := headers.get("ratelimit-reset"):
            at = datetime.fromtimestamp(int(reset), UTC)
        else:
            at = now + timedelta(seconds=int(headers.get("retry-after", "")))
        return min(max(at, now), now + LONGEST_WAIT)
    return None
