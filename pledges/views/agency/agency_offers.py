"""An organization's offers as it sees them: those that wait, those still to arrive, those done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from pledges import service
from pledges.calls import calling_times, standing_offers
from pledges.dispatches import dispatch as dispatches
from pledges.dispatches import fairness, links
from pledges.models import ARRIVING, OFFERED, AllocationState, ClosedLink, Dispatch, Pledge
from pledges.schemas import Person
from pledges.views.pledge import facts, history_words, rows
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import chronicle, i18n, refs
from relief.kit.audit import AuditEntry
from relief.kit.errors import Gone, Missing
from relief.kit.i18n import N_

CLOSED = N_(
    "Your organization is not active here at the moment, so its offers are closed. Call 2-1-1."
)
LINK_CLOSED = N_("211 has closed this link. Sign in to see your offers, or call 2-1-1.")
ON_A_PAGE = 200  # more would not fit into one form; the rest comes once these are answered
US = "211"  # it is called so in both languages
LAST = ("received", "ended", "recalled")


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose offers: all of an organization, or those behind one of its links."""

    agency_id: UUID
    batch_id: UUID | None = None

    @property
    def theirs(self) -> ColumnElement[bool]:
        """What makes a dispatch one of these."""
        if self.batch_id:
            of = (col(Dispatch.batch_id), col(Dispatch.digest_id))
            return or_(*(each == self.batch_id for each in of))
        return col(Dispatch.agency_id) == self.agency_id

    @classmethod
    def of_batch(cls, session: Session, batch_id: UUID, *, made_at: datetime) -> Self:
        """The offers sent together, behind a link made at `made_at`.

        Raises:
            Missing: if none were.
            Gone: if the link was closed, or the organization was switched off since.
        """
        behind = cls(batch_id, batch_id).theirs
        agency_id = session.exec(select(Dispatch.agency_id).where(behind).limit(1)).first()
        if agency_id is None:
            raise Missing(links.UNKNOWN, code="unknown_link")
        closed = session.get(ClosedLink, batch_id)
        if closed and made_at <= closed.closed_at:
            raise Gone(LINK_CLOSED, code="closed_link")
        if not session.get_one(Agency, agency_id).active:
            raise Gone(CLOSED, code="agency_inactive")
        return cls(agency_id, batch_id)

    def check(self, session: Session, references: Iterable[str]) -> None:
        """Let nothing be touched when one of them is nobody's, or somebody else's.

        Raises:
            Missing: if one is.
            InvalidInput: if one is no reference at all.
        """
        wanted = {refs.parse(each) for each in references}
        query = select(Dispatch.reference).where(self.theirs, col(Dispatch.reference).in_(wanted))
        for reference in wanted.difference(session.exec(query).all()):
            raise Missing(dispatches.NOT_FOUND, code="unknown_dispatch", reference=reference)

    def find(self, session: Session, reference: str) -> Dispatch:
        """One of these.

        Raises:
            Missing: if it is nobody's, or somebody else's.
        """
        found = dispatches.get(session, reference)
        if found.agency_id != self.agency_id or self.batch_id not in (
            *(None, found.batch_id, found.digest_id),
        ):
            raise Missing(dispatches.NOT_FOUND, code="unknown_dispatch", reference=found.reference)
        return found


@dataclass(frozen=True, slots=True)
class Known:
    """What the lines of a page need beside their dispatches."""

    agency: Agency
    pledges: dict[UUID, Pledge]
    campaigns: dict[UUID, Campaign]
    people: dict[UUID, Person]
    handlers: dict[str, str]
    lang: str

    def words(self, offer: Dispatch, amount: int) -> dict[str, Any]:
        """What a template's `amount` macro needs."""
        return rows.measure(self.pledges[offer.pledge_id], self.lang, amount)


def page(session: Session, scope: Scope, lang: str) -> dict[str, Any]:
    """All that the page of `scope` lists, the oldest waiting first."""
    asked = _found(session, scope, OFFERED)
    coming = _found(session, scope, ARRIVING)
    settled = tuple(state for state in AllocationState if state not in (*OFFERED, *ARRIVING))
    done = _found(session, scope, settled, newest=True)
    known = around(session, scope.agency_id, [*asked, *coming, *done], lang)
    plain = len({each.campaign_id for each in asked}) < 2
    until = {each.answer_by for each in asked}
    common = until.pop() if len(until) == 1 and len(asked) > 1 else None
    return {
        "agency": {"name": known.agency.name(lang)},
        "campaign": campaign(session, scope, lang),
        "behind": _behind(session, scope, lang),
        "waiting": [_waiting(each, known, plain=plain) for each in asked],
        "until": common,
        "later": max(waiting(session, scope) - len(asked), 0),
        "to_receive": to_receive(session, coming, known),
        "done": _done(session, done, known),
        "zone": known.agency.time_zone,
    }


def _behind(session: Session, scope: Scope, lang: str) -> dict[str, Any] | None:
    """What is owed before more comes, if anything waits for that."""
    found = fairness.of(session, scope.agency_id)
    if found is None:
        return None
    titles = [each.title(lang) for each in found.campaigns]
    return {"unreported": found.unreported, "titles": titles}


def around(session: Session, agency_id: UUID, offers: Sequence[Dispatch], lang: str) -> Known:
    """Read what the lines of `offers` need, few queries whatever their number."""
    wanted = {each.pledge_id for each in offers}
    pledges = session.exec(select(Pledge).where(col(Pledge.id).in_(wanted))).all()
    return Known(
        agency=session.get_one(Agency, agency_id),
        pledges={each.id: each for each in pledges},
        campaigns={each.id: each for each in session.exec(select(Campaign))},
        people=rows.people(session, pledges),
        handlers=chronicle.who(session, {each.handled_by for each in offers} - {""}, lang),
        lang=lang,
    )


def campaign(session: Session, scope: Scope, lang: str) -> dict[str, Any]:
    """The relief effort of the newest of these offers, and its telephones."""
    query = select(Campaign).join(Dispatch, col(Dispatch.campaign_id) == Campaign.id)
    newest = query.where(scope.theirs).order_by(col(Dispatch.id).desc()).limit(1)
    found = session.exec(newest).first()
    return {
        "title": found.title(lang) if found else "",
        "phone": {
            "toll_free": found.toll_free if found else "",
            "tty": found.tty if found else "",
        },
    }


def to_receive(session: Session, offers: Sequence[Dispatch], known: Known) -> list[dict[str, Any]]:
    """Lines of what was accepted and is still to arrive, each with its donor."""
    return [_coming(session, each, known) for each in offers]


def _found(
    session: Session, scope: Scope, states: Sequence[AllocationState], *, newest: bool = False
) -> Sequence[Dispatch]:
    order = col(Dispatch.id).desc() if newest else col(Dispatch.id)
    query = select(Dispatch).where(scope.theirs, col(Dispatch.state).in_(states))
    return session.exec(query.order_by(order).limit(ON_A_PAGE)).all()


def waiting(session: Session, scope: Scope) -> int:
    """How many of them have no answer yet."""
    query = select(func.count()).where(scope.theirs, col(Dispatch.state).in_(OFFERED))
    return session.exec(query).one()


def _waiting(offer: Dispatch, known: Known, *, plain: bool) -> dict[str, Any]:
    pledge = known.pledges[offer.pledge_id]
    title = known.campaigns[offer.campaign_id].title(known.lang)
    meant = pledge.designated_agency_id == offer.agency_id
    return {
        "reference": offer.reference,
        "campaign_title": "" if plain else title,
        "detail": facts.detail(pledge, known.agency.time_zone, known.lang),
        "language": pledge.language,
        "best_time": i18n.translate(known.lang, calling_times.LABELS.get(pledge.best_time, "")),
        "designation_rule": pledge.designation if meant else "none",
        "sent_at": offer.sent_at,
        "until": offer.answer_by,
        "seen_by": offer.answered_by,
        "handler": _handler(offer, known),
        **known.words(offer, offer.offered),
    }


def _handler(offer: Dispatch, known: Known) -> dict[str, str]:
    """Which colleague is on it: the principal, and the name."""
    return {"is": offer.handled_by, "name": known.handlers.get(offer.handled_by, "")}


def _coming(session: Session, offer: Dispatch, known: Known) -> dict[str, Any]:
    pledge = known.pledges[offer.pledge_id]
    donor = known.people[pledge.donor_id]
    terms = standing_offers.terms_of(session, pledge)
    arrived = ""
    if offer.received:
        amount = rows.bare(pledge, known.lang, offer.received)
        arrived = i18n.translate(known.lang, facts.SOME_RECEIVED, amount=amount)
    return {
        "reference": offer.reference,
        "digits": pledge.reference[-3:],
        "received": offer.received,
        "received_text": arrived,
        "note": service.note_of(session, pledge),
        "donor": {
            "name": donor.name or i18n.translate(known.lang, facts.NO_NAME),
            "phone": donor.phone,
            "email": donor.email,
            "language": pledge.language,
            "best_time": facts.best_time(pledge, terms, known.lang),
            "pick_up": terms.pick_up,
            "anonymous": pledge.anonymous,
        },
        "accepted_at": offer.answered_at or offer.sent_at,
        "accepted_by": offer.answered_by or i18n.translate(known.lang, history_words.NOBODY),
        "handler": _handler(offer, known),
        **known.words(offer, offer.accepted),
    }


def _done(session: Session, offers: Sequence[Dispatch], known: Known) -> list[dict[str, Any]]:
    ends = _ends(session, known)
    return [_settled(each, ends.get(each.reference), known) for each in offers]


def _settled(offer: Dispatch, end: AuditEntry | None, known: Known) -> dict[str, Any]:
    by, at = offer.answered_by, offer.answered_at or offer.sent_at
    if end and offer.state is not AllocationState.DECLINED:
        by = US if end.event == "recalled" else str(end.facts.get("by") or by)
        at = end.at
    amount = offer.received if offer.state is AllocationState.RECEIVED else offer.offered
    reason = history_words.REASONS.get(offer.reason, "")
    return {
        "reference": offer.reference,
        "state": offer.state.value,
        "at": at,
        "by": by,
        "reason": i18n.translate(known.lang, reason),
        **known.words(offer, amount),
    }


def _ends(session: Session, known: Known) -> dict[str, AuditEntry]:
    """The last step of each dispatch that ended, by its reference."""
    about = {pledge.reference for pledge in known.pledges.values()}
    query = select(AuditEntry).where(
        col(AuditEntry.about).in_(about), col(AuditEntry.event).in_(LAST)
    )
    steps = session.exec(query.order_by(col(AuditEntry.id)))
    return {str(step.facts.get("dispatch")): step for step in steps}
