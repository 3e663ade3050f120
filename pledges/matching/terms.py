"""What was said of an offer, and what a need asks, as the rules of matching compare the two.

Both are made coarse on purpose: a date becomes the longest span that some need asks for, times
become the shifts that lie within them. So a thousand offers stay a few classes.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from pledges.plan_words import Asks, OfferTerms
from relief.needs.catalogue import ITEMS
from relief.needs.models import Need

Shifts = Mapping[str, tuple[datetime, datetime]]
UNSAID = OfferTerms()


def asks_of(need: Need) -> Asks | None:
    """What `need` asks beyond what and how much; nothing where it asks nothing."""
    said, item = need.asks, ITEMS.get(need.item) if need.kind == "goods" else None
    asks = Asks(
        condition=said.get("condition"),
        days=said.get("keeps_days") or (item.keeps if item else 0),
        used=item.used if item else True,
        skills=tuple(need.skills),
        adults=bool(said.get("adults")),
        screening=bool(said.get("screening")),
        shift=bool(said.get("shift")),
        licence=bool(said.get("licence")),
    )
    return None if asks == Asks() else asks


def shift_of(need: Need) -> tuple[datetime, datetime] | None:
    """When people must come, if the need names a time."""
    shift = need.asks.get("shift")
    return (_moment(shift["from"]), _moment(shift["until"])) if shift else None


def terms_of(
    kind: str, said: Mapping[str, Any], today: date, spans: Collection[int], shifts: Shifts
) -> OfferTerms | None:
    """What an offer says, as far as it can decide anything.

    Args:
        kind: What is offered.
        said: The pledge's details.
        today: On the clocks of the place.
        spans: In days; how long needs of the same thing ask that it keeps.
        shifts: When people must come, by need.
    """
    if kind == "goods":
        terms = OfferTerms(
            condition=said.get("condition"),
            days=_keeps(said.get("best_before"), today, spans),
            gone=_past(said.get("available_until"), today),
        )
    elif kind == "services":
        terms = OfferTerms(licensed=said.get("licensed"), shifts=_within(said, shifts))
    elif kind == "time":
        terms = OfferTerms(
            skills=tuple(sorted(said.get("skills") or ())),
            under_18=said.get("under_18"),
            screening=said.get("screening"),
            shifts=_within(said, shifts),
        )
    else:
        return None
    return None if terms == UNSAID else terms


def area_of(kind: str, said: Mapping[str, Any]) -> str | None:
    """Where it must be fetched or done; nothing for what travels, or if nobody said."""
    place: str | None = said.get("place") or None
    stays = {
        "goods": said.get("delivers") is False,
        "services": True,
        "time": said.get("own_transport") is False,
    }
    return place if stays.get(kind) else None


def _keeps(best_before: str | None, today: date, spans: Collection[int]) -> int | None:
    if best_before is None:
        return None
    left = (date.fromisoformat(best_before) - today).days
    return max((span for span in (0, *spans) if span <= left), default=-1)


def _past(until: str | None, today: date) -> bool:
    return until is not None and date.fromisoformat(until[:10]) < today


def _within(said: Mapping[str, Any], shifts: Shifts) -> tuple[str, ...] | None:
    """The shifts that lie within the times somebody is free; nothing if none were said."""
    windows = [
        (_moment(each["from"]), _moment(each["until"])) for each in said.get("available", ())
    ]
    if not windows or not shifts:
        return None
    return tuple(
        sorted(
            need
            for need, (begin, end) in shifts.items()
            if any(since <= begin and end <= until for since, until in windows)
        )
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
