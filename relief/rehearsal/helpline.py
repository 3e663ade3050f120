"""Fourteen months at the helpline: some 300 calls of people who gave no name, told in figures.

The same each time. Most come from Huron and its neighbours; after the tornado Huron asks for more
than it used to, and finds less.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import SQLModel, col, select

from relief.helpline.following import service as following
from relief.helpline.gaps import counting, rises
from relief.helpline.models import HelplineContact, HelplineNeed, HelplineReferral
from relief.helpline.words import Channel, ContactState, NeedKind, Outcome, Reason
from relief.kit import clock
from relief.rehearsal.directory import terms
from relief.rehearsal.directory.sheets import Lang
from relief.rehearsal.stage import ZONE, Stage

Choice = TypeVar("Choice")
DAYS = 425
CALLS, AFTER_TORNADO = 290, 34
HURON = "3540"
AREAS = {
    HURON: 34,
    "3541": 13,
    "3542": 11,
    "3531": 11,
    "3539": 8,
    "3538": 7,
    "3543": 4,
    "3530": 4,
    "3520": 4,
    "3553": 2,
    "": 2,
}
TOPICS = {
    "FOD.1": ("groceries", 20),
    "HOU.2": ("rent", 14),
    "HOU.1": ("a home", 9),
    "UTI.1": ("hydro bill", 12),
    "INC.1": ("benefits", 10),
    "MEN.2": ("somebody to talk to", 11),
    "TRN.1": ("a ride to the doctor", 8),
    "SEN.1": ("help at home", 7),
    "EMP.1": ("work", 6),
    "HLT.2": ("a dentist", 3),
}
STORM = {"DST.4": ("blankets", 5), "DST.5": ("a tree on the roof", 8), "HOU.1": ("a home", 4)}
UNMET = {"HOU.1": 0.55, "HOU.2": 0.35, "TRN.1": 0.45, "MEN.2": 0.35}
CHANNELS = {Channel.PHONE: 82, Channel.CHAT: 8, Channel.TEXT: 5, Channel.WEB: 3, Channel.WALK_IN: 2}
LANGUAGES = {"en": 83, "fr": 10, "ar": 3, "es": 2, "uk": 2}
MET = {Outcome.REFERRED: 70, Outcome.INFORMATION: 14, Outcome.TRANSFERRED: 8,
       Outcome.CALLER_DECLINED: 8}  # fmt: skip
REASONS = {
    Reason.FULL: 30,
    Reason.NONE_IN_AREA: 22,
    Reason.NOT_ELIGIBLE: 14,
    Reason.TRANSPORT: 12,
    Reason.COST: 9,
    Reason.CLOSED_NOW: 7,
    Reason.NONE_EXISTS: 6,
}
HOURS = (9, 10, 10, 11, 11, 12, 13, 13, 14, 14, 15, 16, 17, 18, 19, 21, 22)


@dataclass(frozen=True, slots=True)
class Teller:
    """Who draws what somebody called about."""

    rng: random.Random
    names: dict[str, str]
    specialists: Sequence[str]

    def call(self, at: datetime, *, storm: bool) -> list[SQLModel]:
        """One call with its needs."""
        rng = self.rng
        started = at + timedelta(seconds=rng.randrange(3600))
        ended = started + timedelta(minutes=rng.randrange(4, 22))
        gone = rng.random() < 0.05
        contact = HelplineContact(
            channel=_one(rng, CHANNELS),
            state=ContactState.ABANDONED if gone else ContactState.WRAPPED,
            language=_one(rng, LANGUAGES),
            area=HURON if storm else _one(rng, AREAS),
            started_at=started,
            answered_at=started + timedelta(seconds=rng.randrange(5, 150)),
            talk_ended_at=ended,
            ended_at=ended + timedelta(seconds=rng.randrange(40, 200)),
            specialist=rng.choice(self.specialists),
            saved_at=ended,
        )
        contact.saved_by = contact.specialist
        count = 0 if gone else rng.choices((1, 2, 3), (48, 38, 14))[0]
        codes = dict.fromkeys(_one(rng, self._topics(storm=storm)) for _ in range(count))
        return [contact, *(self._need(contact, code, storm=storm) for code in codes)]

    def _topics(self, *, storm: bool) -> dict[str, int]:
        return {code: weight for code, (_, weight) in (STORM if storm else TOPICS).items()}

    def _need(self, contact: HelplineContact, code: str, *, storm: bool) -> HelplineNeed:
        rng = self.rng
        unmet = rng.random() < UNMET.get(code, 0.18) + 0.15 * storm
        return HelplineNeed(
            contact_id=contact.id,
            kind=_one(rng, {NeedKind.PRESENTING: 7, NeedKind.ASSESSED: 2, NeedKind.RELATED: 1}),
            term_id=UUID(terms.id_of(code)),
            name=self.names[code],
            outcome=Outcome.UNMET if unmet else _one(rng, MET),
            reason=_one(rng, REASONS) if unmet else None,
            created_at=contact.started_at,
            decided_at=contact.ended_at,
        )


def called(stage: Stage, now: datetime) -> None:
    """Plant the calls, count every month, name what rises."""
    lang: Lang = "en"
    names = {term["code"]: term["name"] for term in terms.taxonomy(lang)[1]}
    who = [stage.who["specialist@example.org"], stage.who["s.mercier@example.org"]]
    teller = Teller(random.Random(211), names, who)  # noqa: S311 - a story
    rows = [teller.call(at, storm=False) for at in _days(teller.rng, now, DAYS, CALLS)]
    rows += [teller.call(at, storm=True) for at in _days(teller.rng, now, 3, AFTER_TORNADO)]
    with stage.acting("cli") as session:
        session.add_all(call for call, *_ in rows)
        session.flush()
        session.add_all(need for _, *needs in rows for need in needs)
        session.flush()
        for month in counting.months_due(session, ZONE):
            counting.keep(session, month, counting.counted(session, month, ZONE))
        rises.find(session, ZONE)
    _agreed(stage)


def _agreed(stage: Stage) -> None:
    """Two callers of the day have agreed to be called again, and are due."""
    with stage.acting(stage.who["specialist@example.org"]) as session:
        given = select(HelplineReferral.contact_id).where(col(HelplineReferral.undone_at).is_(None))
        query = select(HelplineContact).where(
            HelplineContact.state == ContactState.WRAPPED,
            ~col(HelplineContact.is_crisis),
            col(HelplineContact.id).in_(given),
        )
        found = session.exec(query.order_by(col(HelplineContact.id)).limit(2)).all()
        for n, contact in enumerate(found):
            row = following.ask(session, contact, f"519-555-01{71 + n}", stage.today)
            row.due_on = stage.today
            session.add(row)


def _days(rng: random.Random, now: datetime, days: int, count: int) -> Iterator[datetime]:
    """So many hours of the day, evenly over the days until the day before yesterday."""
    today = clock.local(now, ZONE).date()
    for n in range(count):
        day = today - timedelta(days=2 + n * days // count)
        yield datetime.combine(day, time(rng.choice(HOURS)), ZoneInfo(ZONE))


def _one(rng: random.Random, weights: dict[Choice, int]) -> Choice:
    return rng.choices(list(weights), list(weights.values()))[0]
