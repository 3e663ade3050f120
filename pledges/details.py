"""What was said of goods, services or time beyond how many, in the reader's words."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pledges.models import Pledge
from relief.kit import i18n
from relief.kit.i18n import N_
from relief.needs import catalogue

CONDITIONS = {
    "new": N_("New"),
    "like_new": N_("Like new"),
    "used": N_("Used, clean and working"),
}
KEPT_UNTIL = N_("can be kept until {day}")
BEST_BEFORE = N_("best before {day}")
IN = {"goods": N_("in {place}"), "services": N_("can come to {place}"), "time": N_("from {place}")}
DELIVERS = {True: N_("can bring it"), False: N_("must be fetched")}
PEOPLE = N_("a group of {n}")
LICENSED = {True: N_("licensed"), False: N_("not licensed")}
LICENCE = N_("licence: {name}")
UNDER_18 = N_("{n} of them under 18")
ALL_ADULTS = N_("all 18 or over")
SCREENING = {
    "has": N_("has a police check for the vulnerable sector"),
    "willing": N_("willing to get a police check"),
    "no": N_("no police check"),
}
TRANSPORT = {True: N_("own transport"), False: N_("no transport of their own")}
SPEAKS = N_("speaks {languages}")


Tell = Callable[..., str]
Way = Callable[[Any, Tell, str, str], str]  # what was said, how to say it, zone, language


def words(pledge: Pledge, zone: str, lang: str) -> list[str]:
    """Each thing that was said, in the order in which it is asked about."""
    told = pledge.facts

    def tell(message: str, **params: object) -> str:
        return i18n.translate(lang, message, **params)

    ways = WAYS | {"place": _one_of(IN.get(pledge.kind, ""))}
    found = [
        way(told[key], tell, zone, lang)
        for key, way in ways.items()
        if told.get(key) not in (None, "", [])
    ]
    windows = (_window(each, zone, lang) for each in told.get("available") or ())
    return [*found, *windows]


def _word(message: dict[Any, str]) -> Way:
    return lambda value, tell, _zone, _lang: tell(message[value])


def _one_of(message: str) -> Way:
    return lambda value, tell, _zone, _lang: tell(message, place=value)


def _on_day(message: str) -> Way:
    return lambda value, tell, zone, lang: tell(message, day=_day(value, zone, lang))


def _number(message: str, none: str = "") -> Way:
    return lambda value, tell, _zone, lang: (
        tell(message, n=i18n.number(value, lang)) if value or not none else tell(none)
    )


def _skills(keys: list[str], _tell: Tell, _zone: str, lang: str) -> str:
    return "; ".join(catalogue.name("time", key, lang) for key in keys)


def _speaks(languages: list[str], tell: Tell, _zone: str, _lang: str) -> str:
    return tell(SPEAKS, languages=", ".join(languages))


def _licence(name: str, tell: Tell, _zone: str, _lang: str) -> str:
    return tell(LICENCE, name=name)


def _window(window: dict[str, str], zone: str, lang: str) -> str:
    begin, end = (datetime.fromisoformat(window[name]) for name in ("from", "until"))
    return f"{i18n.moment(begin, zone, lang)} – {i18n.moment(end, zone, lang)}"


def _day(text: str, zone: str, lang: str) -> str:
    return i18n.day(datetime.fromisoformat(text[:10]).date(), zone, lang)


WAYS: dict[str, Way] = {
    "condition": _word(CONDITIONS),
    "best_before": _on_day(BEST_BEFORE),
    "available_until": _on_day(KEPT_UNTIL),
    "place": _one_of(""),
    "delivers": _word(DELIVERS),
    "people": _number(PEOPLE),
    "licensed": _word(LICENSED),
    "licence": _licence,
    "under_18": _number(UNDER_18, ALL_ADULTS),
    "skills": _skills,
    "screening": _word(SCREENING),
    "own_transport": _word(TRANSPORT),
    "languages": _speaks,
}
