"""An appeal's words with today's figures: read in the transaction that sends, or that shows.

Three truths and never one number (rule 3): `{promised}`, `{accepted}` and `{received}` are the
campaign's tallies in its own currency; few people are never counted aloud.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from notifications.appeals import placeholders
from notifications.appeals.models import Appeal
from relief.campaigns import tally
from relief.campaigns.models import Campaign
from relief.kit import clock, contact, i18n, small
from relief.kit.i18n import N_
from relief.needs import labels
from relief.needs.models import Need

HELPLINE = "2-1-1"
PHONE = N_("2-1-1 (or {number})")
FEW = N_("a few")
VOWELS = "aàâeéèêiîoôuûyh"


@dataclass(frozen=True, slots=True)
class Filled:
    """A text as it goes out, and the values that filled it."""

    text: str
    values: Mapping[str, str]


def fill(session: Session, appeal: Appeal, network: str, lang: str, link: str) -> Filled:
    """The words of `appeal` for one network and language as of now; empty where there are none.

    Args:
        session: Figures are read in it, so they are of this very moment.
        appeal: Whose words; its placeholders have been checked.
        network: For its variant.
        lang: en or fr.
        link: The short link's address.
    """
    text = appeal.text(network, lang)
    wanted = placeholders.named(text)
    values = values_of(session, appeal, lang, link, clock.now())
    used = {name: values[name] for name in sorted(wanted)}
    return Filled(placeholders.fill(text, used).strip(), used)


def values_of(
    session: Session, appeal: Appeal, lang: str, link: str, at: datetime
) -> dict[str, str]:
    """What each placeholder stands for at `at`."""
    campaign = session.get_one(Campaign, appeal.campaign_id)
    own, others = tally.totals(session, campaign)
    count = own.pledges + sum(each.pledges for each in others)
    there = clock.local(at, campaign.time_zone)
    values = {
        "promised": i18n.money(own.promised_cents, own.currency, lang),
        "accepted": i18n.money(own.confirmed_cents, own.currency, lang),
        "received": i18n.money(own.received_cents, own.currency, lang),
        "pledges": i18n.translate(lang, FEW) if small.few(count) else i18n.number(count, lang),
        "campaign": campaign.title(lang),
        "place": campaign.place,
        "phone": _phone(campaign, lang),
        "link": link,
        "date": i18n.day(there, campaign.time_zone, lang),
        "time": i18n.moment(at, campaign.time_zone, lang).rpartition(", ")[2],
    }
    if need := need_of(session, appeal.need_id):
        thing = _lower(labels.label(need, lang))
        values |= {"item": thing, "still_needed": still_needed(need, lang)}
    return values


def need_of(session: Session, need_id: UUID | None) -> Need | None:
    """The need that an appeal is for."""
    return session.get(Need, need_id, populate_existing=True) if need_id else None


def still_needed(need: Need, lang: str) -> str:
    """What a need lacks, as a sentence says it: `40 blankets`, `10 boîtes d'aliments`, `$5,000`."""
    if need.kind == "money":
        return i18n.money(need.gap, need.unit, lang)
    thing = _lower(labels.label(need, lang))
    if need.kind == "goods" and need.unit == "each":
        return f"{i18n.number(need.gap, lang)} {thing}"
    measured = i18n.quantity(need.gap, need.unit, lang)
    if need.kind == "goods":
        return f"{measured} {_of(thing, lang)}{thing}"
    return f"{measured} ({thing})"


def _of(thing: str, lang: str) -> str:
    if lang == "en":
        return "of "
    return "d'" if thing[:1].lower() in VOWELS else "de "


def _lower(name: str) -> str:
    """A catalogue's name within a sentence; what is written in capitals stays so."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _phone(campaign: Campaign, lang: str) -> str:
    """2-1-1, and the number for those whom it does not reach (rule 22)."""
    if not campaign.toll_free:
        return HELPLINE
    return i18n.translate(lang, PHONE, number=contact.phone_display(campaign.toll_free))
