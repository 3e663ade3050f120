"""The on-call light: send, hold or do not send, for what a caller offers, and the words to say.

One pure function decides. What the coordinator has said of this very thing comes first, then what
is listed as needed, then what was said of its whole category. Else an offer is kept and never
refused (rule 8): money first, then listed needs, then a standing offer; nothing is dropped off and
nobody sets out alone (rule 7).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from relief.campaigns.briefing import Light
from relief.kit import i18n
from relief.kit.i18n import N_, Said
from relief.needs import naming
from relief.needs.catalogue import bare

SEND, HOLD, STOP = "send", "hold", "stop"
HANDS = ("services", "time")

MONEY_FIRST = N_("Money first: it buys close by, the same day, exactly what is missing.")
BRIEFED = N_("The coordinator's briefing says so.")
LISTED = N_("Still needed: {what}.")
MORE = N_("Still needed: {what}. They offer more: send that much, keep the rest.")
ELSEWHERE = N_("Not asked for there, but elsewhere: {what}.")
MET = N_("It was asked for, and enough has been offered.")
UNLISTED = N_("Nobody has asked for it.")
UNNAMED = N_("Ask what it is: the answer changes with the item.")

SAY_MONEY = N_("Money helps fastest. You promise it now; nothing is paid on this call.")
SAY_SEND = N_("Yes, that is needed now. May I write your offer down?")
SAY_PART = N_(
    "Yes, we can use {much} of it now. We keep the rest of your offer, and call you if it is "
    "needed. May I write it down?"
)
SAY_HOLD = N_("Thank you. We keep your offer, and call you if it is needed.")
SAY_STOP = N_("Thank you for thinking of it. There is more of that than anybody can use now.")
SAY_OTHER_PLACE = N_("Thank you. It is needed in another place; we tell you which when we call.")
TAIL_KEEP = N_("Please keep it with you until we call about when and where.")
TAIL_STOP = N_("Please do not send or bring any; we call you if that changes.")
TAIL_HANDS = N_("Please do not go there on your own: wait for a call with a place and a time.")
TAIL_MONEY = N_("Money helps fastest: would you like to promise an amount as well, or instead?")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller offers, as far as it has been typed; `place` is where it should help."""

    kind: str
    item: str = ""
    place: str = ""
    much: int = 0  # none said yet
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one listed need still lacks; an `item` of time that is empty is anybody's help."""

    kind: str
    item: str
    unit: str
    gap: int
    place: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do, why, and the words; each of them can be said in both languages."""

    light: str
    item: str
    reason: Said
    words: tuple[Said, ...]


def decide(asked: Asked, lights: Sequence[Light], wanted: Sequence[Wanted]) -> Advice:
    """The light for what is offered; there is always one."""
    parts = asked.item.split(",") if asked.kind == "time" else [asked.item]
    found = [_one(replace(asked, item=part), lights, wanted) for part in parts]
    # Of several skills, the one that is wanted decides.
    return min(found, key=lambda advice: (SEND, STOP, HOLD).index(advice.light))


def places(lights: Iterable[Light], wanted: Iterable[Wanted]) -> list[str]:
    """Every place that something is said of."""
    named = [each.place for each in lights] + [each.place for each in wanted]
    return sorted({bare(place): place for place in named if place}.values())


def _one(asked: Asked, lights: Sequence[Light], wanted: Sequence[Wanted]) -> Advice:
    others = [each.item for each in wanted if each.kind == asked.kind]
    others += [name for each in lights for name in (each.item, each.item_fr)]
    others = [name for name in others if not naming.wide(name)]
    key = "" if asked.kind == "money" else naming.recognise(asked.kind, asked.item, others)
    here = [each for each in lights if not each.place or _same(each.place, asked.place)]
    # What is said of this place comes before what is said of everywhere.
    here.sort(key=lambda each: not each.place)
    exact = next((each for each in here if _names(each, asked.kind, key, others)), None)
    if exact:
        return _briefed(exact, asked, key)
    listed = _listed(asked, key, wanted)
    if listed and listed.light == SEND:
        return listed
    category = naming.category(asked.kind, key)
    for scope in filter(None, (category, asked.kind)):
        wide = next((each for each in here if scope in _wide(each)), None)
        if wide:
            return _briefed(wide, asked, key)
    return listed or _default(asked, key)


def _listed(asked: Asked, key: str, wanted: Sequence[Wanted]) -> Advice | None:
    """What the listed needs say of it: needed here, needed elsewhere, met; or nothing."""
    fits = [each for each in wanted if each.kind == asked.kind and _fits(each, key)]
    lacking = [each for each in fits if each.gap > 0]
    here = [each for each in lacking if not each.place or not asked.place]
    here += [each for each in lacking if asked.place and _same(each.place, asked.place)]
    if asked.kind == "money" or not fits:
        return None
    if here:
        return _needed(asked, key, tuple(here))
    if lacking:
        reason = Said(_what, ELSEWHERE, tuple(lacking))
        return _advice(HOLD, key, reason, (SAY_OTHER_PLACE,), asked.kind)
    return _advice(HOLD, key, Said(i18n.word, MET), (SAY_HOLD,), asked.kind)


def _needed(asked: Asked, key: str, here: tuple[Wanted, ...]) -> Advice:
    """Send it; of an offer larger than all that is lacking, that much: the rest stands by."""
    lacking = sum(each.gap for each in here)
    alike = {each.unit for each in here} == {asked.unit}
    if not (alike and asked.much > lacking):
        return _advice(SEND, key, Said(_what, LISTED, here), (SAY_SEND,), asked.kind)
    advice = _advice(SEND, key, Said(_what, MORE, here), (), asked.kind)
    part = Said(_much, SAY_PART, lacking, asked.unit)
    return replace(advice, words=(part, *advice.words))


def _default(asked: Asked, key: str) -> Advice:
    if asked.kind == "money":
        return Advice(SEND, "", Said(i18n.word, MONEY_FIRST), (Said(i18n.word, SAY_MONEY),))
    reason = UNLISTED if key or asked.kind == "time" else UNNAMED
    return _advice(HOLD, key, Said(i18n.word, reason), (SAY_HOLD,), asked.kind)


def _briefed(light: Light, asked: Asked, key: str) -> Advice:
    reason = Said(i18n.word, BRIEFED)
    if not light.words:
        said = {SEND: SAY_SEND, HOLD: SAY_HOLD, STOP: SAY_STOP}[light.light]
        said = SAY_MONEY if asked.kind == "money" and light.light == SEND else said
        return _advice(light.light, key, reason, (said,), asked.kind)
    own = Said(i18n.either, light.words, light.words_fr or light.words)
    advice = _advice(light.light, key, reason, (), asked.kind)
    return replace(advice, words=(own, *advice.words))


def _advice(light: str, key: str, reason: Said, said: tuple[str, ...], kind: str) -> Advice:
    tail: tuple[str, ...] = ()
    if kind in HANDS:
        tail = (TAIL_HANDS,)
    elif kind == "goods":
        tail = (TAIL_STOP if light == STOP else TAIL_KEEP,)
        tail += () if light == SEND else (TAIL_MONEY,)
    return Advice(light, key, reason, tuple(Said(i18n.word, each) for each in (*said, *tail)))


def _fits(each: Wanted, key: str) -> bool:
    anybody = each.kind == "time" and not each.item
    return anybody or (bool(key) and bare(each.item) == bare(key))


def _names(light: Light, kind: str, key: str, others: Iterable[str]) -> bool:
    """Whether a line of the briefing is about this very thing."""
    names = [name for name in (light.item, light.item_fr) if name and not naming.wide(name)]
    known = {bare(naming.recognise(kind, name, others)) for name in names}
    return bool(key) and bare(key) in known


def _wide(light: Light) -> set[str]:
    """The kinds and categories that a line of the briefing is about as a whole."""
    return {naming.wide(name) for name in (light.item, light.item_fr) if name}


def _same(one: str, other: str) -> bool:
    return bool(other) and bare(one) == bare(other)


def _what(message: str, wanted: tuple[Wanted, ...], lang: str) -> str:
    said = [
        i18n.amount(each.gap, each.unit, lang) + (f" ({each.place})" if each.place else "")
        for each in wanted
    ]
    return i18n.translate(lang, message, what=", ".join(said))


def _much(message: str, n: int, unit: str, lang: str) -> str:
    return i18n.translate(lang, message, much=i18n.amount(n, unit, lang))
