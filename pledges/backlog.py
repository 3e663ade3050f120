"""The backlog: what a plan is made from, as the database has it now."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, SQLColumnExpression, literal, true
from sqlmodel import Session, col, func, select

from pledges import states
from pledges.matching import terms
from pledges.models import ARRIVING, Allocation, AllocationState, Dispatch, Pledge
from pledges.plan_words import POLICIES, Gap, Offer, Policy, Taker
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import areas
from relief.kit.memory import uncollected
from relief.needs import packs
from relief.needs.models import Need, NeedState

GOODS_OR_TIME = ("goods", "services", "time")


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a plan is made from; agencies are known by slug, needs by id."""

    offers: list[Offer]
    takers: list[Taker]
    gaps: list[Gap]
    default_agency: str | None
    fairness_limit: int | None = None

    def policy(self, key: str) -> Policy:
        """A rule set, with what the campaign has chosen about fairness."""
        return replace(POLICIES[key], fairness_limit=self.fairness_limit)


@uncollected()
def read(
    session: Session,
    campaign: Campaign,
    *,
    only: ColumnElement[bool] | None = None,
    beside: ColumnElement[bool] | None = None,
) -> Inputs:
    """What a plan for `campaign` is made from; of the pledges `only` some, others' `beside`."""
    own = col(Pledge.campaign_id) == campaign.id
    query = _pledges(col(Pledge.amount) - col(Pledge.allocated)).where(
        own if beside is None else own | beside,
        col(Pledge.state).in_(states.PLACEABLE),
        col(Pledge.allocated) < col(Pledge.amount),
        true() if only is None else only,
    )
    return _inputs(session, campaign, query)


def returned(session: Session, campaign: Campaign, dispatches: Sequence[Dispatch]) -> Inputs:
    """What a plan is made from if some dispatches were taken back.

    Each is an offer of its own, known by its own reference, and not for the agency that has it.
    """
    holders = {each.reference: each.agency_id for each in dispatches}
    wanted = col(Dispatch.id).in_([each.id for each in dispatches])
    query = _pledges(col(Dispatch.offered), col(Dispatch.reference)).join(
        Dispatch, col(Dispatch.pledge_id) == Pledge.id
    )
    inputs = _inputs(session, campaign, query.where(wanted))
    slugs = dict(session.exec(select(Agency.id, Agency.slug)).all())
    offers = [
        replace(each, declined_by=each.declined_by | {slugs[holders[each.reference]]})
        for each in inputs.offers
    ]
    return replace(inputs, offers=offers)


def _inputs(session: Session, campaign: Campaign, query: Any) -> Inputs:  # noqa: ANN401 - `_pledges`
    slugs = dict(session.exec(select(Agency.id, Agency.slug)).all())
    needs = _needs(session, campaign)
    found = [_gap(need, slugs) for need in needs]
    default = slugs.get(campaign.default_agency_id) if campaign.default_agency_id else None
    offers = _offers(session, campaign, slugs, _Reader(campaign, needs, found), query)
    return Inputs(offers, _takers(session), found, default, campaign.fairness_limit)


class _Reader:
    """Reads what was said of offers; those of whom the same was said share it."""

    def __init__(self, campaign: Campaign, needs: Iterable[Need], gaps: Iterable[Gap]) -> None:
        self._today = campaign.today()
        self._shifts = {str(need.id): at for need in needs if (at := terms.shift_of(need))}
        self._spans: dict[str, set[int]] = defaultdict(set)
        # Where a need of “40 cases” does not say of how many, a case counts as a case.
        self._unpacked = {(gap.item, gap.unit) for gap in gaps if not gap.base}
        self._known: dict[tuple[str, str, str, str], tuple[Any, ...]] = {}
        for gap in gaps:
            self._spans[gap.item or ""].add(gap.asks.days if gap.asks else 0)

    def read(self, kind: str, unit: str, item: str, details: str) -> tuple[Any, ...]:
        """Where it is, what its packs hold, how many of these, and on what terms it is offered."""
        key = (kind, unit, item, details)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._read(*key)
        return found

    def _read(self, kind: str, unit: str, item: str, details: str) -> tuple[Any, ...]:
        said = orjson.loads(details)
        base, size = "", 1
        if kind == "goods" and (item, unit) not in self._unpacked:
            base, size = _base(item, unit, said.get("pack_size"))
        spans = self._spans.get(item, ())
        found = terms.terms_of(kind, said, self._today, spans, self._shifts)
        return terms.area_of(kind, said), base, size, found


def _base(item: str, unit: str, size: int | None) -> tuple[str, int]:
    """What its packs hold, and how much of it; nothing for what is not packed."""
    pack = packs.contents(item, unit, size)
    return ("", 1) if pack.unit == unit else pack


def _pledges(left: SQLColumnExpression[int], *known_by: SQLColumnExpression[str]) -> Any:  # noqa: ANN401 - wide
    """A query for offers of `left`, in order of time, known by their pledge if nothing is said."""
    return select(  # type: ignore[call-overload]
        col(Pledge.reference),
        Pledge.kind,
        Pledge.unit,
        Pledge.item,
        left.label("left"),
        Pledge.designation,
        Pledge.designated_agency_id,
        Pledge.may_split,
        Pledge.details,
        (*known_by, literal(""))[0].label("known_by"),
    ).order_by(col(Pledge.id))


def _offers(
    session: Session,
    campaign: Campaign,
    slugs: dict[UUID, str],
    reader: _Reader,
    query: Any,  # noqa: ANN401 - `_pledges`
) -> list[Offer]:
    declined = _declined(session, campaign, slugs)
    nobody: frozenset[str] = frozenset()
    plain = (None, "", 1, None)
    found = []
    for (
        reference,
        kind,
        unit,
        item,
        left,
        rule,
        agency_id,
        may_split,
        said,
        known_by,
    ) in session.execute(query):
        area, base, pack, agreed = plain if kind == "money" else reader.read(kind, unit, item, said)
        found.append(
            Offer(
                known_by or reference,
                kind,
                unit,
                item or None,
                left,
                rule,
                slugs[agency_id] if agency_id else None,
                may_split,
                area,
                frozenset(declined[reference]) if reference in declined else nobody,
                base,
                pack,
                agreed,
            )
        )
    return found


def _declined(session: Session, campaign: Campaign, slugs: dict[UUID, str]) -> dict[str, set[str]]:
    """Who declined what, by the pledge's reference."""
    declined: dict[str, set[str]] = {}
    rows = session.execute(
        select(Pledge.reference, Allocation.agency_id)
        .join(Allocation, col(Allocation.pledge_id) == Pledge.id)
        .where(Pledge.campaign_id == campaign.id, Allocation.state == AllocationState.DECLINED)
    )
    for reference, agency_id in rows:
        declined.setdefault(reference, set()).add(slugs[agency_id])
    return declined


def _takers(session: Session) -> list[Taker]:
    taken = Counter(_counted(session, col(Dispatch.active))) + Counter(_reserved(session))
    waiting = unreported(session)
    return [
        Taker(
            agency.slug,
            frozenset(agency.accepts),
            areas.served(agency.serves),
            None if agency.capacity is None else agency.capacity - taken[agency.id],
            agency.active,
            waiting.get(agency.id, 0),
        )
        for agency in session.exec(select(Agency).order_by(col(Agency.slug)))
    ]


def _reserved(session: Session) -> dict[UUID, int]:
    """How many parts are set aside for each agency; they are to become offers."""
    query = select(Allocation.agency_id, func.count()).where(
        col(Allocation.reserved_until).is_not(None)
    )
    return dict(session.exec(query.group_by(col(Allocation.agency_id))).all())


def unreported(session: Session, agency_id: UUID | None = None) -> dict[UUID, int]:
    """How many offers of goods or time each agency accepted and has not reported on; or one's."""
    theirs = true() if agency_id is None else col(Dispatch.agency_id) == agency_id
    return _counted(
        session,
        theirs
        & col(Dispatch.active)
        & col(Dispatch.state).in_(ARRIVING)
        & col(Dispatch.pledge_id).in_(select(Pledge.id).where(col(Pledge.kind).in_(GOODS_OR_TIME))),
    )


def _counted(session: Session, condition: Any) -> dict[UUID, int]:  # noqa: ANN401 - an SQL condition
    query = (
        select(Dispatch.agency_id, func.count()).where(condition).group_by(col(Dispatch.agency_id))
    )
    return dict(session.exec(query).all())


def gaps(session: Session, campaign: Campaign, slugs: dict[UUID, str]) -> list[Gap]:
    """What is still needed of each open need."""
    return [_gap(need, slugs) for need in _needs(session, campaign)]


def _needs(session: Session, campaign: Campaign) -> list[Need]:
    query = (
        select(Need)
        .where(Need.campaign_id == campaign.id, Need.state == NeedState.OPEN)
        .order_by(col(Need.id))
    )
    return [need for need in session.exec(query) if need.gap]


def _gap(need: Need, slugs: dict[UUID, str]) -> Gap:
    base, pack = "", 1
    if need.kind == "goods":
        base, pack = _base(need.item, need.unit, need.asks.get("pack_size"))
    return Gap(
        str(need.id),
        slugs[need.agency_id],
        need.kind,
        need.unit,
        need.item or None,
        need.gap,
        need.urgency,
        areas.named(need.place) if need.place else None,
        need.requested,
        base,
        pack,
        terms.asks_of(need),
    )
