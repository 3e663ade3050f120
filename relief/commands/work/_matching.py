"""What sponsors of a relief effort matched, for the shell."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sqlmodel import Session

from pledges import sponsor_entries
from pledges.views.pledge import sponsor_words
from relief.campaigns import sponsorship, terms
from relief.campaigns.models import Campaign
from relief.kit import i18n


def report(session: Session, campaign: Campaign) -> dict[str, Any]:
    """Every rule with what counted, what was matched, what was beyond the cap or refused."""
    rules = sponsorship.of(session, campaign.id)
    sums = sponsor_entries.sums(session, rules)
    [told] = terms.told(session, [campaign])
    words = terms.sponsors(session, campaign, "en")
    return {
        "campaign": campaign.slug,
        "rules": [
            {
                **out.model_dump(mode="json"),
                "words": "; ".join([said["gives"], *said["conditions"]]),
                "eligible_gifts": sums[rule.id].gifts,
                "eligible_cents": sums[rule.id].gift_cents,
                "over_cap_cents": sums[rule.id].over_cents,
                "refused": {
                    reason: {"gifts": gifts, "cents": cents}
                    for reason, (gifts, cents) in sorted(sums[rule.id].refused.items())
                },
            }
            for rule, out, said in zip(rules, told, words, strict=True)
        ],
        "came_to": [
            asdict(each) | {"for_each_dollar_cents": each.for_each_dollar_cents}
            for each in sponsor_entries.came_to(session, campaign)
        ],
    }


def lines(found: dict[str, Any]) -> Iterator[str]:
    """The report as people read it."""
    if not found["rules"]:
        yield f"No sponsor matches gifts to {found['campaign']}."
    for rule in found["rules"]:
        currency = rule["currency"]
        yield rule["words"] + (" (ended)" if rule["ended"] else "")
        counted = i18n.money(rule["eligible_cents"], currency, "en")
        yield f"  gifts that count: {rule['eligible_gifts']} ({counted})"
        yield f"  matched, on gifts received: {i18n.money(rule['matched_cents'], currency, 'en')}"
        if rule["over_cap_cents"]:
            yield f"  beyond the cap: {i18n.money(rule['over_cap_cents'], currency, 'en')}"
        refused = {key: (each["gifts"], each["cents"]) for key, each in rule["refused"].items()}
        for said in sponsor_words.refusals(refused, currency, "en"):
            yield f"  refused: {said}"
    for each in found["came_to"]:
        dollar = i18n.money(each["for_each_dollar_cents"], each["currency"], "en")
        one = i18n.money(100, each["currency"], "en")
        yield f"Each {one} received came to {dollar} with the sponsors' money."
