"""What the clock starts: count what calls were about, then look for areas that ask for more."""

from relief.helpline.gaps import counting, rises
from relief.kit.jobs import Job, Work

EVERY_S = 60


def look(work: Work) -> None:
    """Count, and name what rises."""
    zone = work.settings.time_zone
    if counting.look(work.db, zone):
        with work.db.session(write=True) as session:
            rises.find(session, zone)


JOBS = (Job("gaps", lambda _settings: EVERY_S, look),)
