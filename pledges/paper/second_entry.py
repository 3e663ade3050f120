"""The same slip entered twice: is the second telling the same as the first, and where not?"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date

from sqlmodel import Session

from pledges import service
from pledges.lane.prepare import measure
from pledges.models import Pledge
from pledges.schemas import PledgeIn
from relief.agencies.labels import KIND_NAMES
from relief.agencies.models import Agency
from relief.kit import audit, contact, i18n, money
from relief.kit.i18n import N_

LABELS = {
    "name": N_("Name"),
    "phone": N_("Telephone"),
    "email": N_("E-mail"),
    "address": N_("Address"),
    "language": N_("Language"),
    "kind": N_("Kind"),
    "amount": N_("Amount"),
    "unit": N_("Counted in"),
    "item": N_("What"),
    "designation": N_("Who should receive it?"),
    "agency": N_("Organization"),
    "anonymous": N_("Keep the name from the public"),
    "heard_from": N_("Heard from"),
    "note": N_("Note"),
    "said_on": N_("Date on the slip"),
}
WORDS = KIND_NAMES | {
    "none": N_("No preference"),
    "prefers": N_("Prefers"),
    "only": N_("Only"),
    "True": N_("yes"),
    "False": N_("no"),
}


@dataclass(frozen=True, slots=True)
class Telling:
    """What a slip says, as it was recorded or as it was typed."""

    name: str
    phone: str
    email: str
    address: str
    language: str
    kind: str
    amount: int
    unit: str
    item: str
    designation: str
    agency: str
    anonymous: bool
    heard_from: str
    note: str
    said_on: str


def recorded(session: Session, pledge: Pledge) -> Telling:
    """What is recorded under a reference."""
    donor = service.donor_of(session, pledge)
    agency_id = pledge.designated_agency_id
    return Telling(
        name=donor.name or "",
        phone=donor.phone or "",
        email=donor.email or "",
        address=donor.address or "",
        language=pledge.language,
        kind=pledge.kind,
        amount=pledge.amount,
        unit=pledge.unit,
        item=pledge.item,
        designation=pledge.designation,
        agency=session.get_one(Agency, agency_id).slug if agency_id else "",
        anonymous=pledge.anonymous,
        heard_from=pledge.heard_from,
        note=service.note_of(session, pledge),
        said_on=said_on(session, pledge),
    )


def typed(body: PledgeIn, on: date | None) -> Telling:
    """What somebody typed of a slip."""
    donor = body.donor
    item, unit, amount, _ = measure(body)
    return Telling(
        name=donor.name or "",
        phone=donor.phone or "",
        email=donor.email or "",
        address=donor.address or "",
        language=donor.language,
        kind=body.kind,
        amount=amount,
        unit=unit,
        item=item,
        designation=body.designation.rule,
        agency=body.designation.agency or "",
        anonymous=donor.anonymous,
        heard_from=body.heard_from,
        note=body.note,
        said_on=on.isoformat() if on else "",
    )


def differing(first: Telling, second: Telling) -> Mapping[str, tuple[object, object]]:
    """The fields that are told differently, with both; how words are capitalized is no difference.

    A day that only one of them gives is none either: a list may have no such column.
    """
    before, after = asdict(first), asdict(second)
    return {
        each.name: (before[each.name], after[each.name])
        for each in fields(Telling)
        if _plain(before[each.name]) != _plain(after[each.name])
        and not (each.name == "said_on" and not (before["said_on"] and after["said_on"]))
    }


@dataclass(frozen=True, slots=True)
class Difference:
    """One field as it was told twice, for somebody to read."""

    name: str
    label: str
    first: str
    second: str


def side_by_side(first: Telling, second: Telling, lang: str) -> list[Difference]:
    """What the two tell differently, in words."""
    return [
        Difference(
            name,
            i18n.translate(lang, LABELS[name]),
            _said(name, pair[0], first.unit, lang),
            _said(name, pair[1], second.unit, lang),
        )
        for name, pair in differing(first, second).items()
    ]


def said_on(session: Session, pledge: Pledge) -> str:
    """The day that stood on its slip, if it came on paper."""
    for entry in audit.history(session, pledge.reference):
        if "said_on" in entry.facts:
            return str(entry.facts["said_on"])
    return ""


def _said(name: str, value: object, unit: str, lang: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        is_money = unit in money.CURRENCIES
        return i18n.money(value, unit, lang) if is_money else i18n.quantity(value, unit, lang)
    text = str(value)
    if name == "phone" and text:
        return contact.phone_display(text)
    if name == "said_on" and text:
        return i18n.day(date.fromisoformat(text), "UTC", lang)
    if name in {"kind", "designation", "anonymous"}:
        return i18n.translate(lang, WORDS[text])
    return text or "–"


def _plain(value: object) -> object:
    return " ".join(value.casefold().split()) if isinstance(value, str) else value
