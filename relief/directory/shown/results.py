"""What a search found, as a list shows it; an empty list says what else to try."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from relief.directory import emergency, gathering
from relief.directory.hours.days import State
from relief.directory.hours.opening import Opening
from relief.directory.search import reasons
from relief.directory.search.query import Found, Hit, Why
from relief.directory.shown import service
from relief.kit import i18n
from relief.kit.i18n import N_

UNKNOWN = Opening(State.UNKNOWN)
FAR_KM = 60  # an hour on the road: the ends of a county, and more than a bus goes
LEFT_OUT = {
    "near": N_("near there"),
    "serves": N_("who serves there"),
    "open_now": N_("open now"),
    "free": N_("free"),
    "language": N_("the language"),
    "age": N_("the age"),
    "accessible": N_("accessible by wheelchair"),
    "category": N_("the kind of help"),
}


def hits(
    session: Session, given: Sequence[Hit], zone: str, now: datetime, lang: str
) -> list[dict[str, Any]]:
    """Hits in their order, each with what its record says now; one that went meanwhile is out."""
    rows = gathering.best_of(session, (hit.service_id for hit in given), lang)
    there = [(hit, rows[hit.service_id]) for hit in given if hit.service_id in rows]
    gathered = gathering.gather(session, [row for _, row in there], lang)
    full = emergency.full(session, [row for _, row in there])
    return [
        service.card(found, zone, now, lang, hit.opening or UNKNOWN)
        | {
            "distance": _distance(hit.distance_km, lang),
            "why": [reasons.said(each, lang) for each in hit.why],
            "is_full": hit.service_id in full,
        }
        for (hit, _), found in zip(there, gathered, strict=True)
    ]


def quick(given: Sequence[Hit], lang: str) -> list[dict[str, Any]]:
    """Hits as a list shows them while somebody types: what the index knows, and no more."""
    return [
        {
            "id": str(hit.service_id),
            "name": hit.name,
            "lang": hit.lang if hit.lang != lang else "",
            "organization": hit.organization,
            "town": hit.town,
            "distance": _distance(hit.distance_km, lang),
        }
        for hit in given
    ]


def left_out(found: Found, lang: str) -> str:
    """What of the question was left out so that there is anything."""
    return ", ".join(
        i18n.translate(lang, LEFT_OUT[name]) for name in found.relaxed if name in LEFT_OUT
    )


def nearest(given: Sequence[Hit], lang: str) -> str:
    """How far the nearest is, where all are far and none serves the place; else empty."""
    known = [hit.distance_km for hit in given if hit.distance_km is not None]
    serves = any(reason.code is Why.SERVES for hit in given for reason in hit.why)
    return _distance(min(known), lang) if known and min(known) > FAR_KM and not serves else ""


def related(found: Found) -> list[dict[str, str]]:
    """Kinds of service to look at instead, or as well."""
    return [{"id": str(each.category), "name": each.name} for each in found.related]


def _distance(km: float | None, lang: str) -> str:
    if km is None:
        return ""
    far = i18n.number(round(km), lang) if km >= 1 else "< 1"
    return f"{far}{i18n.NBSP}km"
