"""Reminders of instalments: written to who agreed, else handed to a person who calls.

A rung of the ladder is a row for each instalment, written in the transaction that puts the message
into the outbox: late, twice and in parallel, each is taken once. A donor's mail names all that is
due at that moment; only the latest rung is said, and two mails are at least two days apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from pledges import locks, service
from pledges.calls import call_proposals
from pledges.dispatches import letters
from pledges.instalments import agreement, book, ladder
from pledges.instalments.ladder import Ladder
from pledges.lane.keys import link_token
from pledges.models import (
    ARRIVING,
    Allocation,
    Instalment,
    Pledge,
    PledgeState,
    Reminder,
    ReminderLadder,
    Schedule,
)
from relief.agencies.models import Agency
from relief.campaigns.models import Campaign
from relief.kit import audit, clock, ids, outbox
from relief.kit.outbox import OutboxMessage, OutboxState
from relief.kit.settings import Settings

EMAIL, PERSON = "email", "person"
LETTER = agreement.LETTER
APART = timedelta(hours=40)  # two days, less the hours that a job may come early or late
# Before an organization has accepted, there is nobody to whom the donor could give.
REMINDED = (PledgeState.ACCEPTED, PledgeState.PARTLY_RECEIVED)


@dataclass(frozen=True, slots=True)
class Rung:
    """An instalment and the rung that is due for it."""

    instalment: Instalment
    rung: int


def ladder_of(session: Session, campaign_id: UUID) -> Ladder:
    """The ladder of a relief effort."""
    own = session.get(ReminderLadder, campaign_id, populate_existing=True)
    if own is None:
        return ladder.USUAL
    return Ladder(tuple(int(day) for day in own.days.split()), own.call_after, own.paused)


def keep_ladder(session: Session, campaign: Campaign, new: Ladder) -> None:
    """Give a relief effort its own ladder."""
    values: dict[str, Any] = {
        "days": " ".join(map(str, new.days)),
        "call_after": new.call_after,
        "paused": new.paused,
    }
    session.merge(ReminderLadder(campaign_id=campaign.id, **values))
    session.flush()
    audit.note(session, f"campaign:{campaign.slug}", "ladder_set", **values)


def awake(campaign: Campaign) -> bool:
    """Whether reminders may leave now, on the clocks of the place."""
    return ladder.awake(clock.local(clock.now(), campaign.time_zone).time())


def due(session: Session, campaign: Campaign) -> list[UUID]:
    """The pledges for which some rung is due; looked at again one by one, each under its lock."""
    steps = ladder_of(session, campaign.id)
    if steps.paused or not awake(campaign):
        return []
    today = campaign.today()
    soonest = min(*steps.days, 0)
    query = (
        select(Instalment.pledge_id)
        .join(Pledge, col(Pledge.id) == Instalment.pledge_id)
        .where(Pledge.campaign_id == campaign.id, col(Pledge.state).in_(REMINDED))
        .where(book.is_open(), col(Instalment.due_on) <= today - timedelta(days=soonest))
        .distinct()
        .order_by(col(Instalment.pledge_id))
    )
    mails = agreement.agreed_ids(session, campaign.id)
    return [
        pledge_id
        for pledge_id in session.exec(query).all()
        if _rungs(session, pledge_id, steps, today, by_mail=pledge_id in mails)
    ]


def remind(session: Session, settings: Settings, campaign: Campaign, pledge_id: UUID) -> bool:
    """Take the rungs that are due for one pledge; false when there is nothing to do any more."""
    pledge = locks.pledge(session, session.get_one(Pledge, pledge_id))
    steps = ladder_of(session, campaign.id)
    if pledge.state not in REMINDED or steps.paused or not awake(campaign):
        return False
    today = campaign.today()
    address = _address(session, pledge)
    found = _rungs(session, pledge.id, steps, today, by_mail=bool(address))
    mails = [each for each in found if address and each.rung in steps.days]
    calls = [each for each in found if each not in mails]
    if calls:
        _hand_over(session, pledge, calls)
    if mails and not _written_lately(session, pledge):
        _write(session, settings, campaign, pledge, mails, address)
        return True
    return bool(calls)


def _rungs(
    session: Session, pledge_id: UUID, steps: Ladder, today: date, *, by_mail: bool
) -> list[Rung]:
    taken = (
        select(Reminder.instalment_id, func.max(Reminder.rung))
        .where(Reminder.pledge_id == pledge_id)
        .group_by(col(Reminder.instalment_id))
    )
    last: dict[UUID, int] = dict(session.exec(taken).all())
    query = (
        select(Instalment, col(Schedule.set_on))
        .join(Schedule, col(Schedule.id) == Instalment.schedule_id)
        .where(Instalment.pledge_id == pledge_id, book.is_open())
        .order_by(col(Instalment.due_on))
        .execution_options(populate_existing=True)
    )
    found = []
    for row, set_on in session.exec(query):
        rung = steps.due(
            row.due_on, set_on=set_on, today=today, taken=last.get(row.id), by_mail=by_mail
        )
        if rung is not None:
            found.append(Rung(row, rung))
    return found


def _address(session: Session, pledge: Pledge) -> str:
    """Where to write; nowhere without consent, or once a mail came back."""
    if not agreement.agreed(session, pledge):
        return ""
    bounced = (
        select(Reminder.id)
        .join(OutboxMessage, col(OutboxMessage.id) == Reminder.message_id)
        .where(Reminder.pledge_id == pledge.id, OutboxMessage.state == OutboxState.FAILED)
        .where(OutboxMessage.error != "")  # taken out by ourselves, it has none
    )
    return "" if session.exec(bounced).first() else service.donor_of(session, pledge).email or ""


def _written_lately(session: Session, pledge: Pledge) -> bool:
    query = select(Reminder.id).where(
        Reminder.pledge_id == pledge.id,
        Reminder.way == EMAIL,
        col(Reminder.at) > clock.now() - APART,
    )
    return session.exec(query).first() is not None


def _hand_over(session: Session, pledge: Pledge, rungs: Sequence[Rung]) -> None:
    """Somebody is to call; where nobody may, the desk's list of what is overdue shows it."""
    call_proposals.late(session, pledge)
    _keep(session, pledge, rungs, PERSON, None)


def _write(
    session: Session,
    settings: Settings,
    campaign: Campaign,
    pledge: Pledge,
    rungs: Sequence[Rung],
    address: str,
) -> None:
    letter = outbox.Letter(
        address, LETTER, pledge.language, _facts(session, settings, campaign, pledge, rungs)
    )
    message = outbox.put(session, about=pledge.reference, channel="email", letter=letter)
    _keep(session, pledge, rungs, EMAIL, message)
    numbers = [each.instalment.seq for each in rungs]
    audit.note(session, pledge.reference, "reminded", instalments=numbers)


def _keep(
    session: Session, pledge: Pledge, rungs: Sequence[Rung], way: str, message: UUID | None
) -> None:
    for each in rungs:
        row = Reminder(
            id=ids.new(),
            instalment_id=each.instalment.id,
            pledge_id=pledge.id,
            rung=each.rung,
            way=way,
            message_id=message,
        )
        session.add(row)
    session.flush()


def _facts(
    session: Session,
    settings: Settings,
    campaign: Campaign,
    pledge: Pledge,
    rungs: Sequence[Rung],
) -> dict[str, Any]:
    today = campaign.today()
    token = link_token(settings.secret, pledge.id)
    return {
        **letters.recorded_facts(settings, campaign, pledge),
        "parts": [
            {
                "seq": each.instalment.seq,
                "amount": each.instalment.left,
                "due_on": each.instalment.due_on.isoformat(),
                "late": each.instalment.due_on < today,
                "today": each.instalment.due_on == today,
            }
            for each in rungs
        ],
        "agencies": [
            {
                "name": {"en": agency.name_en, "fr": agency.name_fr},
                "give_url": agency.give_url,
                "phone": agency.give_phone or agency.phone,
            }
            for agency in _takers(session, pledge)
        ],
        "stop_url": settings.url(f"/p/{pledge.reference}/reminders?t={token}"),
    }


def _takers(session: Session, pledge: Pledge) -> Sequence[Agency]:
    takes = select(Allocation.agency_id).where(
        Allocation.pledge_id == pledge.id, col(Allocation.state).in_(ARRIVING)
    )
    return session.exec(select(Agency).where(col(Agency.id).in_(takes))).all()
