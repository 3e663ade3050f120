"""What the clock starts in this room: messages leave, and the worker shows that it lives."""

from notifications import delivery
from notifications.models import WorkerPulse
from relief.kit import clock, metrics, outbox
from relief.kit.jobs import Job, Work

PULSE_S = 10


def drain(work: Work) -> None:
    """Deliver every message that is due."""
    delivery.drain(work)


def pulse(work: Work) -> None:
    """Say that a worker lives, and how late the messages are."""
    with work.db.session(write=True) as session:
        session.merge(WorkerPulse(name="jobs", at=clock.now()))
        metrics.OUTBOX_LAG.set(outbox.lag_s(session))


JOBS = (
    Job("outbox", lambda settings: settings.outbox_interval_s, drain),
    Job("pulse", lambda _settings: PULSE_S, pulse),
)
