"""The resource team's evening: records to verify, and what people looked for in vain."""

from relief.directory import ledger
from relief.directory.upkeep.verifying import queue, service
from relief.rehearsal.stage import Stage

COUNT = 8
# What people looked for this week and did not find: a word, a record, a gap.
IN_VAIN = (
    ("hydro arrears", "", "en", 9),
    ("ramp for a porch", "blyth", "en", 4),
    ("aide aux devoirs en tagalog", "", "fr", 2),
    ("mobile vet", "brussels", "en", 3),
)


def shared_out(stage: Stage) -> None:
    """The most urgent ones; the first two calls are made."""
    staff = stage.who["specialist@example.org"]
    with stage.acting(staff) as session:
        queue.take(session, staff, stage.today, COUNT)
        first, second, *_ = queue.mine(session, staff, stage.today)
        service.verified(session, first, "Wilma Trask, front desk")
        service.not_reached(session, second)
        for words, place, lang, n in IN_VAIN:
            ledger.note(session, words, place, lang, stage.today, n)
