"""An organization's own record: what became of each offer, who did what, and the same as files."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pledges.models import ARRIVING, OFFERED, AllocationState, Dispatch
from pledges.views.agency.agency_offers import Known, Scope
from pledges.views.pledge import history_words, rows
from relief.kit import chronicle, i18n
from relief.kit.audit import AuditEntry
from relief.kit.i18n import N_
from relief.kit.tables import Column, Table

ON_A_PAGE = 50
MOST = 20_000  # lines of one file
GONE = (AllocationState.RECALLED, AllocationState.RELEASED)
SHOWN: dict[str, tuple[str, tuple[AllocationState, ...]]] = {
    "waiting": (N_("Waiting for an answer"), OFFERED),
    "coming": (N_("Accepted, still to arrive"), ARRIVING),
    "received": (N_("Received"), (AllocationState.RECEIVED,)),
    "declined": (N_("Declined"), (AllocationState.DECLINED,)),
    "closed": (N_("Taken back or closed"), GONE),
}
EVERYTHING = N_("All of them")
HIDDEN = {"dispatched"}  # it is when the offer came, and stands in its line


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the record is wanted."""

    show: str = ""
    q: str = ""

    @property
    def query(self) -> str:
        """The same in an address."""
        return urlencode(
            {name: text for name, text in (("show", self.show), ("q", self.q)) if text}
        )


def found(
    session: Session, scope: Scope, asked: Asked, *, after: UUID | None = None, most: int = MOST
) -> Sequence[Dispatch]:
    """Offers by state and by a part of the reference or of who answered; the newest first."""
    query = select(Dispatch).where(scope.theirs)
    if asked.show in SHOWN:
        query = query.where(col(Dispatch.state).in_(SHOWN[asked.show][1]))
    if asked.q:
        query = query.where(_matches(asked.q))
    if after:
        query = query.where(col(Dispatch.id) < after)
    return session.exec(query.order_by(col(Dispatch.id).desc()).limit(most)).all()


def lines(session: Session, offers: Sequence[Dispatch], known: Known) -> list[dict[str, Any]]:
    """Each offer with all that was done about it, and by whom."""
    steps = _steps(session, offers, known)
    return [
        {
            "reference": each.reference,
            "state": each.state.value,
            "campaign_title": known.campaigns[each.campaign_id].title(known.lang),
            "sent_at": each.sent_at,
            "handler": known.handlers.get(each.handled_by, ""),
            "steps": steps[each.reference],
            **known.words(each, each.offered),
        }
        for each in offers
    ]


def record(offers: Sequence[Dispatch], known: Known) -> Table:
    """The record as a file; donors stand in it once their offer is accepted."""
    say = _Saying(known)
    columns = [
        Column(key, i18n.translate(known.lang, label))
        for key, label in (
            ("reference", N_("Reference")),
            ("effort", N_("Relief effort")),
            ("what", N_("What")),
            ("offered", N_("Offered")),
            ("accepted", N_("Accepted")),
            ("received", N_("Received")),
            ("state", N_("State")),
            ("sent", N_("Sent")),
            ("answered", N_("Answered")),
            ("by", N_("Answered by")),
            ("reason", N_("Reason")),
            ("donor", N_("Donor")),
            ("phone", N_("Telephone")),
            ("email", N_("E-mail")),
            ("anonymous", N_("Not to be named in public")),
        )
    ]
    title = i18n.translate(known.lang, N_("Our offers"))
    return Table("offers", title, columns, [say.kept(each) for each in offers])


def to_fill_in(offers: Sequence[Dispatch], known: Known) -> Table:
    """The open offers, with empty columns for answers; `dispatches.answer_sheet` reads it again."""
    say = _Saying(known)
    labels = (
        *(N_("Reference"), N_("Relief effort"), N_("What"), N_("Offered"), N_("Answer by")),
        *(N_("Language"), N_("Answer"), N_("Take"), N_("Reason"), N_("Note")),
    )
    columns = [Column(label, i18n.translate(known.lang, label)) for label in labels]
    title = i18n.translate(known.lang, N_("Offers to answer"))
    return Table("open-offers", title, columns, [say.open(each) for each in offers])


class _Saying:
    """One offer as a line of a file."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def open(self, offer: Dispatch) -> list[str]:
        """A line with room for the answer."""
        pledge = self._known.pledges[offer.pledge_id]
        title = self._known.campaigns[offer.campaign_id].title(self._known.lang)
        until = self._moment(offer.answer_by) if offer.answer_by else ""
        said = [offer.reference, title, self._what(offer), self._much(offer, offer.offered)]
        return [*said, until, pledge.language, *[""] * 4]

    def kept(self, offer: Dispatch) -> list[str]:
        """A line of the record."""
        known, pledge = self._known, self._known.pledges[offer.pledge_id]
        theirs = offer.accepted and offer.state not in GONE
        donor = known.people[pledge.donor_id] if theirs else None
        return [
            offer.reference,
            known.campaigns[offer.campaign_id].title(known.lang),
            self._what(offer),
            *(self._much(offer, n) for n in (offer.offered, offer.accepted, offer.received)),
            self._state(offer),
            self._moment(offer.sent_at),
            self._moment(offer.answered_at) if offer.answered_at else "",
            offer.answered_by,
            i18n.translate(known.lang, history_words.REASONS.get(offer.reason, "")),
            *((donor.name or "", donor.phone or "", donor.email or "") if donor else ("", "", "")),
            i18n.translate(known.lang, N_("yes")) if donor and pledge.anonymous else "",
        ]

    def _state(self, offer: Dispatch) -> str:
        labels = (label for label, states in SHOWN.values() if offer.state in states)
        return i18n.translate(self._known.lang, next(labels, ""))

    def _what(self, offer: Dispatch) -> str:
        return rows.in_words(self._known.pledges[offer.pledge_id], self._known.lang, offer.offered)

    def _much(self, offer: Dispatch, amount: int) -> str:
        kind = self._known.pledges[offer.pledge_id].kind
        return str(Decimal(amount).scaleb(-2)) if kind == "money" else str(amount)

    def _moment(self, at: datetime) -> str:
        return i18n.moment(at, self._known.agency.time_zone, self._known.lang)


def _steps(
    session: Session, offers: Sequence[Dispatch], known: Known
) -> dict[str, list[dict[str, Any]]]:
    """What the history says of each offer; a promise has other offers too, which are others'."""
    promised = {pledge.reference: pledge for pledge in known.pledges.values()}
    wanted = {each.reference for each in offers}
    query = select(AuditEntry).where(col(AuditEntry.about).in_(promised))
    entries = [
        each
        for each in session.exec(query.order_by(col(AuditEntry.id)))
        if each.facts.get("dispatch") in wanted
        and each.event in history_words.EVENTS.keys() - HIDDEN
    ]
    who = chronicle.who(session, {each.actor for each in entries}, known.lang)
    names = {known.agency.slug: known.agency.name(known.lang)}
    steps: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in entries:
        facts = history_words.facts(
            each, promised[each.about], names, known.lang, known.agency.time_zone
        )
        text = i18n.translate(known.lang, history_words.EVENTS[each.event], **facts)
        by = who[each.actor] if each.actor.startswith("agency:") else ""
        steps[str(each.facts["dispatch"])].append({"at": each.at, "text": text, "who": by})
    return steps


def _matches(text: str) -> sa.ColumnElement[bool]:
    digits = "".join(each for each in text if each.isdecimal() or each == "-")
    escaped = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    name = sa.func.lower(col(Dispatch.answered_by)).like(f"%{escaped}%", escape="\\")
    if len(digits.replace("-", "")) < 3:
        return name
    plain = sa.func.replace(col(Dispatch.reference), "-", "")
    return sa.or_(name, plain.like(f"%{digits.replace('-', '')}%"))
