"""What the clock starts: a hub is told where updates have changed."""

from notifications.feeds import pinging
from relief.kit.jobs import Job, Work

EVERY_S = 5


def ping(work: Work) -> None:
    """Tell the hub that is set up, if there is one."""
    pinging.run(work)


JOBS = (Job("feed hub", lambda _settings: EVERY_S, ping),)
