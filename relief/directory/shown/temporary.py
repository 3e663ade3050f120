"""Temporary services by what people need first: a roof, then water, then the rest."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from relief.directory.gathering import Gathered
from relief.directory.shown import service
from relief.directory.upkeep.temporary.models import DirectoryTemporary, Sort
from relief.directory.upkeep.temporary.writing import WORDS
from relief.kit import i18n
from relief.kit.i18n import N_

OTHER = N_("Other help")
ORDER = tuple(Sort)


def groups(
    found: Sequence[Gathered],
    told: Mapping[UUID, DirectoryTemporary],
    zone: str,
    now: datetime,
    lang: str,
) -> list[dict[str, Any]]:
    """Services under what they are, in the order of need; those that are full stand last.

    Args:
        found: What is there now, the first to end first.
        told: What the resource team told of them; one that it knows nothing of stands last.
        zone: IANA; the clocks of places that name none.
        now: The moment for which they are open.
        lang: The reader's.
    """
    made: dict[Sort | None, list[dict[str, Any]]] = {sort: [] for sort in (*ORDER, None)}
    for each in found:
        known = told.get(each.service.record.id)
        card = service.card(each, zone, now, lang) | {
            "is_full": known is not None and known.is_full
        }
        if known:
            card["as_of"] = known.told_at
        made[known.sort if known else None].append(card)
    return [
        {
            "title": i18n.translate(lang, WORDS[sort] if sort else OTHER),
            "services": sorted(cards, key=lambda card: bool(card["is_full"])),
        }
        for sort, cards in made.items()
        if cards
    ]
