"""What a call-taker is told while an item is typed, from the briefing and the needs as they are."""

import re
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from relief.campaigns import service as campaigns
from relief.campaigns.models import Campaign
from relief.kit import clock
from relief.kit.i18n import LANGUAGES
from relief.needs import catalogue, light, service
from relief.needs.light import Advice, Asked, Wanted

MOST = 200  # characters of an item that are worth reading
NUMBER = re.compile(r"[0-9]{1,9}")
UNITS = {"services": "hours", "time": "people"}  # goods say theirs
KINDS = ("money", "goods", "services", "time")


def asked(kind: str, item: str, place: str, much: str = "", unit: str = "") -> Asked:
    """What a page or a partner asks about; an unknown kind is goods, and no number is none yet."""
    kind = kind if kind in KINDS else "goods"
    said = int(much) if NUMBER.fullmatch(much) else 0
    return Asked(kind, item[:MOST], place[:MOST], said, UNITS.get(kind) or unit or "each")


def advise(session: Session, campaign: Campaign, what: Asked) -> Advice:
    """The light for `what` now."""
    return light.decide(what, campaigns.lights(campaign), wanted(session, campaign))


def wanted(session: Session, campaign: Campaign) -> list[Wanted]:
    """What is asked for and has not run out of time, met or not."""
    now = clock.now()
    return [
        Wanted(need.kind, item, need.unit, need.gap, need.place)
        for need in service.board(session, campaign)
        if need.until is None or need.until >= now
        for item in (need.skills if need.kind == "time" and need.skills else [need.item])
    ]


def places(session: Session, campaign: Campaign) -> Sequence[str]:
    """The places that a caller's offer could be meant for."""
    return light.places(campaigns.lights(campaign), wanted(session, campaign))


def shown(advice: Advice, what: Asked, *, lang: str, caller: str) -> dict[str, Any]:
    """The light for a page: its words in the caller's language, and in the reader's if another."""
    return {
        "light": advice.light,
        "item": catalogue.name(what.kind, advice.item, lang),
        "place": what.place,
        "reason": advice.reason.within(lang),
        "words": _said(advice, caller),
        "words_lang": caller,
        "gloss": _said(advice, lang) if caller != lang else "",
    }


def told(advice: Advice, what: Asked) -> dict[str, Any]:
    """The light as JSON, in both languages."""
    return {
        "light": advice.light,
        "kind": what.kind,
        "place": what.place,
        "item": {lang: catalogue.name(what.kind, advice.item, lang) for lang in LANGUAGES},
        "reason": {lang: advice.reason.within(lang) for lang in LANGUAGES},
        "words": {lang: _said(advice, lang) for lang in LANGUAGES},
    }


def _said(advice: Advice, lang: str) -> str:
    return " ".join(each.within(lang) for each in advice.words)
