"""Why a sponsor matches a promise or a gift, or why not, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session

from pledges import sponsor_entries
from pledges.models import Arrival, MatchingEntry, Pledge
from relief.agencies.models import Agency
from relief.campaigns import judging
from relief.campaigns.judging import Gift
from relief.campaigns.models import Campaign
from relief.campaigns.sponsors import MatchingRule
from relief.kit import i18n
from relief.kit.i18n import N_

LIKELY = N_("Likely matched, once it is received")
LIKELY_IF = N_("Likely matched, once {agency} receives it")
UNLIKELY = N_("Not matched")
STEPS = {
    sponsor_entries.JUDGED: N_("{gift} received: matched with {matched}"),
    sponsor_entries.TAKEN_BACK: N_("{gift} taken back: now matched with {matched}"),
    sponsor_entries.TOPPED_UP: N_("Money below the cap again: now matched with {matched}"),
}
REFUSED = N_("{gift} received: not matched")
OVER = N_("{over} more would go beyond the sponsor's cap")


def of(session: Session, pledge: Pledge, campaign: Campaign, lang: str) -> list[dict[str, Any]]:
    """Each rule of the campaign, and how `pledge` fares under it."""
    if pledge.kind != "money":
        return []
    steps = sponsor_entries.entries_of(session, pledge)
    return [
        {
            "sponsor": rule.sponsor(lang),
            "steps": _steps(session, rule, campaign, pledge, steps, lang)
            or [_forecast(session, rule, campaign, asked, reasons, lang)],
        }
        for rule, asked, reasons in sponsor_entries.likely(session, pledge)
    ]


def refusals(refused: Mapping[str, tuple[int, int]], currency: str, lang: str) -> list[str]:
    """Why gifts were refused, how many and how much, for a report."""
    return [
        i18n.translate(
            lang,
            COUNTED if cents else ONLY_COUNTED,
            reason=i18n.translate(lang, SHORT[reason]),
            gifts=i18n.number(gifts, lang),
            cents=i18n.money(cents, currency, lang),
        )
        for reason, (gifts, cents) in sorted(refused.items())
    ]


COUNTED = N_("{reason}: {gifts} ({cents})")
ONLY_COUNTED = N_("{reason}: {gifts}")
SHORT = {
    "kind": N_("Not money"),
    "currency": N_("Another currency, not converted"),
    "donor": N_("From a company or group"),
    "conditional": N_("With a condition of the donor's"),
    "recipient": N_("To another organization"),
    "early": N_("Before the first day"),
    "late": N_("After the last day"),
    "ended": N_("After the rule had ended"),
}


def _forecast(
    session: Session,
    rule: MatchingRule,
    campaign: Campaign,
    gift: Gift,
    reasons: Sequence[str],
    lang: str,
) -> dict[str, Any]:
    if reasons:
        said = _reasons(session, rule, campaign, gift, reasons, lang)
        return {"text": i18n.translate(lang, UNLIKELY), "reasons": said, "good": False}
    agency = _name(session, rule.recipient_id, lang)
    text = i18n.translate(lang, LIKELY_IF if agency else LIKELY, agency=agency)
    return {"text": text, "reasons": [], "good": True}


def _steps(
    session: Session,
    rule: MatchingRule,
    campaign: Campaign,
    pledge: Pledge,
    steps: Iterable[tuple[MatchingEntry, Arrival]],
    lang: str,
) -> list[dict[str, Any]]:
    found, matched, over = [], dict[UUID, int](), dict[UUID, int]()
    for entry, arrival in steps:
        if entry.rule_id != rule.id:
            continue
        matched[arrival.id] = matched.get(arrival.id, 0) + entry.matched_cents
        over[arrival.id] = over.get(arrival.id, 0) + entry.over_cents
        sums = {
            "gift": i18n.money(abs(entry.gift_cents), pledge.unit, lang),
            "matched": i18n.money(matched[arrival.id], rule.currency, lang),
            "over": i18n.money(over[arrival.id], rule.currency, lang),
        }
        reasons = [each for each in entry.reasons.split(",") if each]
        refused = reasons and entry.step == sponsor_entries.JUDGED
        agency_id = sponsor_entries.recipient(session, arrival)
        gift = sponsor_entries.gift(campaign, pledge, agency_id, arrival.received_on)
        said = _reasons(session, rule, campaign, gift, reasons, lang)
        if over[arrival.id]:
            said.append(i18n.translate(lang, OVER, **sums))
        text = i18n.translate(lang, REFUSED if refused else STEPS[entry.step], **sums)
        found.append({"text": text, "reasons": said, "good": not reasons})
    return found


def _reasons(
    session: Session,
    rule: MatchingRule,
    campaign: Campaign,
    gift: Gift,
    reasons: Iterable[str],
    lang: str,
) -> list[str]:
    today = campaign.today()
    days = {
        "day": judging.counted(rule, gift, today),
        "first": rule.first_day,
        "last": rule.last_day,
    }
    facts = {name: i18n.day(day, campaign.time_zone, lang) for name, day in days.items()}
    facts["agency"] = _name(session, gift.recipient, lang)
    facts["wanted"] = _name(session, rule.recipient_id, lang)
    return [i18n.translate(lang, judging.WORDS[reason], **facts) for reason in reasons]


def _name(session: Session, agency_id: UUID | None, lang: str) -> str:
    return session.get_one(Agency, agency_id).name(lang) if agency_id else ""
