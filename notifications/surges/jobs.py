"""What the clock starts: a look at every source, four times a minute."""

from notifications.surges import watch
from relief.kit.jobs import Job, Work

EVERY_S = 15


def look(work: Work) -> None:
    """Name what has begun, follow it, end what has passed."""
    watch.look(work.db)


JOBS = (Job("surges", lambda _settings: EVERY_S, look),)
