"""The kinds of help that a need is of: what its words suggest, and what a specialist looks up.

Nobody has to choose one. Where one is chosen, statistics and the map know what is asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from relief.directory.search.engine import Engine
from relief.directory.search.query import KindNamed
from relief.helpline import own_words
from relief.helpline.models import HelplineNeed

SUGGESTED, LISTED = 3, 8


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Kinds that somebody looked up for one need, by words."""

    need: str
    words: str
    found: tuple[KindNamed, ...]


def suggested(
    session: Session, engine: Engine, needs: Iterable[HelplineNeed], lang: str
) -> Mapping[str, tuple[KindNamed, ...]]:
    """For each need that is of no kind yet, those that its words ask for, the likeliest first.

    Nobody waits for them: while the directory is being read there are none.
    """
    if not engine.is_ready:
        return {}
    return {
        str(need.id): engine.kinds_asked(own_words.of(session, need), lang, SUGGESTED)
        for need in needs
        if need.term_id is None
    }


def called(engine: Engine, words: str, lang: str) -> tuple[KindNamed, ...]:
    """The kinds that begin like `words`; if none is called so, those that the words ask for."""
    return engine.kinds_called(words, lang, LISTED) or engine.kinds_asked(words, lang, LISTED)


def meant(found: Iterable[KindNamed], words: str) -> UUID | None:
    """The one kind that is called exactly so; none if several are, or none is."""
    same = [each.id for each in found if each.name.casefold() == words.casefold()]
    return same[0] if len(same) == 1 else None
