"""One promise, whole, as its page shows it: parts, people, history, and what can be done now."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from pledges import details, pack_counts, service, states
from pledges.calls import calling_times, consent, standing_offers
from pledges.desk import waiting_list
from pledges.dispatches import late_receipts
from pledges.donors import second_gift
from pledges.forms import pledge_form
from pledges.holds import hold_reasons
from pledges.holds.hold_reasons import Doubt
from pledges.labels import WAYS
from pledges.models import GONE, OFFERED, Allocation, AllocationState, Dispatch, Pledge, PledgeState
from pledges.schemas import NO_HERE, Terms
from pledges.views.pledge import history_words, instalment_words, rows, sponsor_words
from pledges.views.pledge.rows import Around
from relief.agencies.models import Agency
from relief.campaigns import shown
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import chronicle, clock, i18n
from relief.kit.i18n import N_
from relief.needs import shown as needs_shown
from relief.needs.models import Need

MAY_CALL = {
    consent.YES: N_("Agreed to be called"),
    consent.NO: N_("Asked not to be called"),
    NO_HERE: N_("Asked not to be called about this promise"),
    consent.WRONG: N_("The telephone is somebody else's"),
}
NO_NAME = N_("No name given")
SOME_RECEIVED = N_("{amount} received")
STILL_NEEDED = N_("{what}, {gap} still needed")
LOGGED = N_("{by}, {at}")


def page(session: Session, pledge: Pledge, campaign: Campaign, lang: str) -> dict[str, Any]:
    """All that the page of `pledge` shows."""
    known = rows.around(session, [pledge], lang)
    names = {agency.slug: agency.name(lang) for agency in known.agencies.values()}
    return {
        "pledge": _pledge(session, pledge, campaign, known),
        "parts": _parts(session, pledge, campaign, known),
        "agencies": _by_name({a.slug: a.name(lang) for a in known.agencies.values() if a.active}),
        "takers": _takers(pledge, known),
        "needs": _needs(session, pledge, known),
        "history": chronicle.steps(
            session,
            pledge.reference,
            lang,
            history_words.EVENTS,
            fill=lambda entry: history_words.facts(entry, pledge, names, lang, campaign.time_zone),
        ),
        "similar": [
            {
                "reference": each.reference,
                "state": each.state.value,
                **rows.measure(each, lang),
            }
            for each in waiting_list.similar(session, pledge)
        ],
        "matching": sponsor_words.of(session, pledge, campaign, lang),
        "late": _late(session, pledge, campaign, known),
        "may": _may_here(pledge, known.shares.get(pledge.id, ()), campaign),
        "plan": instalment_words.shown(session, pledge, campaign, lang),
        "now_local": f"{clock.local(clock.now(), campaign.time_zone):%Y-%m-%dT%H:%M}",
    }


def may(pledge: Pledge, shares: Sequence[Allocation]) -> dict[str, bool]:
    """Which steps can be taken from where it stands."""
    settled = pledge.state in (*states.DECIDED, PledgeState.RECEIVED)
    held = pledge.state is PledgeState.HELD
    arrived = sum(share.received for share in shares)
    # What is only reserved is set free by any of these.
    kept = sum(share.amount for share in shares if share.state is AllocationState.RESERVED)
    in_hands = pledge.allocated > kept
    return {
        "dispatch": pledge.state in states.PLACEABLE and pledge.allocated < pledge.amount,
        "withdraw": held or not settled,
        "redirect": (held or not settled) and not in_hands and not arrived,
        "hold": not settled and not in_hands,
        "release": held,
        "keep": not settled and not in_hands,
        "write_off": held or not settled,
        "right_number": pledge.may_call == consent.WRONG,
        "late": pledge.state in GONE and pledge.allocated < pledge.amount,
    }


def _may_here(pledge: Pledge, shares: Sequence[Allocation], campaign: Campaign) -> dict[str, bool]:
    """The same, where a closed campaign sends nothing more."""
    found = may(pledge, shares)
    return found | {"dispatch": found["dispatch"] and campaign.state is not CampaignState.CLOSED}


def _pledge(session: Session, row: Pledge, campaign: Campaign, known: Around) -> dict[str, Any]:
    donor, lang = known.donor(row), known.lang
    left = row.amount - row.allocated
    terms = standing_offers.terms_of(session, row)
    heard = dict(pledge_form.HEARD_FROM).get(row.heard_from, row.heard_from)
    return {
        "reference": row.reference,
        "state": row.state.value,
        "detail": detail(row, campaign.time_zone, lang),
        "left": rows.measure(row, lang, left) if row.allocated and left else None,
        "designation": rows.designation(row, known),
        "designated": _slug(known.agencies, row.designated_agency_id),
        "donor": {
            "name": donor.name or i18n.translate(lang, NO_NAME),
            "phone": donor.phone,
            "email": donor.email,
            "language": row.language,
            "best_time": best_time(row, terms, lang),
            "best_time_words": terms.best_time,
            "pick_up": terms.pick_up,
            "may_call": i18n.translate(lang, MAY_CALL.get(row.may_call, "")),
            "anonymous": row.anonymous,
            "group": row.donor_type == "organization",
        },
        "stands_until": date.fromisoformat(row.stands_until)
        if row.state is PledgeState.STANDING and row.stands_until
        else None,
        "handler": chronicle.who(session, [row.handled_by], lang)[row.handled_by],
        "handled_by": row.handled_by,
        "heard_from_label": i18n.translate(lang, heard),
        "intake_label": i18n.translate(lang, WAYS.get(row.intake, row.intake)),
        "note": service.note_of(session, row),
        "recorded_at": row.recorded_at,
        "hold_reason": _hold_reason(session, row, lang),
        "version": row.version,
        **rows.measure(row, lang),
    }


def best_time(row: Pledge, terms: Terms, lang: str) -> str:
    """When the donor is best called: what they chose, then their own words."""
    chosen = i18n.translate(lang, calling_times.LABELS.get(row.best_time, ""))
    return " · ".join(filter(None, [chosen, terms.best_time]))


def detail(row: Pledge, zone: str, lang: str) -> str:
    """What was said about goods or people beyond how many."""
    return "; ".join(details.words(row, zone, lang))


def _hold_reason(session: Session, row: Pledge, lang: str) -> str:
    if row.state is not PledgeState.HELD:
        return ""
    return second_gift.reason(hold_reasons.doubt(session, row) or Doubt(), lang)


def _parts(
    session: Session, pledge: Pledge, campaign: Campaign, known: Around
) -> list[dict[str, Any]]:
    query = select(Dispatch).where(Dispatch.pledge_id == pledge.id)
    sent = {each.allocation_id: each for each in session.exec(query)}
    return [
        _part(pledge, share, sent.get(share.id), campaign.time_zone, known)
        for share in known.shares.get(pledge.id, ())
    ]


def _part(
    pledge: Pledge, share: Allocation, sent: Dispatch | None, zone: str, known: Around
) -> dict[str, Any]:
    agency, lang = known.agencies[share.agency_id], known.lang
    received = ""
    if share.received and share.state is not AllocationState.RECEIVED:
        amount = rows.bare(pledge, lang, share.received)
        received = i18n.translate(lang, SOME_RECEIVED, amount=amount)
    kept = share.state is AllocationState.RESERVED
    return {
        "id": str(share.id),
        "agency_name": agency.name(lang),
        "agency_slug": agency.slug,
        "state": share.state.value,
        "reserved_until": share.reserved_until if kept else None,
        "received_text": received,
        "dispatch": sent.reference if sent else "",
        "contacts": _contacts(agency) if kept or share.state in OFFERED else [],
        "sent_at": sent.sent_at if sent else None,
        "answer_by": sent.answer_by if sent and share.state in OFFERED else None,
        "by": _answer(sent, zone, lang) if sent else "",
        **rows.measure(pledge, lang, share.amount),
    }


def _late(
    session: Session, pledge: Pledge, campaign: Campaign, known: Around
) -> dict[str, Any] | None:
    """What a closed promise brought after all, and what the form about more of it needs."""
    if pledge.state not in GONE:
        return None
    left = pledge.amount - pledge.allocated
    return {
        "receipts": [
            {
                "id": str(each.id),
                "on": date.fromisoformat(each.received_on),
                "agency_name": known.agency(share.agency_id),
                "came": rows.in_words(pledge, known.lang, share.received),
            }
            for each, share in late_receipts.stands(session, pledge)
        ],
        "left": rows.in_words(pledge, known.lang, left) if left else "",
        "agencies": _by_name({a.slug: a.name(known.lang) for a in known.agencies.values()}),
        "today": campaign.today(),
        "totals": shown.totals(session, campaign),
    }


def _contacts(agency: Agency) -> list[dict[str, str]]:
    people = ((agency.contact_name, agency.phone), (agency.second_name, agency.second_phone))
    return [{"name": name, "phone": phone} for name, phone in people if phone]


def _answer(sent: Dispatch, zone: str, lang: str) -> str:
    if not sent.answered_by or sent.answered_at is None:
        return ""
    at = i18n.moment(sent.answered_at, zone, lang)
    return i18n.translate(lang, LOGGED, by=sent.answered_by, at=at)


def _takers(pledge: Pledge, known: Around) -> list[tuple[str, str]]:
    """Whom it may be sent to: active, taking its kind, not refused before, and as intended."""
    refused = {
        share.agency_id
        for share in known.shares.get(pledge.id, ())
        if share.state is AllocationState.DECLINED
    }
    only = pledge.designated_agency_id if pledge.designation == "only" else None
    return _by_name(
        {
            agency.slug: agency.name(known.lang)
            for agency in known.agencies.values()
            if agency.active
            and pledge.kind in agency.accepts
            and agency.id not in refused
            and (only is None or agency.id == only)
        }
    )


def _needs(session: Session, pledge: Pledge, known: Around) -> list[tuple[str, str]]:
    """Open needs for such things, the most urgent first."""
    found = pack_counts.needs_for(session, pledge)
    return [(str(need.id), _need(need, known)) for need in found]


def _need(need: Need, known: Around) -> str:
    what = " · ".join(filter(None, [needs_shown.label(need, known.lang), need.place]))
    named = ": ".join(filter(None, [known.agency(need.agency_id), what]))
    pack = need.asks.get("pack_size")
    gap = i18n.number(need.gap, known.lang)
    if need.kind == "money":
        gap = i18n.money(need.gap, need.unit, known.lang)
    elif need.unit != "each":
        gap = i18n.quantity(need.gap, need.unit, known.lang, pack)
    return i18n.translate(known.lang, STILL_NEEDED, what=named, gap=gap)


def _by_name(agencies: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(agencies.items(), key=lambda pair: pair[1].casefold())


def _slug(agencies: Mapping[UUID, Agency], agency_id: UUID | None) -> str:
    return agencies[agency_id].slug if agency_id else ""
