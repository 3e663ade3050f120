"""What a need is called: its thing in words, and the line of the board that it is."""

from relief.kit import i18n
from relief.kit.i18n import N_, Said
from relief.needs import catalogue
from relief.needs.models import Need

ANYONE = N_("Helpers")
MONEY = N_("Money")


def label(need: Need, lang: str) -> str:
    """What is needed, in words; nothing for money."""
    return "" if need.kind == "money" else _thing(need.kind, need.item, tuple(need.skills), lang)


def line(need: Need, agency_en: str, agency_fr: str) -> Said:
    """The line of the board, for a message of either language: what, for whom, where."""
    what = (need.kind, need.item, tuple(need.skills))
    return Said(_line, *what, need.place, agency_en, agency_fr)


def _line(
    kind: str,
    item: str,
    skills: tuple[str, ...],
    place: str,
    agency_en: str,
    agency_fr: str,
    lang: str,
) -> str:
    what = i18n.translate(lang, MONEY) if kind == "money" else _thing(kind, item, skills, lang)
    parts = [what, i18n.either(agency_en, agency_fr, lang), place]
    return ", ".join(part for part in parts if part)


def _thing(kind: str, item: str, skills: tuple[str, ...], lang: str) -> str:
    if kind == "time" and len(skills) > 1:
        return ", ".join(catalogue.name("time", skill, lang) for skill in skills)
    return catalogue.name(kind, item, lang) or i18n.translate(lang, ANYONE)
