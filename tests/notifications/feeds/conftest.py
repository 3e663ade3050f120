"""Posts of the feed as the sender leaves them, behind the whole application."""

from datetime import timedelta

import pytest

from notifications.appeals.models import Appeal
from notifications.publishing.models import Action, Post, PostState
from relief.kit import clock
from tests.fixtures import a_campaign
from tests.hall import browser  # noqa: F401 - fixtures of these tests
from tests.pledges.conftest import app  # noqa: F401

HERE = "/c/goderich/updates"


@pytest.fixture
def campaign(db, now):
    with db.session(write=True) as session:
        found = a_campaign(session, slug="goderich")
        session.refresh(found)
        session.expunge(found)
    return found


@pytest.fixture
def publish(db, campaign, now):
    """Let an update stand, a minute after the one before."""

    def publish(text="Cots are needed at Dunlop House.", appeal=None, **given):
        now.move(timedelta(minutes=1))
        with db.session(write=True) as session:
            appeal_id = appeal or _an_appeal(session, campaign).id
            values = {
                "campaign_id": campaign.id,
                "network": "feed",
                "lang": "en",
                "state": PostState.PUBLISHED,
                "text": text,
                "planned_at": clock.now(),
                "due_at": clock.now(),
                "published_at": clock.now(),
            }
            row = Post(appeal_id=appeal_id, **values | given)
            session.add(row)
            session.flush()
            if row.action is Action.PUBLISH:
                row.external_id = str(row.id)
            session.flush()
            session.refresh(row)
            session.expunge(row)
        return row

    return publish


@pytest.fixture
def become(db, now):
    """Let a post come to a state."""

    def become(post, state):
        now.move(timedelta(minutes=1))
        with db.session(write=True) as session:
            row = session.get(Post, post.id)
            row.state = state
            if state in {PostState.RETRACTING, PostState.RETRACTED}:
                row.due_at = clock.now()
            session.add(row)

    return become


def _an_appeal(session, campaign):
    row = Appeal(campaign_id=campaign.id, title="Cots", networks=["feed"])
    session.add(row)
    session.flush()
    return row
