"""The form of a need: it sends the fields of every kind, as people type them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from relief.kit import clock, forms, spans
from relief.kit.errors import FieldError, InvalidInput
from relief.kit.i18n import LANGUAGES, N_
from relief.kit.money import parse_cents
from relief.kit.quantity import parse_quantity
from relief.kit.units import PACKS, UNITS
from relief.kit.web import Call
from relief.needs import catalogue
from relief.needs.models import Need
from relief.needs.schemas import NeedIn

SHIFT = ("shift_day", "shift_from", "shift_until")
SHIFT_WHEN = N_("Write the day of the shift, and when it begins and ends.")
SHARED = ("agency", "kind", "urgency", "place", "until", "note")
COUNTS = {"goods": "quantity", "services": "hours", "time": "people"}


def read(call: Call, currency: str, zone: str) -> NeedIn:
    """The need that a form describes: of its kind's fields only.

    Raises:
        InvalidInput: with one message for each field that does not fit, in the reader's words.
    """
    sent = call.fields
    data: dict[str, Any] = {name: sent[name] for name in SHARED if sent.get(name, "").strip()}
    kind = sent.get("kind", "")
    if kind == "money":
        cents = _read("/amount", parse_cents, sent.get("amount", ""))
        data["amount"] = {"amount_cents": cents, "currency": currency}
    elif kind in COUNTS:
        data[kind] = _of_kind(kind, sent, zone)
    if "urgency" in data and data["urgency"].isascii() and data["urgency"].isdecimal():
        data["urgency"] = int(data["urgency"])
    try:
        return forms.parse(NeedIn, data)
    except InvalidInput as error:
        raise InvalidInput(fields=[_in_words(each, call.lang) for each in error.fields]) from None


def fields(need: Need, agency: str, zone: str, lang: str) -> dict[str, object]:
    """What the form shows of a need that is to be changed."""
    found: dict[str, object] = {
        "agency": agency,
        "kind": need.kind,
        "urgency": need.urgency,
        "place": need.place,
        "until": f"{clock.local(need.until, zone):%Y-%m-%d}" if need.until else "",
        "note": need.note,
    }
    name = catalogue.name(need.kind, need.item, lang)
    if need.kind == "money":
        found["amount"] = f"{need.requested // 100}.{need.requested % 100:02}"
    elif need.kind == "goods":
        found |= {"goods.item": name, "goods.quantity": need.requested, "goods.unit": need.unit}
    elif need.kind == "services":
        found |= {"services.skill": name, "services.hours": need.requested}
    else:
        skills = [catalogue.name("time", skill, lang) for skill in need.skills]
        found |= {"time.people": need.requested, "time.skills": ", ".join(skills)}
    return found | _asked(need, zone)


def _asked(need: Need, zone: str) -> dict[str, object]:
    asks = need.asks
    shift = asks.pop("shift", None)
    found = {f"{need.kind}.{name}": value for name, value in asks.items()}
    if shift:
        begin, end = (
            clock.local(datetime.fromisoformat(shift[name]), zone) for name in ("from", "until")
        )
        shown = (f"{begin:%Y-%m-%d}", f"{begin:%H:%M}", f"{end:%H:%M}")
        found |= {f"time.{name}": text for name, text in zip(SHIFT, shown, strict=True)}
    return found


def _of_kind(kind: str, sent: Mapping[str, str], zone: str) -> dict[str, Any]:
    count = COUNTS[kind]
    found: dict[str, Any] = {
        count: _read(f"/{kind}/{count}", parse_quantity, sent.get(f"{kind}.{count}", ""))
    }
    for name in ("item", "unit", "skill", "condition", "licence", "adults", "screening"):
        if text := sent.get(f"{kind}.{name}", "").strip():
            found[name] = text
    if found.get("unit") not in PACKS:
        sent = {name: text for name, text in sent.items() if name != "goods.pack_size"}
    for name in ("pack_size", "keeps_days"):
        if text := sent.get(f"{kind}.{name}", "").strip():
            found[name] = _read(f"/{kind}/{name}", parse_quantity, text)
    if kind == "time" and any(sent.get(f"time.{name}") for name in SHIFT):
        found["shift"] = _shift(sent, zone)
    if kind == "time":
        parts = sent.get("time.skills", "").split(",")
        found["skills"] = [part.strip() for part in parts if part.strip()]
    return found


def _shift(sent: Mapping[str, str], zone: str) -> dict[str, str]:
    """A shift that ends before it begins ends on the next day."""
    told = {name: sent.get(f"time.{name}", "").strip() for name in SHIFT}
    missing = [
        FieldError(f"/time/{name}", "missing", SHIFT_WHEN) for name in SHIFT if not told[name]
    ]
    if missing:
        raise InvalidInput(fields=missing)
    try:
        day = date.fromisoformat(told["shift_day"])
        begin, end = (time.fromisoformat(told[name]) for name in SHIFT[1:])
        span = spans.on(day, begin.replace(tzinfo=None), end.replace(tzinfo=None), zone)
    except (ValueError, OverflowError):
        raise InvalidInput.field("/time/shift_day", "day", SHIFT_WHEN) from None
    return dict(zip(("from", "until"), map(clock.rfc3339, span), strict=True))


def _read(pointer: str, parse: Callable[[str], int], text: str) -> int:
    try:
        return parse(text)
    except InvalidInput as error:
        raise InvalidInput.field(pointer, error.code, error.message, **error.params) from None


def _in_words(error: FieldError, lang: str) -> FieldError:
    """Name an item and its units as the reader knows them, not by their keys."""
    item = catalogue.ITEMS.get(str(error.params.get("item", "")))
    if error.message != catalogue.WRONG_UNIT or item is None or lang not in LANGUAGES:
        return error
    units = ", ".join(UNITS[unit].name(2, lang) for unit in item.units)
    params = {"item": item.name(lang), "units": units}
    return FieldError(error.pointer, error.code, error.message, params)
