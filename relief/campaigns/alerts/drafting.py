"""What a campaign would be called and say, from an alert: hazard, place, time zone, both languages.

Nothing here is certain. A person reads the draft before it opens, and the page asks for that.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from relief.campaigns import scripts
from relief.campaigns.alerts.cap import Alert, shortened
from relief.kit import clock
from relief.kit.slugs import LONGEST, slug_of

PLACE_LONGEST = 80  # it stands in a title
SLUG_ROOM = len("-2011-08-21-99")
OTHER = "other"

# Event codes of the Canadian profile, in small letters without hyphens.
CODES = {
    "tornado": ("tornado", "waterspout"),
    "flood": ("flood", "flashflood", "overflood", "damoverflow", "stormsurge", "highwater"),
    "fire": ("fire", "wildfire", "forestfire", "urbanfire", "industryfire"),
    "ice storm": ("freezerain", "freezingrain", "freezngrain", "icestorm"),
}
# Where no code helps, the first of these that stands in its own words.
WORDS = {
    "tornado": r"tornado|tornade",
    "flood": r"flood|inondation|submersion|crue\b",
    "fire": r"fire\b|feux?\b|incendie",
    "ice storm": r"ice storm|freezing rain|verglas|pluie verglaçante",
}
# Zones by Statistics Canada's codes: of a province, and of the divisions that differ from it.
ZONES = {
    "10": "America/St_Johns",
    "1010": "America/Goose_Bay",
    "1011": "America/Goose_Bay",
    "11": "America/Halifax",
    "12": "America/Halifax",
    "13": "America/Moncton",
    "24": "America/Toronto",
    "35": "America/Toronto",
    "3559": "America/Winnipeg",  # Rainy River
    "3560": "America/Winnipeg",  # Kenora
    "46": "America/Winnipeg",
    "47": "America/Regina",
    "48": "America/Edmonton",
    "59": "America/Vancouver",
    "5955": "America/Dawson_Creek",
    "60": "America/Whitehorse",
    "61": "America/Yellowknife",
    "62": "America/Iqaluit",
}


def hazard(alert: Alert) -> str:
    """One of `scripts.HAZARDS`; what we have no texts for is another event."""
    codes = {code.lower().replace("-", "") for info in alert.infos for code in info.event_codes}
    for key, known in CODES.items():
        if codes & set(known):
            return key
    said = " ".join(f"{info.event} {info.headline}" for info in alert.infos).lower()
    found = (key for key, words in WORDS.items() if re.search(words, said))
    return next(found, OTHER)


def place(alert: Alert, lang: str) -> str:
    """Where it is, short enough for a title; in the other language if this one does not say."""
    main = alert.main
    areas = alert.areas(lang) or alert.areas("fr" if lang == "en" else "en")
    return _joined(areas or (list(main.areas) if main else []))


def zone(alert: Alert, usual: str) -> str:
    """The time zone of the first place whose code we know, else `usual`."""
    return next((found for code in alert.place_codes if (found := _zone_of(code))), usual)


def campaign(alert: Alert, usual_zone: str) -> dict[str, Any]:
    """The fields of a `CampaignEdit`."""
    kind = hazard(alert)
    found: dict[str, Any] = {
        "hazard": kind,
        "place": place(alert, "en"),
        "time_zone": zone(alert, usual_zone),
        **{name: {} for name in ("title", "summary", "story", "script")},
    }
    for lang in ("en", "fr"):
        start = scripts.starting(kind, place(alert, lang), lang)
        for name in ("title", "summary", "story", "script"):
            found[name][lang] = getattr(start, name)
    return found


def slugs(alert: Alert, usual_zone: str) -> Iterable[str]:
    """Short names for its campaign, the best first: what, where, and the day it was there."""
    main, kind = alert.main, hazard(alert)
    what = main.event if main and kind == OTHER else kind
    name = slug_of(what, place(alert, "en"))[: LONGEST - SLUG_ROOM].strip("-") or "alert"
    day = clock.local(alert.own.sent, zone(alert, usual_zone)).date()
    yield f"{name}-{day}"
    yield from (f"{name}-{day}-{n}" for n in range(2, 100))


def _joined(areas: Sequence[str]) -> str:
    """As many as fit, whole; the first, cut, if none does."""
    said = areas[0] if areas else ""
    for area in areas[1:]:
        longer = f"{said}, {area}"
        if len(longer) > PLACE_LONGEST:
            break
        said = longer
    return shortened(said, PLACE_LONGEST)


def _zone_of(code: str) -> str | None:
    return ZONES.get(code[:4]) or ZONES.get(code[:2]) if code.isdecimal() else None
