"""What the page of the map shows: the filters that were asked for, the map and its table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from relief.helpline.gaps import divisions, drawing, figures, shapes, sheets, wording
from relief.helpline.gaps.drawing import Spot
from relief.helpline.gaps.figures import REASONS, Three
from relief.helpline.gaps.sheets import Readable
from relief.kit import i18n, tables
from relief.kit.i18n import N_
from relief.kit.web import Call

TITLE = N_("Needs and gaps in Ontario")
SAID = N_("{area}: {what} {n}, {rate} for each 1,000 residents.")
SAID_HIDDEN = N_("{area}: hidden, since few people are counted.")
MOST_SAID = N_("Most for each 1,000 residents: {area}, with {rate}.")
HIDDEN_SIGN = "…"


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the figures is wanted. A topic is None for all of them."""

    measure: str = "unmet"
    topic: str | None = None
    reason: str = ""

    @property
    def query(self) -> dict[str, str]:
        """As it stands in an address."""
        found = {"show": self.measure, "reason": self.reason}
        if self.topic is not None:
            found["topic"] = self.topic or wording.OTHER
        return {name: text for name, text in found.items() if text}


def asked(call: Call, topics: Sequence[str]) -> Asked:
    """The filters in the address; what is not one of the choices is as if it were not said."""
    measure, reason, topic = call.query("show"), call.query("reason"), call.query("topic")
    wanted = "" if topic == wording.OTHER else topic
    known = bool(topic) and wanted in topics
    reason = reason if reason in REASONS else ""
    if measure not in wording.MEASURES or reason:
        measure = "unmet"
    if measure == "contacts":  # a call has no topic of its own; its needs have
        return Asked(measure)
    return Asked(measure, wanted if known else None, reason)


def content(
    call: Call, found: Readable, wish: Asked, names: Mapping[str, str], area_url: str
) -> dict[str, Any]:
    """The map, its table, its key and its filters, for a template.

    Args:
        call: The reader's.
        found: The figures to show.
        wish: Which of them.
        names: The topics there are, with their names.
        area_url: Where the page of an area stands, with `{code}`, and what of the address it keeps.
    """
    lang = call.lang
    table = sheets.beside(found, wish.measure, lang, topic=wish.topic, reason=wish.reason)
    codes = sheets.by_name(lang)[:-1]
    threes = [found.of_area(code, topic=wish.topic, reason=wish.reason) for code in codes]
    rates = [
        figures.rate(getattr(three, wish.measure), code)
        for code, three in zip(codes, threes, strict=True)
    ]
    shades = drawing.shades(rates)
    spots = [
        Spot(
            code,
            divisions.name(code, lang),
            HIDDEN_SIGN if rate is None else decimal(rate, lang),
            shade,
            said(call, code, three, wish.measure, rate),
            area_url.format(code=code),
        )
        for code, three, rate, shade in zip(codes, threes, rates, shades, strict=True)
    ]
    desc = _desc(call, spots, rates)
    outline = shapes.of_file(call.settings.map_geojson)
    return {
        "map": drawing.drawn(spots, outline, title=_title(call, wish, names), desc=desc),
        "desc": desc,
        "key": _key(call, rates, shades),
        "numbered": drawing.numbered(spots, outline),
        "table": tables.shown(table, lang),
        "filters": {"topic": "", "reason": ""} | wish.query,
        "measures": [(key, call.say(label)) for key, label in wording.MEASURES.items()],
        "topics": [(topic or wording.OTHER, name) for topic, name in names.items()],
        "reasons": wording.reasons(lang),
    }


def said(call: Call, code: str, three: Three, measure: str, rate: float | None) -> str:
    """One area in a sentence."""
    name = divisions.name(code, call.lang)
    if rate is None:
        return call.say(SAID_HIDDEN, area=name)
    n = i18n.number(getattr(three, measure), call.lang)
    what = call.say(wording.MEASURES[measure])
    return call.say(SAID, area=name, what=what, n=n, rate=decimal(rate, call.lang))


def decimal(rate: float, lang: str) -> str:
    """A rate to two places; a whole nothing is 0."""
    return f"{rate:.2f}".replace(".", "," if lang == "fr" else ".") if rate else "0"


def _title(call: Call, wish: Asked, names: Mapping[str, str]) -> str:
    parts = [call.say(TITLE), call.say(wording.MEASURES[wish.measure])]
    if wish.topic is not None:
        parts.append(names[wish.topic])
    if wish.reason:
        parts.append(dict(wording.reasons(call.lang))[wish.reason])
    return " – ".join(parts)


def _desc(call: Call, spots: Sequence[Spot], rates: Sequence[float | None]) -> str:
    most = max(zip(rates, spots, strict=True), key=lambda each: each[0] or 0.0)
    if not most[0]:
        return call.say(N_("No area has a figure to show."))
    return call.say(MOST_SAID, area=most[1].name, rate=most[1].number)


def _key(call: Call, rates: Sequence[float | None], shades: Sequence[str]) -> list[tuple[Any, str]]:
    """What each shade on this map means."""
    found = []
    for shade in sorted(set(shades)):
        values = [rate for rate, each in zip(rates, shades, strict=True) if each == shade and rate]
        if shade == drawing.HIDDEN:
            label = call.say(N_("Hidden: few people"))
        elif not values:
            label = call.say(N_("None"))
        else:
            low, high = (decimal(each, call.lang) for each in (min(values), max(values)))
            label = low if low == high else call.say(N_("{first} to {last}"), first=low, last=high)
        found.append((drawing.key(shade), label))
    return found
