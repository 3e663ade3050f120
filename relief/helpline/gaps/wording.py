"""What people read of needs and gaps: names, and what each figure means."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session

from relief.helpline.gaps import divisions, topics
from relief.helpline.gaps.models import HelplineRise, Rising
from relief.helpline.gaps.periods import Quarter
from relief.helpline.words import REASONS
from relief.kit import i18n
from relief.kit.i18n import N_

UNKNOWN_PLACE = N_("Not known where")
NO_TERM = N_("Something else")
OTHER = "other"  # in an address: the topic of what fits no term
MEASURES = {
    "unmet": N_("Help not found"),
    "needs": N_("Needs"),
    "contacts": N_("Calls"),
}
DEFINITIONS = {
    "contacts": N_("Calls, chats, messages and visits that were finished, by where people live."),
    "needs": N_("What these people needed; one call may have several needs."),
    "unmet": N_("Needs for which no help was found, each with one reason."),
    "rate": N_("For each 1,000 residents at the census of 2021."),
    "hidden": N_(
        "Empty, or a dash: hidden, since 1 to 4 people would be counted, or since it would tell "
        "such a count by subtraction. The sums are of everything."
    ),
    "time": N_("The month is that in which a call began, on the clocks of {zone}."),
}
RISEN = {
    Rising.NEEDS: N_("{area}: {n} needs in {month}, where {usual} a month were usual."),
    Rising.UNMET: N_("{area}: help not found {n} times in {month}, where {usual} were usual."),
}


def area(code: str, lang: str) -> str:
    """What a division is called, or that nobody knows where."""
    return divisions.name(code, lang) or i18n.translate(lang, UNKNOWN_PLACE)


def reasons(lang: str) -> list[tuple[str, str]]:
    """Every reason with its words."""
    return [(each.value, i18n.translate(lang, label)) for each, label in REASONS.items()]


def named(session: Session, found: Sequence[str], lang: str) -> Mapping[str, str]:
    """Topics with their names; one whose term is gone counts by what is left of it."""
    names = topics.names(session, found, lang)
    other = i18n.translate(lang, NO_TERM)
    return {topic: names.get(topic, other) for topic in found}


def period(months: Sequence[date], lang: str) -> str:
    """The months from the first to the last; a year that both have is said once."""
    first, last = i18n.month(months[0], lang), i18n.month(months[-1], lang)
    if first == last:
        return first
    if months[0].year == months[-1].year:
        first = i18n.month_name(months[0], lang)
    return i18n.translate(lang, N_("{first} to {last}"), first=first, last=last)


def quarter(given: Quarter, lang: str) -> str:
    """A quarter by its months."""
    return period(given.months, lang)


def risen(row: HelplineRise, lang: str) -> str:
    """One rise in a sentence."""
    usual = f"{row.usual_tenths / 10:.1f}".removesuffix(".0")
    return i18n.translate(
        lang,
        RISEN[row.rising],
        area=area(row.area, lang),
        n=i18n.number(row.n, lang),
        month=i18n.month(row.month, lang),
        usual=usual.replace(".", "," if lang == "fr" else "."),
    )
