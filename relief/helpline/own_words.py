"""A need in the caller's own words: sealed, and forgotten in time.

Whoever tells a story tells who they are. Names of kinds of help, and of what we ask about
ourselves, tell of nobody, and stand in the clear.
"""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from relief.directory.models import DirectoryRecord
from relief.helpline import going_further
from relief.helpline.models import HelplineNeed
from relief.kit.db import vault_of

GONE = "…"
# How the name begins of a need whose words are sealed or forgotten: nobody can type a line break
# into one. Its own id follows, for a call has no two needs of one name.
MARK = f"{GONE}\n"


def context(need: UUID) -> str:
    """What words are sealed for."""
    return f"need:{need}"


def are_own(words: str) -> bool:
    """Whether words are more than a name that we know."""
    return words.strip().lower() not in going_further.known()


def seal(session: Session, need: HelplineNeed, words: str) -> None:
    """Keep what the caller said where nobody reads it without the vault."""
    need.sealed = vault_of(session).seal(context(need.id), words)
    need.name = f"{MARK}{need.id}"
    session.add(need)


def of(session: Session, need: HelplineNeed) -> str:
    """What a need is called: by its name, or by the caller's words until they are forgotten."""
    if need.sealed is not None:
        return vault_of(session).open(context(need.id), need.sealed)
    return GONE if need.name.startswith(MARK) else need.name


def in_clear() -> sa.ColumnElement[bool]:
    """Words that are not sealed: a version before this one wrote them.

    A kind's name counts as such once the kind is called otherwise: nobody knows them apart.
    """
    need, kind = HelplineNeed, DirectoryRecord
    is_kind = sa.exists().where(
        col(kind.record_id) == col(need.term_id), col(kind.name) == col(need.name)
    )
    return sa.and_(
        col(need.sealed).is_(None),
        col(need.question) == "",
        ~col(need.name).startswith(MARK),
        sa.func.lower(col(need.name)).not_in(sorted(going_further.known())),
        ~is_kind,
    )
