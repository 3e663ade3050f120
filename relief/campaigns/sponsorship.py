"""Sponsors' rules of a campaign: written, ended, and their money handed out to the cent."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select, update

from relief.campaigns import neighbours, service
from relief.campaigns.models import Campaign, CampaignTally
from relief.campaigns.schemas import RuleIn
from relief.campaigns.sponsors import MatchingRule
from relief.kit import audit, clock
from relief.kit.db import rows_changed
from relief.kit.errors import Conflict, InvalidInput, Missing
from relief.kit.i18n import N_

NO_RULE = N_("There is no such matching rule in this relief effort.")
ENDED = N_("This rule has ended already.")
NO_AGENCY = N_("There is no organization “{slug}”.")


def of(session: Session, campaign_id: UUID) -> Sequence[MatchingRule]:
    """Every rule of a campaign, the oldest first."""
    query = select(MatchingRule).where(MatchingRule.campaign_id == campaign_id)
    return session.exec(query.order_by(col(MatchingRule.id))).all()


def get(session: Session, campaign: Campaign, rule_id: UUID) -> MatchingRule:
    """One rule of `campaign`.

    Raises:
        Missing: if there is none.
    """
    found = session.get(MatchingRule, rule_id)
    if found is None or found.campaign_id != campaign.id:
        raise Missing(NO_RULE, code="unknown_rule")
    return found


def add(session: Session, campaign: Campaign, body: RuleIn) -> MatchingRule:
    """Write down what a sponsor has said; it counts for what has arrived as well.

    Nothing arrives in between: whoever records an arrival counts it first, and waits here.

    Raises:
        InvalidInput: if the recipient is unknown.
    """
    counted = select(CampaignTally).where(CampaignTally.campaign_id == campaign.id)
    session.exec(counted.with_for_update()).all()
    numerator, denominator = body.terms
    rule = MatchingRule(
        campaign_id=campaign.id,
        sponsor_en=body.sponsor.en,
        sponsor_fr=body.sponsor.fr,
        first_day=body.first_day,
        last_day=body.last_day,
        counts=body.counts,
        donors=body.donors,
        recipient_id=_recipient(session, body.recipient),
        unconditional=body.unconditional,
        numerator=numerator,
        denominator=denominator,
        cap_cents=body.cap_cents,
        currency=body.currency or campaign.currency,
    )
    session.add(rule)
    session.flush()
    facts = {"sponsor": rule.sponsor_en, "ratio": rule.ratio, "rule": str(rule.id)}
    audit.note(session, service.about(campaign), "rule_added", **facts)
    return rule


def end(session: Session, campaign: Campaign, rule: MatchingRule) -> MatchingRule:
    """No gift that arrives from now on is matched by it; what was matched stays.

    Raises:
        Conflict: if it has ended already.
    """
    statement = (
        update(MatchingRule)
        .where(col(MatchingRule.id) == rule.id, col(MatchingRule.ended_at).is_(None))
        .values(ended_at=clock.now())
    )
    if rows_changed(session, statement) != 1:
        raise Conflict(ENDED, code="rule_ended")
    session.refresh(rule)
    facts = {"sponsor": rule.sponsor_en, "rule": str(rule.id)}
    audit.note(session, service.about(campaign), "rule_ended", **facts)
    return rule


def grant(session: Session, rule: MatchingRule, wanted: int) -> int:
    """Give `wanted` cents of the sponsor's money, or what is left below its cap."""
    while True:
        session.refresh(rule)
        cap = rule.cap_cents
        given = wanted if cap is None else min(wanted, cap - rule.matched_cents)
        # Of two gifts at the cap's edge the second finds the figure moved, and looks again.
        if not given or _move(session, rule, given):
            return given


def take_back(session: Session, rule: MatchingRule, cents: int) -> None:
    """Give the sponsor back what was matched on a gift that had not arrived after all."""
    while cents and not _move(session, rule, -cents):
        session.refresh(rule)


def _move(session: Session, rule: MatchingRule, cents: int) -> bool:
    statement = (
        update(MatchingRule)
        .where(
            col(MatchingRule.id) == rule.id,
            col(MatchingRule.matched_cents) == rule.matched_cents,
        )
        .values(matched_cents=col(MatchingRule.matched_cents) + cents)
    )
    moved = rows_changed(session, statement) == 1
    session.refresh(rule)
    return moved


def _recipient(session: Session, slug: str | None) -> UUID | None:
    try:
        return neighbours.agency_id(session, slug)
    except InvalidInput:
        raise InvalidInput.field("/recipient", "unknown_agency", NO_AGENCY, slug=slug) from None
