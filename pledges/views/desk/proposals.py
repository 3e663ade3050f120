"""A plan's lines as its review shows them: who would get what, why, and what has moved since."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from pledges import states
from pledges.matching.comparing import Thing
from pledges.models import MatchPlan, Pledge
from pledges.plan_words import Offer, Proposal, Reason, Unmatched
from pledges.planning import match_plans, packing, undoing
from pledges.schemas import Person
from pledges.views.pledge import rows
from relief.agencies.models import Agency
from relief.kit import i18n
from relief.kit.i18n import N_
from relief.needs import catalogue
from relief.needs import shown as needs_shown
from relief.needs.models import Need

MOST_SUMS = 8
MOVED = N_("Moved meanwhile: {state}")
FOR_NEED = N_("For a listed need: {what}")
MONEY_NEED = N_("money")
SHORTFALL = N_(
    "{amounts} more could be placed if every promise could be split and no organization were full."
)


@dataclass(frozen=True, slots=True)
class Lines:
    """What the lines of one page of a plan need, read once."""

    offers: Mapping[str, Offer]
    pledges: Mapping[str, Pledge]
    people: Mapping[UUID, Person]
    agencies: Mapping[str, Agency]
    needs: Mapping[str, Need]
    gone: set[tuple[str, UUID, UUID | None]]
    lang: str

    @property
    def names(self) -> dict[str, str]:
        """What each agency is called."""
        return {slug: each.name(self.lang) for slug, each in self.agencies.items()}

    def donor(self, reference: str) -> str:
        """Who promised."""
        return self.people[self.pledges[reference].donor_id].name or ""


def read(
    session: Session, stored: MatchPlan, lines: Sequence[Proposal | Unmatched], lang: str
) -> Lines:
    """Read what `lines` of a plan need."""
    wanted = {each.reference for each in lines}
    found = session.exec(select(Pledge).where(col(Pledge.reference).in_(wanted))).all()
    needs = {UUID(each.need) for each in lines if isinstance(each, Proposal) and each.need}
    return Lines(
        offers=packing.offers_of(stored),
        pledges={each.reference: each for each in found},
        people=rows.people(session, found),
        agencies={each.slug: each for each in session.exec(select(Agency))},
        needs={
            str(each.id): each for each in session.exec(select(Need).where(col(Need.id).in_(needs)))
        },
        gone=undoing.gone(session, stored),
        lang=lang,
    )


def proposal(each: Proposal, known: Lines, names: Mapping[str, str]) -> dict[str, Any]:
    """One line: so much of a promise for an organization."""
    agency = known.agencies[each.agency]
    need_id = UUID(each.need) if each.need else None
    is_sent = (each.reference, agency.id, need_id) in known.gone
    return {
        "pledge": each.reference,
        "agency": each.agency,
        "agency_name": names[each.agency],
        "donor_name": known.donor(each.reference),
        "need_text": need_text(known.needs.get(each.need or ""), known.lang),
        "reasons": said(each.reasons, known.lang, names),
        "sent": is_sent,
        "skipped": ""
        if is_sent
        else _moved(known.pledges[each.reference], each.amount, known.lang),
        **measure(known.offers[each.reference], each.amount, known.lang),
    }


def unmatched(each: Unmatched, known: Lines, names: Mapping[str, str]) -> dict[str, Any]:
    """One promise that waits, and why."""
    return {
        "pledge": each.reference,
        "donor_name": known.donor(each.reference),
        "reasons": said(each.reasons, known.lang, names),
        **measure(known.offers[each.reference], each.amount, known.lang),
    }


def said(reasons: Iterable[Reason], lang: str, names: Mapping[str, str]) -> list[str]:
    """Reasons in the reader's language."""
    return [match_plans.in_words(each, lang, dict(names)) for each in reasons]


def sums(lines: Sequence[Proposal], known: Lines) -> list[dict[str, Any]]:
    """How much a plan places of each thing, the most promises first."""
    amounts: Counter[tuple[str, str, str | None, int]] = Counter()
    counts: Counter[tuple[str, str, str | None, int]] = Counter()
    samples: dict[tuple[str, str, str | None, int], Offer] = {}
    for each in lines:
        offer = known.offers[each.reference]
        what = (offer.kind, offer.unit, offer.item, offer.pack)
        samples[what] = offer
        amounts[what] += each.amount
        counts[what] += 1
    return [
        {"count": count, **measure(samples[what], amounts[what], known.lang)}
        for what, count in counts.most_common(MOST_SUMS)
    ]


def shortfall(outcome: Sequence[Mapping[str, Any]], lang: str) -> str:
    """What whole promises and full lines cost, in words; nothing when they cost nothing."""
    amounts = [
        i18n.money(each["amount"], each["unit"], lang)
        if each["kind"] == "money"
        else i18n.quantity(each["amount"], each["unit"], lang)
        for each in outcome
        if each["amount"]
    ]
    return i18n.translate(lang, SHORTFALL, amounts=", ".join(amounts)) if amounts else ""


def measure(what: Offer | Thing, amount: int, lang: str) -> dict[str, Any]:
    """What a template's `amount` macro needs."""
    if what.kind == "money":
        return {"kind": "money", "cents": amount, "currency": what.unit}
    item = catalogue.name(what.kind, what.item or "", lang)
    return {
        "kind": what.kind,
        "quantity": amount,
        "unit": what.unit,
        "pack": what.pack if isinstance(what, Offer) and what.base else None,
        "item": item,
    }


def _moved(pledge: Pledge, amount: int, lang: str) -> str:
    if pledge.state in states.PLACEABLE and pledge.allocated + amount <= pledge.amount:
        return ""
    word = i18n.translate(lang, states.shown(pledge.state)["word"])
    return i18n.translate(lang, MOVED, state=word)


def need_text(need: Need | None, lang: str) -> str:
    """Which listed need it is for; nothing when it is for none in particular."""
    if need is None:
        return ""
    what = needs_shown.label(need, lang) or i18n.translate(lang, MONEY_NEED)
    what = " · ".join(filter(None, [what, need.place]))
    return i18n.translate(lang, FOR_NEED, what=what)
