"""What the clock starts in this room: messages leave, and are seen to."""

from notifications import delivery
from relief.kit import metrics, outbox
from relief.kit.jobs import Job, Work

MEASURED_S = 10


def drain(work: Work) -> None:
    """Deliver every message that is due."""
    delivery.drain(work)


def measure(work: Work) -> None:
    """Count how late the messages are."""
    with work.db.session() as session:
        metrics.OUTBOX_LAG.set(outbox.lag_s(session))


JOBS = (
    Job("outbox", lambda settings: settings.outbox_interval_s, drain),
    Job("outbox lag", lambda _settings: MEASURED_S, measure),
)
