"""One backlog under two rule sets, side by side, before anything is sent."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select
from starlette.responses import Response
from starlette.routing import Route

from pledges.matching.comparing import Comparison, Met, Move, Places, Share, Sum, Thing, thing_of
from pledges.models import MatchPlan
from pledges.planning import match_plans, packing
from pledges.views.desk import desk_page, plans, proposals
from relief.agencies.models import Agency
from relief.kit import i18n
from relief.kit.auth import for_role
from relief.kit.errors import Conflict, InvalidInput
from relief.kit.forms import Input, Line
from relief.kit.i18n import N_
from relief.kit.web import Call, endpoint
from relief.needs.models import Need

COORDINATOR = for_role("coordinator")
MOST_MOVES = 200
KEPT = N_("This is the plan by the other rule set, from the same promises. Nothing is sent yet.")


class Other(Input):
    """The rule set to compare with."""

    policy: Line


def show(call: Call) -> Response:
    """Who gains, who loses and which promises move, were the other rule set chosen."""
    stored = match_plans.get(call.session, call.path("id"))
    others = [each for each in desk_page.policies(call) if each[0] != stored.policy]
    policy = call.query("policy") or others[0][0]
    try:
        found = match_plans.compare(stored, policy)
    except (InvalidInput, Conflict) as error:
        return plans.page(call, stored, error)
    return call.page("pledges/compare.html", **_told(call, stored, policy, found), others=others)


def choose(call: Call) -> Response:
    """Keep the other plan, made from the same inputs, for its own review."""
    stored = match_plans.get(call.session, call.path("id"))
    try:
        other = match_plans.again(call.session, stored, call.form(Other).policy)
    except InvalidInput as error:
        return plans.page(call, stored, error)
    return call.redirect(f"/desk/plans/{other.id}", flash=KEPT)


def _told(call: Call, stored: MatchPlan, policy: str, found: Comparison) -> dict[str, Any]:
    lang = call.lang
    names = {each.slug: each.name(lang) for each in call.session.exec(select(Agency))}
    offers = packing.offers_of(stored)
    return {
        "plan": plans.about(call, stored),
        "policy": policy,
        "labels": [dict(desk_page.policies(call)).get(key, key) for key in (stored.policy, policy)],
        "promises": len(offers),
        "moved": len(found.moves),
        "least_met": [i18n.percent(level, lang) for level in found.least_met],
        "sums": [_sum(each, lang) for each in found.sums],
        "shares": [_share(each, names, lang) for each in found.shares],
        "needs": _needs(call.session, found.needs, names, lang),
        "moves": [
            _move(each, thing_of(offers[each.reference]), names, lang)
            for each in found.moves[:MOST_MOVES]
        ],
        "more": max(0, len(found.moves) - MOST_MOVES),
    }


def _sum(each: Sum, lang: str) -> dict[str, Any]:
    amounts = (each.offered, each.first, each.second, *each.waits)
    named = ("offered", "first", "second", "first_waits", "second_waits")
    return {
        name: proposals.measure(each.thing, amount, lang)
        for name, amount in zip(named, amounts, strict=True)
    }


def _share(each: Share, names: Mapping[str, str], lang: str) -> dict[str, Any]:
    return {
        "agency_name": names.get(each.agency, each.agency),
        "first": proposals.measure(each.thing, each.first, lang),
        "second": proposals.measure(each.thing, each.second, lang),
        "first_count": each.first_count,
        "second_count": each.second_count,
        "change": each.change,
        "by": proposals.measure(each.thing, abs(each.change), lang),
    }


def _needs(
    session: Session, met: Sequence[Met], names: Mapping[str, str], lang: str
) -> list[dict[str, Any]]:
    wanted = {UUID(each.gap.need) for each in met}
    known = {
        str(need.id): need for need in session.exec(select(Need).where(col(Need.id).in_(wanted)))
    }
    return [
        {
            "text": proposals.need_text(known.get(each.gap.need), lang),
            "agency_name": names.get(each.gap.agency, each.gap.agency),
            "lacks": proposals.measure(_of(each), each.gap.amount, lang),
            "first": i18n.percent(each.level(each.first), lang),
            "second": i18n.percent(each.level(each.second), lang),
            "change": each.second - each.first,
        }
        for each in met
    ]


def _of(each: Met) -> Thing:
    return Thing(each.gap.kind, each.gap.unit, each.gap.item or "")


def _move(each: Move, what: Thing, names: Mapping[str, str], lang: str) -> dict[str, Any]:
    def places(found: Places) -> list[dict[str, Any]]:
        return [
            {"agency_name": names.get(agency, agency), **proposals.measure(what, amount, lang)}
            for agency, amount in found
        ]

    return {"pledge": each.reference, "first": places(each.first), "second": places(each.second)}


ROUTES = [
    Route("/desk/plans/{id}/compare", endpoint(show, COORDINATOR), methods=["GET"]),
    Route("/desk/plans/{id}/compare", endpoint(choose, COORDINATOR), methods=["POST"]),
]
