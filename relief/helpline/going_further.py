"""What else to ask somebody, by what happened to them. Pure.

The table `life_events.json` says which events make us ask about which needs, in which words, and
why. A question is known by the need that it asks about: nobody is asked twice in one call, and
nobody is asked about what they have named already.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

TABLE = Path(__file__).with_name("life_events.json")
MOST = 4  # at once: a person is asked a few things, not read a list

Both = Mapping[Literal["en", "fr"], str]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Named(_Strict):
    """A need that may be asked about, and words by which a caller names it."""

    en: str = Field(min_length=1)
    fr: str = Field(min_length=1)
    words: tuple[str, ...] = Field(min_length=1)

    def name(self, lang: str) -> str:
        """What it is called."""
        return self.fr if lang == "fr" else self.en


class Ask(_Strict):
    """A question of a life event."""

    need: str
    ask: Both
    why: Both


class Event(_Strict):
    """Something that happens to people, and what it makes us ask."""

    key: str
    name: Both
    words: tuple[str, ...]
    asks: tuple[Ask, ...] = Field(min_length=1)


class Table(_Strict):
    """The whole table."""

    about: str
    needs: Mapping[str, Named]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it is read to a caller; `key` is the need's, kept with the answer."""

    key: str
    event: str
    need: str
    ask: str
    why: str


@cache
def table() -> Table:
    """The table, read once."""
    return Table.model_validate_json(TABLE.read_bytes())


@cache
def known() -> frozenset[str]:
    """Every name and word of the table by itself, in small letters: these tell of nobody."""
    named = (each for need in table().needs.values() for each in (need.en, need.fr, *need.words))
    return frozenset(each.strip().lower() for each in named)


def events(needs: Iterable[str], chosen: Collection[str] = ()) -> list[Event]:
    """The events of a call: those that the specialist chose, then those that its needs tell of."""
    named = [_plain(each) for each in needs]
    all_of_them = table().events
    told = [each for each in all_of_them if each.key not in chosen and _told(each.words, named)]
    return [each for each in all_of_them if each.key in chosen] + told


def questions(
    needs: Sequence[str],
    lang: str,
    *,
    kinds: Sequence[str] = (),
    chosen: Collection[str] = (),
    asked: Collection[str] = (),
    most: int = MOST,
) -> list[Question]:
    """What is left to ask, what more events lead to first.

    Args:
        needs: What the caller needs, as it was named.
        lang: The caller's or the specialist's.
        kinds: What the kinds of those needs are called: nobody is asked about them either.
        chosen: Keys of events that the specialist chose.
        asked: Keys of questions that were answered already.
        most: How many at once.
    """
    named = [_plain(each) for each in (*needs, *kinds)]
    found: dict[str, Question] = {}
    weight: dict[str, int] = {}
    for event in events(needs, chosen):
        for each in event.asks:
            if each.need in asked or _has(each.need, named):
                continue
            weight[each.need] = weight.get(each.need, 0) + 1
            found.setdefault(each.need, _question(event, each, lang))
    return sorted(found.values(), key=lambda each: -weight[each.key])[:most]


def _question(event: Event, each: Ask, lang: str) -> Question:
    own: Literal["en", "fr"] = "fr" if lang == "fr" else "en"
    name = table().needs[each.need].name(own)
    return Question(each.need, event.name[own], name, each.ask[own], each.why[own])


def _has(key: str, named: Sequence[str]) -> bool:
    """Whether a caller has named this need already."""
    need = table().needs[key]
    return _told((need.en, need.fr, *need.words), named)


def _told(words: Iterable[str], named: Sequence[str]) -> bool:
    """Whether one of `words` begins a word of what was named: “evict” is in “eviction notice”.

    One that ends in a space is a whole word: “tax ” is not in “taxi”.
    """
    plain = [_plain(word) if word.endswith(" ") else _plain(word).rstrip() for word in words]
    return any(word in each for word in plain if word.strip() for each in named)


def _plain(text: str) -> str:
    """Without accents and marks, each word between spaces."""
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe")).encode("ascii", "ignore").decode()
    # “can't” is one word, “d'expulsion” is two.
    words = re.sub(r"[^a-z0-9]+", " ", bare.lower().replace("n't", "nt")).strip()
    return f" {words} "
