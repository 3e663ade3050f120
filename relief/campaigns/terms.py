"""A sponsor's rule in the reader's words: what may be matched, and what was."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from relief.campaigns import neighbours, sponsorship
from relief.campaigns.models import Campaign
from relief.campaigns.schemas import SponsorOut, TitleOut
from relief.campaigns.sponsors import INDIVIDUAL, PROMISED, MatchingRule
from relief.kit import i18n
from relief.kit.i18n import N_

GIVES = N_("{sponsor} gives {give} for each {each} given")
RECEIVED = N_("gifts received from {first} to {last}")
PROMISED_ON = N_("gifts promised from {first} to {last}")
FROM_INDIVIDUALS = N_("from individuals, not from companies or groups")
TO_ONE = N_("to {agency}")
NO_PREFERENCE = N_("given with no preference")
UP_TO = N_("up to {cap} in all")


def sponsors(session: Session, campaign: Campaign, lang: str) -> list[dict[str, Any]]:
    """Each rule of a campaign, as pages say it."""
    rules = sponsorship.of(session, campaign.id)
    named = neighbours.named(session, [rule.recipient_id for rule in rules])
    found = []
    for rule in rules:
        agency = named.get(rule.recipient_id) if rule.recipient_id else None
        found.append(
            {
                "id": str(rule.id),
                "sponsor": rule.sponsor(lang),
                "gives": _gives(rule, lang),
                "conditions": _conditions(
                    rule, campaign, agency.name(lang) if agency else "", lang
                ),
                "matched_cents": rule.matched_cents,
                "currency": rule.currency,
                "ended_at": rule.ended_at,
            }
        )
    return found


def told(session: Session, rows: Sequence[Campaign]) -> list[list[SponsorOut]]:
    """The rules of each campaign, for programs."""
    rules = [sponsorship.of(session, row.id) for row in rows]
    named = neighbours.named(session, [each.recipient_id for found in rules for each in found])
    return [
        [
            SponsorOut(
                sponsor=TitleOut(en=rule.sponsor_en, fr=rule.sponsor_fr),
                recipient=named[rule.recipient_id].slug if rule.recipient_id else None,
                ended=rule.ended_at is not None,
                **rule.model_dump(include=set(SponsorOut.model_fields) - {"ratio"}),
                ratio=rule.ratio,
            )
            for rule in found
        ]
        for found in rules
    ]


def _gives(rule: MatchingRule, lang: str) -> str:
    give, each = (
        i18n.money(100 * n, rule.currency, lang) for n in (rule.numerator, rule.denominator)
    )
    return i18n.translate(lang, GIVES, sponsor=rule.sponsor(lang), give=give, each=each)


def _conditions(rule: MatchingRule, campaign: Campaign, agency: str, lang: str) -> list[str]:
    first, last = (
        i18n.day(day, campaign.time_zone, lang) for day in (rule.first_day, rule.last_day)
    )
    window = PROMISED_ON if rule.counts == PROMISED else RECEIVED
    found = [i18n.translate(lang, window, first=first, last=last)]
    if rule.donors == INDIVIDUAL:
        found.append(i18n.translate(lang, FROM_INDIVIDUALS))
    if agency:
        found.append(i18n.translate(lang, TO_ONE, agency=agency))
    if rule.unconditional:
        found.append(i18n.translate(lang, NO_PREFERENCE))
    if rule.cap_cents is not None:
        cap = i18n.money(rule.cap_cents, rule.currency, lang)
        found.append(i18n.translate(lang, UP_TO, cap=cap))
    return found
