"""What the comms desk has written by now: a draft, one to approve, one copied and once too late."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from notifications.appeals import approval, service
from notifications.appeals.models import Appeal
from notifications.appeals.schemas import AppealIn
from notifications.publishing import by_hand
from notifications.publishing.claims import WHILE_STOPPED
from notifications.publishing.models import Post, PostState
from notifications.timetable import service as timetable
from notifications.timetable.schemas import ScheduleIn
from relief.campaigns.models import Campaign
from relief.kit import forms, ids
from relief.rehearsal.stage import Stage

WRITER, APPROVER = "comms@example.org", "approver@example.org"
THANKS: dict[str, Any] = {
    "title": "Thank you, and what is next",
    "text": {
        "en": "Thank you. {promised} is promised for {campaign}, {received} has arrived. {link}",
        "fr": "Merci. {promised} sont promis pour {campaign}, {received} sont arrivés. {link}",
    },
    "asks": "news",
    "networks": ["bluesky", "feed", "hand"],
}
CALL: dict[str, Any] = {
    "title": "Call before you drive",
    "text": {
        "en": "Please do not bring goods to Goderich. Call {phone}: we tell you what is needed, "
        "and where. {link}",
        "fr": "N'apportez rien à Goderich. Appelez le {phone}: nous vous dirons ce qu'il faut, "
        "et où. {link}",
    },
    "asks": "call",
    "networks": ["bluesky", "mastodon", "x"],
}
DRIVERS: dict[str, Any] = {
    "title": "Drivers for Thursday",
    "text": {"en": "Can you drive on Thursday? Tell us on this page: {link}"},
    "asks": "give_online",
    "networks": ["bluesky", "feed"],
}


def written(stage: Stage, campaign: Campaign) -> None:
    """Write them, as those who do."""
    with stage.acting(stage.who[WRITER]) as session:
        thanks, _ = (_submitted(session, campaign, body) for body in (THANKS, CALL))
        service.create(session, campaign, forms.parse(AppealIn, DRIVERS))
    stage.minutes(2, 3)
    with stage.acting(stage.who[APPROVER]) as session:
        approval.approve(session, service.get(session, thanks.id))
    stage.minutes(2, 3)
    with stage.acting(stage.who[WRITER]) as session:
        _copied(stage, session, service.get(session, thanks.id))
        _missed(stage, session, service.get(session, thanks.id))
        again = ScheduleIn(at=stage.clock.at + timedelta(days=2))
        timetable.schedule(session, service.get(session, thanks.id), again)
    stage.minutes(1, 2)


def _submitted(session: Session, campaign: Campaign, body: dict[str, Any]) -> Appeal:
    made = service.create(session, campaign, forms.parse(AppealIn, body))
    return approval.submit(session, made)


def _copied(stage: Stage, session: Session, appeal: Appeal) -> None:
    text = by_hand.words(session, appeal, "en", stage.settings.base_url)
    by_hand.record(
        session,
        appeal,
        lang="en",
        place="Facebook page of the County",
        text=text,
        url="https://example.org/huron/posts/2011",
    )


def _missed(stage: Stage, session: Session, appeal: Appeal) -> None:
    """One whose time passed while posts were stopped: somebody has to decide."""
    at = stage.clock.at - timedelta(hours=9)
    late = Post(
        appeal_id=appeal.id,
        campaign_id=appeal.campaign_id,
        occurrence_id=ids.new(),
        network="bluesky",
        lang="en",
        state=PostState.MISSED,
        waits_because=WHILE_STOPPED,
        planned_at=at,
        due_at=at,
    )
    session.add(late)
    session.flush()
