"""Words that leave the house: `templates/mail/*.txt` filled, in the reader's language.

Plain text, so nothing is escaped. Everything a person wrote is flattened to one line first:
it can neither begin a line of its own nor turn the direction of the text.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from itertools import groupby
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from relief.kit import contact, i18n, refs
from relief.kit.templating import TEMPLATES

SUBJECT = "Subject: "
RECORDED = "pledge_recorded"  # to the donor


class Kind(StrEnum):
    """What a block of a message is; HEADING and ITEMS by the mark its lines begin with."""

    HEADING = "# "
    ITEMS = "- "
    WORDS = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together, without their marks."""

    kind: Kind
    lines: tuple[str, ...]

    def __str__(self) -> str:
        mark = Kind.ITEMS.value if self.kind is Kind.ITEMS else ""
        return "\n".join(mark + line for line in self.lines)


@dataclass(frozen=True, slots=True)
class Text:
    """A message in words."""

    subject: str
    blocks: tuple[Block, ...]

    @property
    def body(self) -> str:
        """The words as plain text."""
        return "\n\n".join(map(str, self.blocks)) + "\n"


def write(template: str, lang: str, facts: dict[str, Any], zone: str) -> Text:
    """The mail `template` filled with `facts`, its times on the clocks of `zone`.

    Raises:
        jinja2.TemplateError: if the template is missing, or a fact is.
    """
    made = _environment(lang, zone).get_template(f"{template}.txt")
    first, _, rest = made.render(lang=lang, **flat(facts)).strip().partition("\n")
    if not first.startswith(SUBJECT):
        raise ValueError(f"templates/mail/{template}.txt does not begin with its subject")
    lines = (" ".join(part for part in line.split(" ") if part) for line in rest.splitlines())
    groups = groupby(lines, key=bool)
    return Text(
        first.removeprefix(SUBJECT).strip(),
        tuple(_block(tuple(group)) for filled, group in groups if filled),
    )


def flat(value: Any) -> Any:  # noqa: ANN401 - JSON
    """The same facts with every text on one line, free of control and direction characters."""
    if isinstance(value, str):
        return " ".join("".join(_visible(character) for character in value).split())
    if isinstance(value, dict):
        return {name: flat(each) for name, each in value.items()}
    if isinstance(value, list):
        return [flat(each) for each in value]
    return value


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] not in "CZ":
        return character
    return "" if category == "Cf" else " "


def _block(lines: tuple[str, ...]) -> Block:
    kind = next(kind for kind in Kind if all(line.startswith(kind.value) for line in lines))
    return Block(kind, tuple(line.removeprefix(kind.value) for line in lines))


@cache
def _environment(lang: str, zone: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "mail"),
        extensions=["jinja2.ext.i18n"],
        autoescape=False,  # noqa: S701 - plain text, read by no browser
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.policies["ext.i18n.trimmed"] = True
    installed: Any = environment
    installed.install_gettext_translations(i18n.translations(lang), newstyle=True)

    def moment(text: str) -> str:
        return i18n.moment(datetime.fromisoformat(text), zone, lang)

    def day(text: str) -> str:
        return i18n.day(date.fromisoformat(text[:10]), zone, lang)

    environment.filters.update(
        moment=moment,
        day=day,
        money=lambda cents, currency: i18n.money(cents, currency, lang),
        quantity=lambda n, unit, pack=None: i18n.quantity(n, unit, lang, pack),
        number=lambda n: i18n.number(n, lang),
        phone=contact.phone_display,
        spoken=refs.spoken,
    )
    return environment
