"""The steps of an appeal's life, each one guarded change."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, update

from notifications.appeals.models import Appeal, AppealState
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict
from relief.kit.i18n import N_, Said, word

CHANGED = N_(
    "Someone changed this public request since you opened the page. Nothing of yours was saved: "
    "reload the page, then decide."
)
NOT_NOW = N_("This public request is {state}, so this cannot be done with it now.")

STEPS = {
    "submit": (AppealState.DRAFT,),
    "approve": (AppealState.IN_REVIEW,),
    "publish_unread": (AppealState.DRAFT, AppealState.IN_REVIEW),
    "send_back": (AppealState.IN_REVIEW, AppealState.APPROVED),
    "cancel": (
        AppealState.DRAFT,
        AppealState.IN_REVIEW,
        AppealState.APPROVED,
        AppealState.SCHEDULED,
    ),
}
STATE_WORDS = {
    AppealState.DRAFT: N_("a draft"),
    AppealState.IN_REVIEW: N_("waiting for approval"),
    AppealState.APPROVED: N_("approved"),
    AppealState.SCHEDULED: N_("approved and scheduled"),
    AppealState.DONE: N_("sent"),
    AppealState.CANCELLED: N_("cancelled"),
    AppealState.RETRACTED: N_("taken down"),
}
VOID: Mapping[str, Any] = {
    "approved_hash": "",
    "approved_by": "",
    "approved_at": None,
    "emergency_by": "",
    "reviewed_by": "",
}


def require(appeal: Appeal, step: str) -> None:
    """Let only an appeal pass that can take `step` now.

    Raises:
        Conflict: if its state has no such step.
    """
    if appeal.state not in STEPS[step]:
        raise not_now(appeal)


def move(
    session: Session,
    appeal: Appeal,
    to: AppealState,
    *,
    version: int | None = None,
    **values: Any,  # noqa: ANN401 - columns
) -> None:
    """Change one appeal; the version in the condition is the lock.

    Raises:
        Conflict: if somebody changed it meanwhile.
    """
    seen = appeal.version if version is None else version
    statement = (
        update(Appeal)
        .where(col(Appeal.id) == appeal.id, col(Appeal.version) == seen)
        .values(state=to, version=col(Appeal.version) + 1, **values)
    )
    if rows_changed(session, statement) != 1:
        raise Conflict(CHANGED, code="changed")
    session.refresh(appeal)


def not_now(appeal: Appeal) -> Conflict:
    """Why a step cannot be taken in its state."""
    state = Said(word, STATE_WORDS[appeal.state])
    return Conflict(NOT_NOW, code=f"appeal_{appeal.state.value}", state=state)
