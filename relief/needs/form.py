"""The form of a need: it sends the fields of every kind, as people type them."""

from collections.abc import Callable, Mapping
from typing import Any

from relief.kit import forms
from relief.kit.errors import FieldError, InvalidInput
from relief.kit.i18n import LANGUAGES
from relief.kit.money import parse_cents
from relief.kit.quantity import parse_quantity
from relief.kit.units import UNITS
from relief.kit.web import Call
from relief.needs import catalogue
from relief.needs.models import Need
from relief.needs.schemas import NeedIn

SHARED = ("agency", "kind", "urgency", "place", "until", "note")
COUNTS = {"goods": "quantity", "services": "hours", "time": "people"}


def read(call: Call, currency: str) -> NeedIn:
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
        data[kind] = _of_kind(kind, sent)
    if "urgency" in data and data["urgency"].isascii() and data["urgency"].isdecimal():
        data["urgency"] = int(data["urgency"])
    try:
        return forms.parse(NeedIn, data)
    except InvalidInput as error:
        raise InvalidInput(fields=[_in_words(each, call.lang) for each in error.fields]) from None


def fields(need: Need, agency: str, zone_day: Callable[[Any], str], lang: str) -> dict[str, object]:
    """What the form shows of a need that is to be changed."""
    found: dict[str, object] = {
        "agency": agency,
        "kind": need.kind,
        "urgency": need.urgency,
        "place": need.place,
        "until": zone_day(need.until) if need.until else "",
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
    return found


def _of_kind(kind: str, sent: Mapping[str, str]) -> dict[str, Any]:
    count = COUNTS[kind]
    found: dict[str, Any] = {
        count: _read(f"/{kind}/{count}", parse_quantity, sent.get(f"{kind}.{count}", ""))
    }
    for name in ("item", "unit", "skill"):
        if text := sent.get(f"{kind}.{name}", "").strip():
            found[name] = text
    if kind == "time":
        parts = sent.get("time.skills", "").split(",")
        found["skills"] = [part.strip() for part in parts if part.strip()]
    return found


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
