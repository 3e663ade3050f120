"""What the clock starts for the directory: what readers wrote is forgotten in time."""

from datetime import timedelta

from relief.directory import complaints
from relief.kit import clock
from relief.kit.jobs import Job, Work

EVERY_S = 3600


def forget(work: Work) -> None:
    """Purge readers' words that are old, or that somebody has looked into."""
    before = clock.now() - timedelta(days=work.settings.complaint_days)
    with work.db.session(write=True) as session:
        complaints.forget(session, before)


JOBS = (Job("complaints", lambda _settings: EVERY_S, forget),)
