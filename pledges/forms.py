"""What a person wrote in the pledge form or on the console, as a `PledgeIn`."""

from collections.abc import Callable, Mapping
from typing import Any

from pledges.schemas import PledgeIn
from relief.kit import forms, money, quantity
from relief.kit.errors import FieldError, InvalidInput
from relief.kit.i18n import N_
from relief.kit.units import UNITS

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
HEARD = N_("Choose where you heard about this from the list.")
FIRST_FIELD = {
    "money": "/amount",
    "goods": "/goods/item",
    "services": "/services/skill",
    "time": "/time/people",
}
SHARED = ("donor", "designation", "heard_from", "code", "note", "may_split", "pick_up")


def read(fields: Mapping[str, str], currency: str) -> PledgeIn:
    """The pledge that `fields` describe; only the fields of the chosen kind count.

    Args:
        fields: Field names with dots, as the templates have them.
        currency: The campaign's own.

    Raises:
        InvalidInput: with a message for each field, at the form's own names.
    """
    nested = forms.nest(fields.items())
    kind = nested.get("kind", "money")
    problems: list[FieldError] = []
    body: dict[str, Any] = {name: nested[name] for name in SHARED if name in nested}
    body["kind"] = kind
    reader = READERS.get(str(kind))
    if reader:
        body |= reader(nested, currency, problems)
    try:
        found = forms.parse(PledgeIn, body)
    except InvalidInput as error:
        problems += [_at_its_field(each, kind) for each in error.fields]
    if problems:
        seen: dict[str, FieldError] = {}
        for problem in problems:
            seen.setdefault(problem.pointer, problem)
        raise InvalidInput(fields=tuple(seen.values()))
    return found


def units(lang: str) -> list[tuple[str, str]]:
    """Units of goods to choose from."""
    return [(key, unit.name(2, lang)) for key, unit in UNITS.items() if key not in NOT_GOODS]


NOT_GOODS = ("hour", "person")


def _money(nested: dict[str, Any], currency: str, problems: list[FieldError]) -> dict[str, Any]:
    text = str(nested.get("amount") or nested.get("amount_choice") or "")
    if not nested.get("amount") and text.isdecimal() and len(text) < LONGEST_SUM:
        return {"amount": {"amount_cents": int(text), "currency": currency}}
    cents = _number(text, money.parse_cents, "/amount", problems)
    return {"amount": {"amount_cents": cents or 1, "currency": currency}}


def _goods(nested: dict[str, Any], _currency: str, problems: list[FieldError]) -> dict[str, Any]:
    said = _section(nested, "goods")
    count = str(said.get("quantity", ""))
    said["quantity"] = _number(count, quantity.parse_quantity, "/goods/quantity", problems) or 1
    return {"goods": said}


def _services(nested: dict[str, Any], _currency: str, problems: list[FieldError]) -> dict[str, Any]:
    said = _section(nested, "services")
    hours = str(said.get("hours", ""))
    said["hours"] = _number(hours, quantity.parse_quantity, "/services/hours", problems) or 1
    return {"services": said}


def _time(nested: dict[str, Any], _currency: str, problems: list[FieldError]) -> dict[str, Any]:
    said = _section(nested, "time")
    people = str(said.get("people", "1"))
    skills = [skill.strip() for skill in str(said.get("skills", "")).split(",")]
    found: dict[str, Any] = {
        "time": {
            "people": _number(people, quantity.parse_quantity, "/time/people", problems) or 1,
            "skills": [skill for skill in skills if skill],
        }
    }
    if said.get("available"):
        # Free words about when somebody is at home are private: they go with the sealed note.
        found["note"] = "\n".join(filter(None, [nested.get("note"), str(said["available"])]))
    return found


Reader = Callable[[dict[str, Any], str, list[FieldError]], dict[str, Any]]
READERS: dict[str, Reader] = {
    "money": _money,
    "goods": _goods,
    "services": _services,
    "time": _time,
}


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
