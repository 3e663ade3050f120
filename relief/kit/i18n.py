"""Two languages: messages from the gettext catalogues; money, numbers and times by Babel.

Locales are fixed to en_CA and fr_CA. Babel's narrow no-break spaces become plain no-break ones,
which every font has.
"""

import gettext
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_datetime, get_day_names
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

from relief.kit import clock
from relief.kit.units import UNITS

LANGUAGES = ("en", "fr")
LOCALES = {"en": Locale("en", "CA"), "fr": Locale("fr", "CA")}
CATALOGUES = Path(__file__).parents[1] / "locale"
NBSP = "\u00a0"
WRITTEN = 4096  # amounts and moments kept as written: Babel takes a third of a millisecond for each

FULL_STOPS = re.compile(r"\b([ap]\.m\.)\.(?!\.)")  # a sentence that ends with an hour ends with one

_DAY = "d MMMM y"
_TIME = {"en": "h:mm a", "fr": f"H{NBSP}'h'{NBSP}mm"}


def N_(msgid: str) -> str:  # noqa: N802 - gettext's name for it
    """Mark `msgid` for the catalogues; it is translated at the edge, where the reader is known."""
    return msgid


@dataclass(frozen=True, init=False)
class Said:
    """A part of a message that each language writes in its own way: a word, an amount, a moment.

    `Said(money, 5000, "CAD")` is written as `money(5000, "CAD", lang)` once the reader is known.
    It holds plain values, so that it outlives the transaction whose error it explains.
    """

    write: Callable[..., str]
    what: tuple[object, ...]

    def __init__(self, write: Callable[..., str], *what: object) -> None:
        object.__setattr__(self, "write", write)
        object.__setattr__(self, "what", what)

    def within(self, lang: str) -> str:
        """The part, in the language of the message it stands in."""
        return self.write(*self.what, lang)

    def __str__(self) -> str:
        return self.within("en")


@cache
def translations(lang: str) -> gettext.NullTranslations:
    """Merge every catalogue of `lang`; where two translate one message, the first by name wins.

    They are compiled in memory once a process: there is no .mo file to forget.
    """
    paths = sorted((CATALOGUES / lang / "LC_MESSAGES").glob("*.po"))
    if lang not in LANGUAGES or not paths:
        return gettext.NullTranslations()
    merged = Catalog(locale=LOCALES[lang].language)
    for path in paths:
        with path.open("rb") as file:
            fragment = read_po(file, locale=LOCALES[lang].language)
        for message in fragment:
            if message.id and message.string and merged.get(message.id, message.context) is None:
                merged[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def translate(lang: str, msgid: str, **params: object) -> str:
    """Say `msgid` in `lang`, or in English where the catalogue has none, with `params` filled in.

    A placeholder nobody filled never raises: the reader sees the bare sentence.
    """
    if not msgid:
        return ""
    return _fill(translations(lang).gettext(msgid), msgid, _within(lang, params))


def ntranslate(lang: str, singular: str, plural: str, n: int, **params: object) -> str:
    """Say the form of the message that fits `n`; `{n}` is filled with the number as written."""
    english = singular if n == 1 else plural
    params = {"n": number(n, lang), **_within(lang, params)}
    return _fill(translations(lang).ngettext(singular, plural, n), english, params)


def _within(lang: str, params: dict[str, object]) -> dict[str, object]:
    """The params as they stand in a message of `lang`."""
    return {
        name: value.within(lang) if isinstance(value, Said) else value
        for name, value in params.items()
    }


def _fill(said: str, english: str, params: dict[str, object]) -> str:
    """Fill `said`, else the English it stands for, else leave it bare."""
    if not params:
        return said
    for template in (said, english):
        try:
            filled = template.format(**params)
        except (LookupError, ValueError, AttributeError, TypeError):
            continue
        return FULL_STOPS.sub(r"\1", filled)
    return said


@lru_cache(maxsize=WRITTEN)
def money(cents: int, currency: str, lang: str) -> str:
    """Write an amount: `$1,234.50`, `US$50.00`; in French `1 234,50 $`, `50,00 $ US`."""
    amount = Decimal(cents).scaleb(-2)
    return _plain(format_currency(amount, currency, locale=LOCALES[_known(lang)]))


@lru_cache(maxsize=WRITTEN)
def number(n: int, lang: str) -> str:
    """Write a whole number: `1,234`; in French `1 234`."""
    return _plain(format_decimal(n, locale=LOCALES[_known(lang)]))


def percent(ppm: int, lang: str) -> str:
    """Write a share, given in millionths, in whole per cents: `40%`; in French `40 %`."""
    return _plain(format_percent(Decimal(ppm).scaleb(-6), locale=LOCALES[_known(lang)]))


def change(per_cent: int, lang: str) -> str:
    """Write by how much something grew or shrank: `+40%`, `−5%`; in French `+40 %`."""
    sign = "+" if per_cent > 0 else "\u2212" if per_cent < 0 else ""
    return sign + percent(abs(per_cent) * 10_000, lang)


def hour(n: int, lang: str) -> str:
    """Write an hour of the day: `2 p.m.`; in French `14 h`."""
    if lang == "fr":
        return f"{n}\u00a0h"
    any_day = datetime(2011, 8, 21, n)  # noqa: DTZ001 - only its hour is read
    return _plain(format_datetime(any_day, "h a", locale=LOCALES["en"]))


@lru_cache(maxsize=WRITTEN)
def moment(at: datetime, zone: str, lang: str) -> str:
    """Write a moment on the clocks of `zone`: `21 August 2011, 4:03 p.m.`."""
    lang = _known(lang)
    there = clock.local(at, zone)
    return f"{day(there, zone, lang)}, {time_of_day(there.time(), lang)}"


def time_of_day(at: time, lang: str) -> str:
    """Write a time on a wall: `4:03 p.m.`; in French `16 h 03`."""
    lang = _known(lang)
    any_day = datetime.combine(date(2011, 8, 21), at)
    return _plain(format_datetime(any_day, _TIME[lang], locale=LOCALES[lang]))


def day(on: date | datetime, zone: str, lang: str) -> str:
    """Write a day; a moment falls on the day it is in `zone`: `21 August 2011`."""
    lang = _known(lang)
    if isinstance(on, datetime):
        on = clock.local(on, zone).date()
    said = _plain(format_datetime(on, _DAY, locale=LOCALES[lang]))
    # French counts the first of a month as an ordinal; CLDR's patterns do not know it.
    return f"1er{said[1:]}" if lang == "fr" and on.day == 1 else said


def month(on: date, lang: str) -> str:
    """Write a month: `August 2011`; in French `août 2011`."""
    return _plain(format_datetime(on, "LLLL y", locale=LOCALES[_known(lang)]))


def month_short(on: date, lang: str) -> str:
    """Write a month where there is little room: `Aug 2011`; in French `août 2011`."""
    return _plain(format_datetime(on, "LLL y", locale=LOCALES[_known(lang)]))


def month_name(on: date, lang: str) -> str:
    """Write a month without its year: `August`; in French `août`."""
    return _plain(format_datetime(on, "LLLL", locale=LOCALES[_known(lang)]))


def quantity(n: int, unit: str, lang: str, pack: int | None = None) -> str:
    """Write so many of a unit: `40 boxes`, `40 boîtes`; an unknown unit is written as it is.

    Packs say how much each holds, where that is known: `10 cases of 24`, `10 caisses de 24`.
    """
    name = unit_name(unit, lang, n)
    held = f" {'de' if lang == 'fr' else 'of'} {number(pack, lang)}" if pack else ""
    return f"{number(n, lang)} {name}{held}"


def unit_name(unit: str, lang: str, n: int = 2) -> str:
    """What `n` of a unit are called: `boxes`, `boîtes`; an unknown unit is called as it is."""
    known = UNITS.get(unit)
    return known.name(n, _known(lang)) if known else unit


def amount(n: int, unit: str, lang: str) -> str:
    """Write so much of a pledge or a need: cents of a currency, or so many of a unit."""
    return money(n, unit, lang) if unit in LOCALES["en"].currencies else quantity(n, unit, lang)


def weekdays(lang: str) -> list[str]:
    """The days of the week, Monday first."""
    names = get_day_names("wide", "stand-alone", LOCALES[_known(lang)])
    return [names[n] for n in range(7)]


def word(msgid: str, lang: str) -> str:
    """Say `msgid` inside another message."""
    return translate(lang, msgid)


def either(english: str, french: str, lang: str) -> str:
    """Write what people named in both languages: an organization, a title."""
    return french if lang == "fr" else english


def _known(lang: str) -> str:
    return lang if lang in LOCALES else "en"


def _plain(text: str) -> str:
    return text.replace("\u202f", NBSP)
