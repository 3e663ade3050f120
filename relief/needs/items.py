"""What disasters ask for again and again: the list itself, from `items.json` beside it.

Pack sizes are given only where a trade has one; an odd pack says its own size. `keeps` is how many
days a thing should have left before its best-before date to be of use when it is handed out.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from relief.kit.units import PACKS


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that is asked for; `units` begins with the usual one."""

    key: str
    en: str
    fr: str
    category: str
    units: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    content: str = ""  # what its packs hold, where that is not its first unit
    packs: Mapping[str, int] = field(default_factory=dict)  # how much of it a usual pack holds
    keeps: int = 0  # days; 0 where nothing spoils
    used: bool = True  # whether used ones are taken at all

    def name(self, lang: str) -> str:
        """What people call it."""
        return self.fr if lang == "fr" else self.en

    @property
    def inside(self) -> str:
        """The unit that its packs are counted out in."""
        loose = (unit for unit in self.units if unit not in PACKS)
        return self.content or next(loose, "each")


@dataclass(frozen=True, slots=True)
class Skill:
    """Something people can do."""

    key: str
    en: str
    fr: str
    aliases: tuple[str, ...] = ()

    def name(self, lang: str) -> str:
        """What people call it."""
        return self.fr if lang == "fr" else self.en


_LIST: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))


def _item(row: dict[str, Any]) -> Item:
    units = row["units"]
    counted = tuple(_LIST["counted"][units] if isinstance(units, str) else units)
    return Item(**row | {"units": counted, "aliases": tuple(row.get("aliases", ()))})


def _skill(row: dict[str, Any]) -> Skill:
    return Skill(**row | {"aliases": tuple(row.get("aliases", ()))})


ITEMS = {item.key: item for item in map(_item, _LIST["items"])}
SKILLS = {skill.key: skill for skill in map(_skill, _LIST["skills"])}
