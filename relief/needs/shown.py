"""A need as pages and the API show it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import clock, i18n
from relief.kit.i18n import N_
from relief.needs.labels import label as label  # callers say shown.label
from relief.needs.models import Need, NeedState
from relief.needs.schemas import AmountOut, GoodsOut, NeedOut, ServicesOut, TimeOut

ASKED = {
    "adults": N_("all 18 or over"),
    "screening": N_("police check for the vulnerable sector"),
    "licence": N_("licensed"),
}
CONDITIONS = {"new": N_("new only"), "like_new": N_("new, or as good as new")}
KEEPS = N_("keeps {days} days or more")


def agencies_of(session: Session, needs: Sequence[Need]) -> dict[UUID, Agency]:
    """The agencies of some needs, by id."""
    wanted = {need.agency_id for need in needs}
    found = session.exec(select(Agency).where(col(Agency.id).in_(wanted))).all() if wanted else []
    return {agency.id: agency for agency in found}


def needs(session: Session, rows: Sequence[Need]) -> list[NeedOut]:
    """Needs for the API."""
    agencies = agencies_of(session, rows)
    return [_out(row, agencies[row.agency_id].slug) for row in rows]


def rows(
    campaign: Campaign, needs: Sequence[Need], agencies: Mapping[UUID, Agency], lang: str
) -> list[dict[str, Any]]:
    """Needs for a page, in the reader's language."""
    now = clock.now()
    return [
        {
            "id": need.id,
            "campaign_slug": campaign.slug,
            "agency_name": agencies[need.agency_id].name(lang),
            "kind": need.kind,
            "item": label(need, lang),
            "unit": need.unit,
            "pack": need.asks.get("pack_size"),
            "asks": asked(need, campaign.time_zone, lang),
            "urgency": need.urgency,
            "requested": need.requested,
            "committed": need.committed,
            "in_transit": need.in_transit,
            "received": need.received,
            "gap": need.gap,
            "place": need.place,
            "until": need.until,
            "time_zone": campaign.time_zone,
            "closed": need.state is NeedState.CLOSED,
            "stale": need.stale(now),
            "ending": need.ending(now),
            "version": need.version,
            "typed": _typed(need),
        }
        for need in needs
    ]


def asked(need: Need, zone: str, lang: str) -> list[str]:
    """What is asked of an offer beyond what and how much, in words."""
    said = need.asks
    found = [i18n.translate(lang, text) for key, text in ASKED.items() if said.get(key) is True]
    if condition := said.get("condition"):
        found.append(i18n.translate(lang, CONDITIONS[condition]))
    if days := said.get("keeps_days"):
        found.append(i18n.translate(lang, KEEPS, days=i18n.number(days, lang)))
    if shift := said.get("shift"):
        begin, end = (datetime.fromisoformat(shift[name]) for name in ("from", "until"))
        found.append(f"{i18n.moment(begin, zone, lang)} – {i18n.moment(end, zone, lang)}")
    return found


def _typed(need: Need) -> str:
    """How much is asked for, as a field of a form shows it."""
    if need.kind != "money":
        return str(need.requested)
    return f"{need.requested // 100}.{need.requested % 100:02}"


def _out(need: Need, agency: str) -> NeedOut:
    shown = NeedOut(
        id=str(need.id),
        agency=agency,
        kind=need.kind,
        urgency=need.urgency,
        place=need.place,
        until=need.until,
        state=need.state.value,
        requested=need.requested,
        committed=need.committed,
        in_transit=need.in_transit,
        received=need.received,
        gap=need.gap,
    )
    if need.kind == "money":
        shown.amount = AmountOut(amount_cents=need.requested, currency=need.unit)
    elif need.kind == "goods":
        shown.goods = GoodsOut(item=need.item, quantity=need.requested, unit=need.unit, **need.asks)
    elif need.kind == "services":
        shown.services = ServicesOut(skill=need.item, hours=need.requested, **need.asks)
    else:
        shown.time = TimeOut(people=need.requested, skills=need.skills, **need.asks)
    return shown
