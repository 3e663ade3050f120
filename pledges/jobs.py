"""What the clock starts in this room, each job harmless late, twice and beside itself.

For donors: offers end, calls are proposed, lost links sent, instalments reminded of, names sounded.
For organizations: offers are gathered into digests, asked about again, their lists counted, and
what was reserved for them ends. For an effort: promises end on their minute, and winding up goes
on. Calls nobody goes on with are purged.
"""

from collections.abc import Callable, Iterator

import structlog
from sqlmodel import Session, col, select

from pledges import reminders
from pledges.arrivals import booking
from pledges.calls import call_proposals, callbacks, resumption, standing_offers
from pledges.closing import agenda, statement, winding
from pledges.dispatches import digests, leases, reserving
from pledges.donors import lookout, lost_links, second_gift, sound_keys
from relief.campaigns import ending
from relief.campaigns.models import Campaign, CampaignState
from relief.kit.jobs import Job, Work

log = structlog.get_logger(__name__)
OFTEN_S = 20  # a need that opens brings its calls while the coordinator still looks at it
HOURLY_S = 600
PURGED_S = 3600
SOUNDED_S = 3
TURNS = 2  # at 500 donors each: a storm of promises keeps nearly the whole machine
SOON_S = 3  # a press that ended before its list did


def let_go(work: Work) -> None:
    """Tell donors whose offers end soon; let those lapse whose day is over."""
    for campaign in _campaigns(work):
        _until_done(work, _date, campaign)
        _until_done(work, standing_offers.tell, campaign)
        _until_done(work, _let_go, campaign)


def close(work: Work) -> None:
    """Let promises end on their last minute; go on winding up; keep the figures of what closed."""
    with work.db.session() as session:
        due, unstated = ending.due(session), statement.missing(session)
        runs = [each.id for each in winding.under_way(session)]
    if due:
        with work.db.session(write=True) as session:
            agenda.stop_due(session)
    for campaign in unstated:
        statement.freeze(work.db, campaign)
    for run_id in runs:
        try:
            winding.go_on(work.db, work.settings, run_id, stopping=work.stopping.is_set)
        except Exception as error:  # one effort's trouble stops no other's; it is tried again
            log.exception("not wound up", run=str(run_id), kind=type(error).__name__)


def propose(work: Work) -> None:
    """Put the calls that are owed into the queue, and free those that were left lying."""
    with work.db.session(write=True) as session:
        callbacks.release_idle(session)
    for campaign in _campaigns(work):
        if campaign.state in callbacks.CALLABLE:
            with work.db.session(write=True) as session:
                call_proposals.run(session, campaign)


def purge(work: Work) -> None:
    """Forget calls that nobody went on with, a batch at a time."""
    while not work.stopping.is_set():
        with work.db.session(write=True) as session:
            if resumption.purge(session, work.settings.draft_days) < resumption.BATCH:
                return


def sound(work: Work) -> None:
    """Let donors who were just written down be found by name; ask about gifts told twice."""
    for _ in range(TURNS):
        with work.db.session() as session:
            fresh = sound_keys.waiting(session)
            told = lookout.pairs(session, fresh) if fresh else []
        for pledge_id, twin in told:
            with work.db.session(write=True) as session:
                second_gift.suspect(session, work.settings, pledge_id, twin)
        if not fresh:
            return
        with work.db.session(write=True) as session:
            sound_keys.sound(session, fresh)


def send_links(work: Work) -> None:
    """Send lost links again, each request in a transaction of its own."""
    while not work.stopping.is_set():
        with work.db.session(write=True) as session:
            if not lost_links.answer(session, work.settings):
                return


def remind(work: Work) -> None:
    """Remind of instalments: each pledge in a transaction of its own."""
    for campaign in _campaigns(work):
        with work.db.session() as session:
            found = reminders.due(session, campaign)
        for pledge_id in found:
            if work.stopping.is_set():
                return
            with work.db.session(write=True) as session:
                reminders.remind(session, work.settings, campaign, pledge_id)


def count_arrivals(work: Work) -> None:
    """Go on with lists whose certain lines somebody wants counted."""
    with work.db.session() as session:
        due = booking.waiting(session)
    for each in due:
        booking.book(work.db, each, stopping=work.stopping.is_set)


def ask_again(work: Work) -> None:
    """Remind, escalate, and propose to move on; one organization in each transaction."""
    while not work.stopping.is_set():
        with work.db.session(write=True) as session:
            if not leases.run(session, work.settings):
                return


def gather(work: Work) -> None:
    """Write to those who chose digests and whose time has come, one in each transaction."""
    while not work.stopping.is_set():
        with work.db.session(write=True) as session:
            if not digests.run(session, work.settings):
                return


def end_reservations(work: Work) -> None:
    """Set free what was reserved and not sent in time, a batch at a time."""
    while not work.stopping.is_set():
        with work.db.session(write=True) as session:
            if reserving.end_due(session) < reserving.MOST:
                return


def _let_go(session: Session, _settings: object, campaign: Campaign) -> int:
    return standing_offers.let_go(session, campaign)


def _date(session: Session, _settings: object, campaign: Campaign) -> int:
    return standing_offers.date_undated(session, campaign)


def _until_done(work: Work, step: Callable[..., int], campaign: Campaign) -> None:
    """Small transactions, so that a pledge never waits for a long one."""
    while not work.stopping.is_set():
        with work.db.session(write=True) as session:
            if step(session, work.settings, campaign) < standing_offers.MOST:
                return


def _campaigns(work: Work) -> Iterator[Campaign]:
    query = select(Campaign).where(col(Campaign.state) != CampaignState.DRAFT)
    with work.db.session() as session:
        found = session.exec(query.order_by(col(Campaign.id))).all()
    for campaign in found:
        if work.stopping.is_set():
            return
        yield campaign


JOBS = (
    Job("standing offers", lambda _settings: HOURLY_S, let_go),
    Job("drafts", lambda _settings: PURGED_S, purge),
    Job("names", lambda _settings: SOUNDED_S, sound),
    Job("lost links", lambda _settings: SOUNDED_S, send_links),
    Job("reminders", lambda _settings: HOURLY_S, remind),
    Job("digests", lambda _settings: OFTEN_S, gather),
    Job("answers", lambda _settings: OFTEN_S, ask_again),
    Job("reservations", lambda _settings: OFTEN_S, end_reservations),
    Job("calls", lambda _settings: OFTEN_S, propose),
    Job("closing", lambda _settings: SOON_S, close),
    Job("arrivals", lambda _settings: SOON_S, count_arrivals),
)
