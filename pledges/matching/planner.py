"""The matching planner: which offer should go to which need, whole, and why in words.

Pure: the same offers, takers, gaps, policy and seed give the same plan, in whatever order takers
and gaps come. Offers come in order of time. Nothing is reserved: see `planning.match_plans`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pledges.matching.board import Board, wish_of
from pledges.matching.explanations import Telling
from pledges.matching.ledger import Ledger
from pledges.matching.market import Group, Market
from pledges.matching.placing import Placing
from pledges.plan_words import Gap, Offer, Plan, Policy, Shortfall, Taker, Wish


def plan(
    offers: Sequence[Offer],
    takers: Iterable[Taker],
    gaps: Iterable[Gap],
    *,
    policy: Policy,
    seed: int,
    default_agency: str | None,
) -> Plan:
    """Propose a place for each offer, or say why it waits.

    Every unit of every offer is either proposed or unmatched; no gap gets more than it lacks.
    """
    board = Board(takers, gaps, policy, seed, default_agency)
    ledger = Ledger(board, offers)
    telling = Telling(board, ledger, offers)
    shortfall = []
    for (kind, unit), markets in _markets(board, offers):
        missed = 0
        for market in markets:
            missed += Placing(board, ledger, market).run()
            telling.read(market)
        if missed:
            shortfall.append(Shortfall(kind, unit, missed))
    proposals, unmatched = telling.lines()
    return Plan(policy.key, policy.version, seed, proposals, unmatched, tuple(shortfall))


def _markets(
    board: Board, offers: Sequence[Offer]
) -> Iterable[tuple[tuple[str, str], list[Market]]]:
    """Class the offers by wish; those that can never meet the same gap stand in other markets."""
    markets: dict[tuple[str, str], dict[str, Market]] = defaultdict(dict)
    groups: dict[tuple[object, ...], Group] = {}
    wishes: dict[Wish, Group] = {}
    for at, offer in enumerate(offers):
        key = (
            offer.kind,
            offer.unit,
            offer.item,
            offer.designation,
            offer.agency,
            offer.area,
            offer.declined_by,
            offer.base,
            offer.pack,
            offer.terms,
        )
        group = groups.get(key)
        if group is None:
            wish = wish_of(offer)
            item = "" if offer.kind == "time" else offer.item or ""
            market = markets[offer.kind, wish.unit].setdefault(item, Market(board))
            group = groups[key] = wishes.get(wish) or market.add(wish)
            wishes[wish] = group
        if offer.amount > 0:
            (group.split if offer.may_split else group.whole).append(at)
    for kind_unit, by_item in sorted(markets.items()):
        yield kind_unit, [market for _, market in sorted(by_item.items())]
