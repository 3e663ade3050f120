"""A list of arrivals as its page shows it: what is certain, the next question, what is flagged."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import orjson
from sqlmodel import Session, col, select

from pledges import service
from pledges.arrivals import lists
from pledges.arrivals.expectations import stands_of
from pledges.arrivals.findings import Stands
from pledges.models import (
    ARRIVING,
    OFFERED,
    ArrivalLine,
    Dispatch,
    LineState,
    Pledge,
    Reconciliation,
    Verdict,
)
from pledges.views.agency import agency_offers
from pledges.views.agency.agency_offers import Known
from pledges.views.arrivals import line_reasons, list_sums
from pledges.views.pledge import facts, rows
from relief.agencies.models import Agency
from relief.kit import chronicle, clock, i18n, money
from relief.kit.i18n import N_

MOST = 50  # of each kind on one page; the next come as these are decided
EVENTS = {
    "listed": N_("The list was brought in"),
    "booked": N_("Counted: {lines} certain lines"),
    "decided": N_("Line {line}: {choice}"),
    "set_aside": N_("Set aside: {lines} lines"),
}


def start(session: Session, agency: Agency, lang: str) -> dict[str, Any]:
    """An agency's earlier lists, and what is still to arrive."""
    query = select(Reconciliation).where(Reconciliation.agency_id == agency.id)
    found = session.exec(query.order_by(col(Reconciliation.id).desc()).limit(MOST)).all()
    who = chronicle.who(session, (each.made_by for each in found), lang)
    coming = session.exec(
        select(Dispatch)
        .where(col(Dispatch.agency_id) == agency.id, col(Dispatch.state).in_(ARRIVING))
        .order_by(col(Dispatch.id))
        .limit(agency_offers.ON_A_PAGE)
    ).all()
    known = agency_offers.around(session, agency.id, coming, lang)
    return {
        "agency": {"slug": agency.slug, "name": agency.name(lang)},
        "zone": agency.time_zone,
        "today": clock.local(clock.now(), agency.time_zone).date().isoformat(),
        "lists": [
            {
                "id": str(each.id),
                "at": each.made_at,
                "who": who[each.made_by],
                "waiting": list_sums.open_lines(session, each),
            }
            for each in found
        ],
        "coming": [_coming(each, known) for each in coming],
    }


def page(session: Session, of: Reconciliation, lang: str, *, after: int) -> dict[str, Any]:
    """All that the page of a list shows; `after` is the line whose question was skipped."""
    agency = session.get_one(Agency, of.agency_id)
    showing = _Showing(session, of, lang)
    sums = list_sums.sums(session, of, lang)
    doubled = showing.waiting((Verdict.DOUBLED,), MOST)
    decided = showing.decided()
    return {
        "agency": {"slug": agency.slug, "name": agency.name(lang)},
        "zone": agency.time_zone,
        "made_at": of.made_at,
        "made_by": chronicle.who(session, [of.made_by], lang)[of.made_by],
        "encoding": of.encoding,
        "id": str(of.id),
        "counting": bool(of.booking_by),
        "sums": sums,
        "question": showing.question(after),
        "doubled": [showing.pair(each) for each in doubled],
        "unknown": [showing.line(each) for each in showing.waiting((Verdict.UNKNOWN,), MOST)],
        "unread": [showing.unread(each) for each in showing.of_verdict(Verdict.UNREADABLE)],
        "decided": decided,
        "history": chronicle.steps(
            session, lists.about(of), lang, EVENTS, fill=lambda entry: _filled(entry.facts, lang)
        ),
    }


class _Showing:
    """One list's lines in the reader's language."""

    def __init__(self, session: Session, of: Reconciliation, lang: str) -> None:
        self._session, self._of, self._lang = session, of, lang
        self._zone = session.get_one(Agency, of.agency_id).time_zone

    def waiting(self, verdicts: Sequence[Verdict], most: int, after: int = 0) -> list[ArrivalLine]:
        """Lines somebody has to decide."""
        query = select(ArrivalLine).where(
            ArrivalLine.reconciliation_id == self._of.id,
            col(ArrivalLine.state) == LineState.WAITING,
            col(ArrivalLine.verdict).in_(verdicts),
            ArrivalLine.number > after,
        )
        return list(self._session.exec(query.order_by(col(ArrivalLine.number)).limit(most)))

    def of_verdict(self, verdict: Verdict) -> list[ArrivalLine]:
        """The first lines of a verdict."""
        query = select(ArrivalLine).where(
            ArrivalLine.reconciliation_id == self._of.id, col(ArrivalLine.verdict) == verdict
        )
        return list(self._session.exec(query.order_by(col(ArrivalLine.number)).limit(MOST)))

    def question(self, after: int) -> dict[str, Any] | None:
        """The next line that is asked, and what may be answered, each by one key."""
        found = self.waiting(list_sums.ASKED, 1, after) or self.waiting(list_sums.ASKED, 1)
        if not found:
            return None
        [row] = found
        options = self._options(row)
        return {
            **self.line(row),
            "options": [{**each, "key": str(n)} for n, each in enumerate(options, 1)],
            "may_type": row.verdict is Verdict.DOUBTFUL,
        }

    def pair(self, row: ArrivalLine) -> dict[str, Any]:
        """A flagged line beside what it repeats."""
        twin = lists.line(self._session, self._of, row.twin) if row.twin else None
        offers = orjson.loads(row.offers)
        first = self.line(twin) if twin else None
        if first is None and offers:
            first = self._noted(offers[0])
        return {**self.line(row), "first": first, "offer": offers[0] if len(offers) == 1 else ""}

    def line(self, row: ArrivalLine) -> dict[str, Any]:
        """What a line says, and what it was found to be."""
        cells = lists.said(self._session, row)["cells"]
        return {
            "number": row.number,
            "version": row.version,
            "amount": self._much(row),
            "on": self._day(row.on),
            "name": cells.get("name", ""),
            "reference": cells.get("reference", ""),
            "payment": cells.get("payment", ""),
            "why": line_reasons.why(row, self._lang),
        }

    def unread(self, row: ArrivalLine) -> dict[str, Any]:
        """A line that could not be read, and what to mend."""
        words = lists.said(self._session, row)
        problems = [
            {
                "column": each["column"],
                "message": i18n.translate(self._lang, each["message"], **each["params"]),
            }
            for each in words["problems"]
        ]
        return {"number": row.number, "cells": words["cells"], "problems": problems}

    def decided(self) -> list[dict[str, Any]]:
        """What people decided, the newest first; each can be taken back."""
        query = select(ArrivalLine).where(
            ArrivalLine.reconciliation_id == self._of.id,
            col(ArrivalLine.state).in_((LineState.BOOKED, LineState.DROPPED)),
            ArrivalLine.decided_by != "",
        )
        newest = col(ArrivalLine.decided_at).desc(), col(ArrivalLine.number)
        # Certain ones are many and seldom taken back: a few, after those that were asked.
        found = self._session.exec(
            query.order_by(col(ArrivalLine.verdict) == Verdict.CERTAIN, *newest).limit(MOST)
        ).all()
        who = chronicle.who(self._session, (each.decided_by for each in found), self._lang)
        return [
            {
                **self.line(each),
                "outcome": line_reasons.outcome(each, self._lang),
                "who": who[each.decided_by],
                "at": each.decided_at,
            }
            for each in found
        ]

    def _options(self, row: ArrivalLine) -> list[dict[str, Any]]:
        found = _offers(self._session, self._of, orjson.loads(row.offers))
        if row.verdict is Verdict.DOUBTFUL:
            fitting = [each for each in found if self._fits(row, each)]
            return [self._candidate(each) for each in fitting]
        if row.verdict is Verdict.LATE or not any(_left(each) for each in found):
            return [
                {
                    "choice": "second",
                    "offer": each.reference,
                    **self._words(line_reasons.AS_NEW, each),
                }
                for each in found
            ]
        return [
            {"choice": choice, "offer": each.reference, **self._words(words, each)}
            for each in found
            if _left(each)
            for choice, words in (("split", line_reasons.SPLIT), ("part", line_reasons.PART))
        ]

    def _fits(self, row: ArrivalLine, offer: Dispatch) -> bool:
        kind = self._session.get_one(Pledge, offer.pledge_id).kind
        return (row.cents if kind == "money" else row.units) is not None

    def _candidate(self, offer: Dispatch) -> dict[str, Any]:
        return {
            "choice": "offer",
            "offer": offer.reference,
            **self._words(line_reasons.IT_IS, offer),
        }

    def _words(self, words: str, offer: Dispatch) -> dict[str, Any]:
        """An answer, and the promise it is about; a donor is named only once it is accepted."""
        pledge = self._session.get_one(Pledge, offer.pledge_id)
        name = ""
        if stands_of(offer.state) is not Stands.ASKED and offer.accepted:
            name = service.donor_of(self._session, pledge).name or i18n.translate(
                self._lang, facts.NO_NAME
            )
        left = rows.in_words(pledge, self._lang, _left(offer))
        label = i18n.translate(self._lang, words, left=left, reference=offer.reference)
        return {"label": label, "name": name, "digits": pledge.reference}

    def _noted(self, reference: str) -> dict[str, Any] | None:
        """What is noted as received on an offer."""
        for offer in _offers(self._session, self._of, [reference]):
            pledge = self._session.get_one(Pledge, offer.pledge_id)
            return {
                "number": 0,
                "amount": rows.in_words(pledge, self._lang, offer.received or offer.accepted),
                "on": self._day(offer.received_on),
                "reference": offer.reference,
                "name": "",
                "payment": "",
            }
        return None

    def _day(self, on: str) -> str:
        return i18n.day(date.fromisoformat(on), self._zone, self._lang) if on else ""

    def _much(self, row: ArrivalLine) -> str:
        if row.unit in money.CURRENCIES or (not row.unit and row.cents is not None):
            return i18n.money(row.cents or 0, row.unit or "CAD", self._lang)
        if row.unit:
            return i18n.quantity(row.units or 0, row.unit, self._lang)
        return i18n.number(row.units or 0, self._lang)


def _offers(session: Session, of: Reconciliation, references: Iterable[str]) -> list[Dispatch]:
    """Offers in this order; never another agency's."""
    wanted = list(references)
    query = select(Dispatch).where(
        col(Dispatch.agency_id) == of.agency_id, col(Dispatch.reference).in_(wanted)
    )
    found = {each.reference: each for each in session.exec(query)}
    return [found[each] for each in wanted if each in found]


def _left(offer: Dispatch) -> int:
    return offer.offered if offer.state in OFFERED else max(offer.accepted - offer.received, 0)


def _coming(offer: Dispatch, known: Known) -> dict[str, Any]:
    pledge = known.pledges[offer.pledge_id]
    donor = known.people[pledge.donor_id]
    return {
        "reference": offer.reference,
        "name": donor.name or i18n.translate(known.lang, facts.NO_NAME),
        **known.words(offer, offer.accepted - offer.received),
    }


def _filled(found: dict[str, Any], lang: str) -> dict[str, object]:
    choice = line_reasons.CHOICES.get(str(found.get("choice", "")), "")
    return {**found, "choice": i18n.translate(lang, choice)}
