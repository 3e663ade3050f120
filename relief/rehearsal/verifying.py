"""The resource team's evening: records to verify, and what people looked for in vain."""

from uuid import UUID

from sqlmodel import Session

from relief.directory import ledger
from relief.directory.upkeep.invited import answering, asking
from relief.directory.upkeep.invited.answering import Answer
from relief.directory.upkeep.invited.models import DirectoryUpdate
from relief.directory.upkeep.invited.own_sheets import HAS_HOURS
from relief.directory.upkeep.verifying import queue, service
from relief.rehearsal.directory import ids
from relief.rehearsal.stage import Stage

COUNT = 8
OPEN, ANSWERED = "clinton-cupboard", "maitland-mind"  # organizations that were written to
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
        queue.take(session, staff, stage.today, COUNT, queue.ranked(session, stage.today))
        first, second, *_ = queue.mine(session, staff, stage.today)
        service.verified(session, first, "Wilma Trask, front desk")
        service.not_reached(session, second)
        for words, place, lang, n in IN_VAIN:
            ledger.note(session, words, place, lang, stage.today, n)
        for slug in (ANSWERED, OPEN):
            asked = asking.ask(session, stage.settings, UUID(ids.of("organization", slug)), "en")
            if slug == ANSWERED:
                _answer(session, asked)


def _answer(session: Session, asked: DirectoryUpdate) -> None:
    """An organization has other hours, and a word about its door."""
    there = answering.own(session, asked)
    service = next(row for row, _ in there if row.kind in HAS_HOURS)
    answer = Answer(
        edition=answering.edition([record for _, record in there]),
        hours={str(service.record_id): "Mon-Thu 9-4"},
        remark="The side door is closed until spring.",
    )
    answering.propose(session, asked, answer)
