"""Records that the specialist verifies this evening: one is done, one could not be reached."""

from relief.directory.upkeep.verifying import queue, service
from relief.rehearsal.stage import Stage

COUNT = 8


def shared_out(stage: Stage) -> None:
    """The most urgent ones; the first two calls are made."""
    staff = stage.who["specialist@example.org"]
    with stage.acting(staff) as session:
        queue.take(session, staff, stage.today, COUNT)
        first, second, *_ = queue.mine(session, staff, stage.today)
        service.verified(session, first, "Wilma Trask, front desk")
        service.not_reached(session, second)
