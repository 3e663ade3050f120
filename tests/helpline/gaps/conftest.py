"""Many calls at once, from where and about what is said in a line."""

from datetime import UTC, datetime, timedelta

from relief.helpline.gaps import counting, rises
from relief.helpline.models import HelplineContact, HelplineNeed
from relief.helpline.words import ContactState, Outcome
from relief.kit import ids
from tests.helpline.conftest import ZONE

HURON, BRUCE, GREY, PERTH = "3540", "3541", "3542", "3531"
IN_MAY = datetime(2011, 5, 12, 15, tzinfo=UTC)


def calls(session, count, *, area=HURON, at=IN_MAY, reason=None, term=None, **given):
    """So many finished calls with one need each; with a reason, no help was found."""
    for _ in range(count):
        contact = HelplineContact(
            area=area,
            started_at=at,
            answered_at=at + timedelta(seconds=20),
            specialist="staff:ruth",
            **{"state": ContactState.WRAPPED, "ended_at": at + timedelta(minutes=9)} | given,
        )
        need = HelplineNeed(
            contact_id=contact.id,
            term_id=term,
            name=f"Need {ids.new()}",
            outcome=Outcome.UNMET if reason else Outcome.REFERRED,
            reason=reason,
            decided_at=at,
        )
        session.add_all([contact, need])
    session.flush()


def count(session):
    """Count every month, as the clock's job does, and look what rises."""
    for month in counting.months_due(session, ZONE):
        counting.keep(session, month, counting.counted(session, month, ZONE))
    return rises.find(session, ZONE)
