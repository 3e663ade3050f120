"""What a person wrote in the pledge form or on the console, as a `PledgeIn`."""

from collections.abc import Callable, Mapping
from typing import Any

from pledges.calls import calling_times
from pledges.forms.kind_sheet import KINDS, Sheet
from pledges.schemas import PledgeIn
from relief.kit import forms, i18n, money
from relief.kit.errors import FieldError, InvalidInput
from relief.kit.i18n import N_
from relief.kit.units import UNITS
from relief.needs import catalogue

SUGGESTED = (2_500, 5_000, 10_000, 25_000)
LONGEST_SUM = 12  # digits; Python itself refuses to read thousands of them
HEARD_FROM = (
    ("post", N_("A post online")),
    ("radio", N_("Radio")),
    ("tv", N_("Television")),
    ("newspaper", N_("A newspaper")),
    ("friend", N_("Family or friends")),
    ("work", N_("Work or school")),
    ("other", N_("Elsewhere")),
)
NAME = N_("Write your name, so that we know whom to ask for when we call.")
HEARD = N_("Choose where you heard about this from the list.")
FIRST_FIELD = {
    "money": "/amount",
    "goods": "/goods/item",
    "services": "/services/skill",
    "time": "/time/people",
}
SHARED = ("donor", "designation", "heard_from", "code", "note", "may_split", "pick_up")


def read(fields: Mapping[str, str], currency: str, zone: str, *, named: bool = False) -> PledgeIn:
    """The pledge that `fields` describe; only the fields of the chosen kind count.

    Args:
        fields: Field names with dots, as the templates have them.
        currency: The campaign's own.
        zone: Whose clocks the days and hours are read on.
        named: Whether the donor must give a name.

    Raises:
        InvalidInput: with a message for each field, at the form's own names.
    """
    nested = forms.nest(fields.items())
    kind = nested.get("kind", "money")
    problems: list[FieldError] = []
    body: dict[str, Any] = {name: nested[name] for name in SHARED if name in nested}
    body |= {"kind": kind, **_named(nested)}
    if kind == "money":
        body |= _money(nested, currency, problems)
    elif reader := KINDS.get(str(kind)):
        sheet = Sheet(str(kind), _section(nested, str(kind)), zone, problems)
        body[sheet.name] = reader(sheet)
        if sheet.name == "time" and sheet.text("available"):
            # Free words about when somebody is at home are private: they go with the sealed note.
            words = [nested.get("note"), sheet.text("available")]
            body["note"] = "\n".join(filter(None, words))
    try:
        found = forms.parse(PledgeIn, body)
    except InvalidInput as error:
        problems += [_at_its_field(each, kind) for each in error.fields]
    if named and not _section(nested, "donor").get("name"):
        problems.append(FieldError("/donor/name", "missing", NAME))
    if problems:
        seen: dict[str, FieldError] = {}
        for problem in problems:
            seen.setdefault(problem.pointer, problem)
        raise InvalidInput(fields=tuple(seen.values()))
    return found


def units(lang: str) -> list[tuple[str, str]]:
    """Units of goods to choose from."""
    return [(key, unit.name(2, lang)) for key, unit in UNITS.items() if key not in NOT_GOODS]


def best_times(lang: str) -> list[tuple[str, str]]:
    """When a donor may be called, to choose from."""
    return [(key, i18n.translate(lang, label)) for key, label in calling_times.LABELS.items()]


def things(lang: str) -> dict[str, list[str]]:
    """What people offer again and again, to choose from while they type."""
    return {
        "items": [item.name(lang) for item in catalogue.ITEMS.values()],
        "skills": [skill.name(lang) for skill in catalogue.SKILLS.values()],
    }


NOT_GOODS = ("hour", "person")


def _money(nested: dict[str, Any], currency: str, problems: list[FieldError]) -> dict[str, Any]:
    text = str(nested.get("amount") or nested.get("amount_choice") or "")
    if not nested.get("amount") and text.isdecimal() and len(text) < LONGEST_SUM:
        return {"amount": {"amount_cents": int(text), "currency": currency}}
    cents = _number(text, money.parse_cents, "/amount", problems)
    return {"amount": {"amount_cents": cents or 1, "currency": currency}}


def _named(nested: dict[str, Any]) -> dict[str, Any]:
    """In whose name it is, if either of its fields was filled in."""
    section = _section(nested, "third_party")
    return {"third_party": section} if any(section.values()) else {}


def _section(nested: dict[str, Any], name: str) -> dict[str, Any]:
    found = nested.get(name, {})
    return dict(found) if isinstance(found, dict) else {}


def _number(
    text: str, parse: Callable[[str], int], pointer: str, problems: list[FieldError]
) -> int | None:
    try:
        return parse(text)
    except InvalidInput as error:
        problems.append(FieldError(pointer, error.code, error.message, error.params))
        return None


def _at_its_field(error: FieldError, kind: object) -> FieldError:
    pointer = error.pointer
    if pointer == "/heard_from":
        return FieldError(pointer, error.code, HEARD)
    if pointer == f"/{kind}" or pointer.startswith("/amount"):
        pointer = FIRST_FIELD.get(str(kind), pointer)
    return FieldError(pointer, error.code, error.message, error.params)
