"""What the clock starts in this room: messages leave, posts go out, and both are seen to."""

from functools import partial

from notifications import delivery
from notifications.appeals import uploads
from notifications.networks import networks
from notifications.publishing import enough, firing, sender
from notifications.timetable import firing as timetable
from notifications.timetable import milestones, service
from relief.kit import clock, metrics, outbox
from relief.kit.jobs import Job, Work

MEASURED_S = 10
POSTS_S = 1
REACHED_S = 5
CALLED_OFF_S = 20
FINISHED_S = 60
EXTENDED_S = PURGED_S = 3600


def drain(work: Work) -> None:
    """Deliver every message that is due."""
    delivery.drain(work)


def measure(work: Work) -> None:
    """Count how late the messages are."""
    with work.db.session() as session:
        metrics.OUTBOX_LAG.set(outbox.lag_s(session))


def extend(work: Work) -> None:
    """Make the occurrences of the coming days, and follow the tables of time zones."""
    with work.db.session(write=True) as session:
        service.extend(session)


def reach(work: Work) -> None:
    """Let an appeal be due whose milestone is reached; close schedules that are over."""
    with work.db.session() as session:
        if not (milestones.reached(session, clock.now()) or service.has_ended(session)):
            return  # a reader keeps no writer waiting
    with work.db.session(write=True) as session:
        milestones.check(session)
        service.finish(session)


def fire(work: Work) -> None:
    """Make the posts of every appeal that is due."""
    with work.db.session() as session:
        due = timetable.is_due(session, clock.now())
    while due and not work.stopping.is_set():
        with work.db.session(write=True) as session:
            due = firing.fire(session) == firing.AT_ONCE


def post(key: str, work: Work) -> None:
    """Send what is due on one network; each has its own clock, so none delays another."""
    sender.run(work, key)


def finish(work: Work) -> None:
    """Call appeals sent from which nothing more is to come."""
    with work.db.session(write=True) as session:
        firing.finish(session)


def call_off(work: Work) -> None:
    """Draft "please stop sending" for each need that is met and was asked for in public."""
    with work.db.session() as session:
        wanted = enough.is_wanted(session)
    if wanted:
        with work.db.session(write=True) as session:
            enough.draft(session)


def purge_pictures(work: Work) -> None:
    """Forget pictures that no appeal took."""
    with work.db.session(write=True) as session:
        uploads.purge(session)


POSTING = tuple(
    Job(f"posts on {key}", lambda _settings: POSTS_S, partial(post, key)) for key in networks
)
JOBS = (
    Job("appeals", lambda _settings: POSTS_S, fire),
    *POSTING,
    Job("appeals sent", lambda _settings: FINISHED_S, finish),
    Job("enough", lambda _settings: CALLED_OFF_S, call_off),
    Job("pictures", lambda _settings: PURGED_S, purge_pictures),
    Job("outbox", lambda settings: settings.outbox_interval_s, drain),
    Job("outbox lag", lambda _settings: MEASURED_S, measure),
    Job("timetable", lambda _settings: EXTENDED_S, extend),
    Job("milestones", lambda _settings: REACHED_S, reach),
)
