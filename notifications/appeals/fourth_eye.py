"""Who may approve: somebody who wrote none of it, with their own hand or by a program of theirs."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session

from relief.staff.models import ApiToken

TOKEN, STAFF = "token:", "staff:"


def is_closed(session: Session, authors: Iterable[str]) -> bool:
    """Whether the transaction's actor is one of `authors`, or the maker of an author's token."""
    mine = _hands(session, session.info["actor"])
    return any(mine & _hands(session, author) for author in authors)


def _hands(session: Session, principal: str) -> set[str]:
    """The principal, and the member of staff who made it, if it is a program's token."""
    if not principal.startswith(TOKEN):
        return {principal}
    token = session.get(ApiToken, UUID(principal.removeprefix(TOKEN)))
    maker = token.created_by if token else ""
    return {principal, maker} if maker.startswith(STAFF) else {principal}
