"""How long an agency has to answer: so many of its own open hours, fewer for what is urgent."""

from datetime import timedelta

from sqlmodel import Session

from pledges.models import Allocation, Dispatch
from relief.agencies import reach
from relief.agencies.models import Agency
from relief.kit.settings import Settings
from relief.needs.models import Need

MOST_URGENT = 5


def begin(session: Session, settings: Settings, agency: Agency, dispatch: Dispatch) -> None:
    """Say until when an answer is wanted."""
    wanted = span(session, settings, dispatch)
    told = dispatch.tell_at or dispatch.sent_at
    dispatch.answer_by = dispatch.look_at = reach.open_after(agency, told, wanted)
    session.add(dispatch)
    session.flush()


def span(session: Session, settings: Settings, dispatch: Dispatch) -> timedelta:
    """How much open time passes before each step."""
    hours = settings.urgent_answer_hours if urgent(session, dispatch) else settings.answer_hours
    return timedelta(hours=hours)


def urgent(session: Session, dispatch: Dispatch) -> bool:
    """Whether it is for one of the most urgent needs."""
    share = session.get_one(Allocation, dispatch.allocation_id)
    need = session.get(Need, share.need_id) if share.need_id else None
    return need is not None and need.urgency >= MOST_URGENT
