"""Hits as they are shown, each with the reasons for which it stands where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from relief.directory.search import ground, tongues
from relief.directory.search.query import Hit, Query, Reason, Why
from relief.directory.search.ranking import Ranked, Wanted
from relief.directory.search.shelf import View
from relief.directory.search.understanding import Understood
from relief.directory.search.words import cut, telling
from relief.directory.verified import is_overdue
from relief.kit import i18n
from relief.kit.i18n import Said

Json = Mapping[str, Any]


def hit(
    view: View, ranked: Ranked, query: Query, wanted: Wanted, said: Understood, zone: str
) -> Hit:
    """One service as a hit, in the reader's language where there is a record in it."""
    short = ranked.short
    shown = short.told()
    names: Mapping[str, Sequence[str]] = shown["names"]
    lang = query.lang if query.lang in names else next(iter(names))

    def explained() -> Iterator[Reason]:
        yield from _words(view, shown, lang, query, said)
        yield from _filters(ranked, query, wanted)
        if lang != query.lang:
            yield Reason(Why.OTHER_LANGUAGE, {"of": lang})
        yield _checked(short.checked_at, wanted.at, zone)
        yield from _fared(ranked)

    return Hit(
        service_id=UUID(shown["id"]),
        lang=lang,
        name=names[lang][0],
        organization=names[lang][1],
        town=shown["town"],
        distance_km=ranked.km,
        opening=view.shelf.opening(short.hours, wanted.at),
        is_overdue=is_overdue(short.checked_at, wanted.at),
        explained=explained,
    )


def _words(view: View, shown: Json, lang: str, query: Query, said: Understood) -> Iterator[Reason]:
    """The best of what the words are found in: the name, the kind, what is meant, or the text."""
    if not said.words:
        return
    named = [each for each in said.groups if each.kinds]
    own = {key: None for kind in shown["kinds"] for key in (kind, *view.mind.kinds.above(kind))}
    exact = next((key for group in named for key in group.kinds if key in own), None)
    if view.shelf.pen.told(shown["names"][lang][0], lang).intersection(said.stems[lang]):
        yield Reason(Why.NAME)
    elif exact is None and view.shelf.pen.told(shown["names"][lang][1], lang).intersection(
        said.stems[lang]
    ):
        yield Reason(Why.ORGANIZATION)
    if exact is not None and (kind := view.mind.kinds.get(exact)):
        yield Reason(Why.KIND, {"kind": kind.name(query.lang)})
        return
    meant = _meant(view, own, said)
    if meant and (kind := view.mind.kinds.get(meant)):
        yield Reason(Why.MEANS, {"kind": kind.name(query.lang)})
    elif closest := max(own, key=lambda key: _likeness(view, key, said), default=""):
        found = view.mind.kinds.get(closest)
        if found is not None and _likeness(view, closest, said) > 0:
            yield Reason(Why.KIND, {"kind": found.name(query.lang)})
        else:
            yield Reason(Why.TEXT)


def _meant(view: View, own: Mapping[str, None], said: Understood) -> str:
    for concept in (each for group in said.groups for each in group.concepts):
        for lang, means in concept.means.items():
            for words in means:
                keys = view.mind.kinds.called(lang, telling(cut(words)))
                if found := next((key for key in keys if key in own), None):
                    return found
    return next(iter(own), "") if any(group.concepts for group in said.groups) else ""


def _likeness(view: View, key: str, said: Understood) -> float:
    """How much of what a kind is called somebody's words say."""
    kind = view.mind.kinds.get(key)
    if kind is None:
        return 0
    shares = [0.0]
    for lang, stems in said.stems.items():
        for name in kind.called(lang):
            words = view.shelf.pen.told(name, lang)
            shares.append(len(words.intersection(stems)) / max(len(words), 1))
    return max(shares)


def _filters(ranked: Ranked, query: Query, wanted: Wanted) -> Iterator[Reason]:
    short = ranked.short
    if ranked.km is not None:
        yield Reason(Why.NEAR, {"km": Said(_km, ranked.km)})
    elif wanted.near is not None and short.is_hidden:
        yield Reason(Why.PLACE_WITHHELD)
    place = wanted.serves or wanted.near
    if place is not None and not place.around.isdisjoint(short.served):
        yield Reason(Why.SERVES, {"place": place.name[query.lang]})
    elif wanted.serves is not None and ground.UNKNOWN in short.served:
        yield Reason(Why.AREA_UNKNOWN)
    if query.open_now:
        yield Reason(Why.OPEN)
    if query.free:
        yield Reason(Why.FREE)
    if query.language:
        code = tongues.code(query.language)
        name = tongues.name(code, query.lang) if code else query.language
        yield Reason(Why.LANGUAGE, {"language": name})


def _fared(ranked: Ranked) -> Iterator[Reason]:
    """What moved it by what callers said; without a count, which may be of a few people."""
    if ranked.fared is not None and ranked.fared.mostly_turned_away:
        yield Reason(Why.TURNED_AWAY)
    elif ranked.fared is not None and ranked.fared.mostly_helped:
        yield Reason(Why.HELPED)


def _km(km: float, lang: str) -> str:
    """`0.4`, `3.2`, `48`; nobody walks by the metre."""
    written = f"{km:.1f}" if km < 10 else f"{km:.0f}"
    return written.replace(".", ",") if lang == "fr" else written


def _checked(checked_at: datetime | None, at: datetime, zone: str) -> Reason:
    if checked_at is None:
        return Reason(Why.NEVER_CHECKED)
    day = Said(_day, checked_at, zone)
    return Reason(Why.OVERDUE if is_overdue(checked_at, at) else Why.CHECKED, {"day": day})


def _day(on: datetime, zone: str, lang: str) -> str:
    return i18n.day(on, zone, lang)
