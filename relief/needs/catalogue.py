"""One name for each thing: what people call it, what it is counted in, what it must be like.

A known item is kept by its key, so that "couvertures" and "Blankets" are one thing; anything else
is kept as it was written. The list itself is `relief.needs.items`.
"""

from functools import cache, lru_cache

from relief.kit.errors import InvalidInput
from relief.kit.i18n import LANGUAGES, N_
from relief.kit.slugs import slug_of
from relief.needs.items import ITEMS, SKILLS, Item, Skill

__all__ = ["ITEMS", "SKILLS", "Item", "Skill"]

WRONG_UNIT = N_("“{item}” is counted in: {units}.")


def item_key(text: str) -> str:
    """The key of the item that `text` names in either language, else `text` as written."""
    return _names("items").get(bare(text), text)


def skill_key(text: str) -> str:
    """The key of the skill that `text` names in either language, else `text` as written."""
    return _names("skills").get(bare(text), text)


def name(kind: str, key: str, lang: str) -> str:
    """What people call an item or skill; one that is not listed, as it was written."""
    known: Item | Skill | None = ITEMS.get(key) if kind == "goods" else SKILLS.get(key)
    return known.name(lang) if known else key


def names(kind: str, key: str) -> dict[str, str]:
    """The same in every language, for a message whose reader is not known yet."""
    return {lang: name(kind, key, lang) for lang in LANGUAGES}


def check_unit(key: str, unit: str) -> None:
    """Let a known item be counted only in its own units.

    Raises:
        InvalidInput: code `unit`, saying which.
    """
    item = ITEMS.get(key)
    if item and unit not in item.units:
        raise InvalidInput(WRONG_UNIT, code="unit", item=key, units=", ".join(item.units))


@cache
def _names(which: str) -> dict[str, str]:
    known: list[Item | Skill] = [*(ITEMS if which == "items" else SKILLS).values()]
    return {
        bare(said): each.key
        for each in known
        for said in (*each.aliases, each.key, each.en, each.fr)
    }


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """No accents, capitals or plural endings, so that one blanket is blankets."""
    words = slug_of(text).split("-")
    return "-".join(word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in words)
