"""Match plans by JSON: proposed with reasons, dispatched by reference."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, Field
from sqlmodel import Session, col, select
from starlette.responses import Response
from starlette.routing import Route

from pledges import shapes
from pledges.desk.presses import Skipped
from pledges.models import Dispatch, MatchPlan, Pledge
from pledges.plan_words import Proposal, Reason
from pledges.planning import match_plans, packing
from pledges.shapes import MoneyOut
from relief.agencies.models import Agency
from relief.campaigns import service as campaigns
from relief.kit import i18n
from relief.kit.auth import for_scope
from relief.kit.forms import Input, Line
from relief.kit.openapi import Operation
from relief.kit.web import Call, endpoint


class PlanIn(Input):
    """Which policy to plan by; the seed breaks ties."""

    policy: Line = "default"
    seed: int = Field(default=1, ge=0, le=2**31 - 1)


class DispatchPlanIn(Input):
    """Which pledges of the plan to dispatch; all of them when null."""

    pledges: list[str] | None = None


class ReasonOut(BaseModel):
    """One reason in both languages."""

    rule: str
    en: str
    fr: str


class ProposalOut(BaseModel):
    """So much of a pledge for an agency, and why."""

    pledge: str
    agency: str
    need: str | None
    amount: MoneyOut | None = None
    quantity: int | None = None
    reasons: list[ReasonOut]


class UnmatchedOut(BaseModel):
    """A pledge that waits, and why."""

    pledge: str
    reasons: list[ReasonOut]


class PlanOut(BaseModel):
    """A plan: it reserves and changes nothing."""

    id: str
    policy: str
    seed: int
    proposals: list[ProposalOut]
    unmatched: list[UnmatchedOut]


class SentOut(BaseModel):
    """One dispatch that was made."""

    reference: str
    pledge: str
    agency: str


class SkippedOut(BaseModel):
    """One proposal that no longer held, and why."""

    pledge: str
    code: str
    detail: str


class DispatchedOut(BaseModel):
    """What of a plan was sent, and what had moved meanwhile."""

    dispatched: list[SentOut]
    skipped: list[SkippedOut]


def make(call: Call) -> Response:
    """Propose a plan and keep it."""
    campaign = campaigns.get(call.session, call.path("slug"))
    body = call.body(PlanIn) if call.raw.strip() else PlanIn()
    stored = match_plans.make(call.session, campaign, policy=body.policy, seed=body.seed)
    return call.json(plan(call.session, stored), status=201)


def dispatch(call: Call) -> Response:
    """Dispatch the plan, or some pledges of it."""
    stored = match_plans.get(call.session, call.path("id"))
    body = call.body(DispatchPlanIn) if call.raw.strip() else DispatchPlanIn()
    chosen = None if body.pledges is None else set(body.pledges)
    sent, skipped = match_plans.dispatch(call.session, call.settings, stored, chosen)
    return call.json(dispatched(call.session, sent, skipped, call.lang))


def dispatched(
    session: Session, sent: Sequence[Dispatch], skipped: Sequence[Skipped], lang: str
) -> DispatchedOut:
    """What of a plan was sent, as the API shows it."""
    return DispatchedOut(
        dispatched=[
            SentOut(reference=each.reference, pledge=each.pledge, agency=each.agency)
            for each in shapes.dispatches(session, sent)
        ],
        skipped=[
            SkippedOut(
                pledge=each.reference,
                code=each.code,
                detail=i18n.translate(lang, each.why.message, **each.why.params),
            )
            for each in skipped
        ],
    )


def plan(session: Session, stored: MatchPlan) -> PlanOut:
    """A plan as the API shows it."""
    found = packing.outcome_of(stored)
    names = {
        lang: {agency.slug: agency.name(lang) for agency in session.exec(select(Agency))}
        for lang in ("en", "fr")
    }
    money = _money(session, stored)
    reasons: dict[int, ReasonOut] = {}

    def told(reason: Reason) -> ReasonOut:
        if id(reason) not in reasons:
            words: dict[str, Any] = {
                lang: match_plans.in_words(reason, lang, names[lang]) for lang in ("en", "fr")
            }
            reasons[id(reason)] = ReasonOut(rule=reason.rule, **words)
        return reasons[id(reason)]

    def line(each: Proposal) -> ProposalOut:
        currency = money.get(each.reference)
        return ProposalOut(
            pledge=each.reference,
            agency=each.agency,
            need=each.need,
            amount=shapes.money(currency, each.amount) if currency else None,
            quantity=None if currency else each.amount,
            reasons=[told(reason) for reason in each.reasons],
        )

    return PlanOut(
        id=str(stored.id),
        policy=stored.policy,
        seed=stored.seed,
        proposals=[line(each) for each in found.proposals],
        unmatched=[
            UnmatchedOut(pledge=each.reference, reasons=[told(r) for r in each.reasons])
            for each in found.unmatched
        ],
    )


def _money(session: Session, stored: MatchPlan) -> dict[str, str]:
    query = select(Pledge.reference, Pledge.unit).where(
        Pledge.campaign_id == stored.campaign_id, col(Pledge.kind) == "money"
    )
    return dict(session.exec(query).all())


MAKE, SEND = "/api/v1/campaigns/{slug}/match-plans", "/api/v1/match-plans/{id}/dispatch"
ROUTES = [
    Route(MAKE, endpoint(make, for_scope("dispatch:write")), methods=["POST"]),
    Route(SEND, endpoint(dispatch, for_scope("dispatch:write")), methods=["POST"]),
]
DOCS = [
    Operation("POST", MAKE, "Propose a plan", "dispatch:write", PlanOut, PlanIn, status=201),
    Operation("POST", SEND, "Dispatch a plan", "dispatch:write", DispatchedOut, DispatchPlanIn),
]
