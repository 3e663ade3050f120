"""Places in an appeal's text that are filled when it is sent: an allow-list, and nothing else.

No template language: a text can name a figure, not compute one.
"""

import re
from collections.abc import Collection, Mapping

from relief.kit.errors import FieldError, InvalidInput
from relief.kit.i18n import N_

FIGURES = {
    "promised": N_("money promised, in the campaign's currency"),
    "accepted": N_("money that organizations have accepted"),
    "received": N_("money that has arrived"),
    "pledges": N_("how many promises were made"),
    "still_needed": N_("what the chosen need still lacks, such as “40 blankets”"),
}
OF_NEED = frozenset({"still_needed", "item"})
FACTS = {
    "item": N_("what the chosen need is of, such as “blankets”"),
    "campaign": N_("the relief effort's title"),
    "place": N_("where it is"),
    "phone": N_("2-1-1 and the toll-free number"),
    "link": N_("the short link"),
    "date": N_("the day it is sent"),
    "time": N_("the time it is sent"),
}
KNOWN = FIGURES | FACTS
VAGUE = frozenset({"raised", "total", "amount", "donated", "collected", "amassé", "recueilli"})

PLACE = re.compile(r"\{([^{}]*)\}")
UNKNOWN = N_("There is no “{name}” to fill in. Choose from: {known}.")
CHOOSE = N_(
    "“{name}” does not say which truth. Write {{promised}}, {{accepted}} or {{received}}: most "
    "readers take promised money for money in hand."
)
STRAY = N_("A brace stands alone. Write a name between two braces, or leave the brace out.")
NO_NEED = N_("“{name}” tells of a need: choose which one, or take it out.")


def named(text: str) -> set[str]:
    """The names that stand between braces."""
    return {name.strip() for name in PLACE.findall(text)}


def problems(text: str, pointer: str, *, has_need: bool) -> list[FieldError]:
    """Why `text` cannot be filled, a message each; nothing where it can."""
    found = []
    for name in sorted(named(text)):
        if name.casefold() in VAGUE:
            found.append(_problem(pointer, "vague", CHOOSE, name))
        elif name not in KNOWN:
            found.append(_problem(pointer, "placeholder", UNKNOWN, name))
        elif name in OF_NEED and not has_need:
            found.append(_problem(pointer, "need", NO_NEED, name))
    bare = PLACE.sub("", text)
    if "{" in bare or "}" in bare:
        found.append(FieldError(pointer, "brace", STRAY))
    return found


def check(texts: Mapping[str, str], *, has_need: bool) -> None:
    """Refuse texts that cannot be filled; `texts` by their pointers.

    Raises:
        InvalidInput: naming each.
    """
    found = [
        problem
        for pointer, text in texts.items()
        for problem in problems(text, pointer, has_need=has_need)
    ]
    if found:
        raise InvalidInput(fields=found)


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with each name replaced by its value.

    Raises:
        KeyError: if a value is missing.
    """
    return PLACE.sub(lambda found: values[found[1].strip()], text)


def figures_in(texts: Collection[str]) -> set[str]:
    """The figures that some texts tell of: what must be fresh when they are sent."""
    return {name for text in texts for name in named(text) if name in FIGURES}


def _problem(pointer: str, code: str, message: str, name: str) -> FieldError:
    known = ", ".join(f"{{{each}}}" for each in KNOWN)
    return FieldError(pointer, code, message, {"name": f"{{{name}}}", "known": known})
