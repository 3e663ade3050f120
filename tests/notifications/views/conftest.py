"""The comms desk behind the real edge, with people of each role."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from notifications.appeals import approval, service
from notifications.appeals.schemas import AppealIn
from notifications.publishing.models import Post
from relief.kit import clock, forms, ids
from tests.fixtures import a_campaign
from tests.hall import browser  # noqa: F401 - fixtures of these tests
from tests.pledges.conftest import app, taking  # noqa: F401

APPEAL = re.compile(r"/comms/appeals/([0-9a-f-]{36})")


@pytest.fixture
def campaign(db, now):
    """An open relief effort at Goderich."""
    with db.session(write=True) as session:
        return a_campaign(session, slug="goderich", toll_free="+18005550111")


def an_appeal(db, campaign, *, state="draft", text="Goderich needs you. {link}", **given):
    """An appeal as two other people left it; its id."""
    body = {"text": {"en": text}, "networks": ["preview"]} | given
    with db.session(write=True, actor="staff:00000000-0000-0000-0000-00000000000a") as session:
        appeal = service.create(session, campaign, forms.parse(AppealIn, body))
        if state != "draft":
            approval.submit(session, appeal)
        if state == "approved":
            session.info["actor"] = "staff:00000000-0000-0000-0000-00000000000b"
            approval.approve(session, appeal)
        return appeal.id


def a_post(db, appeal_id, **given):
    """A post of an appeal; its id."""
    with db.session(write=True) as session:
        appeal = service.get(session, appeal_id)
        at = clock.now()
        values = {"occurrence_id": ids.new(), "planned_at": at, "due_at": at, "text": "Kept words."}
        values |= {"network": "preview", "lang": "en", "campaign_id": appeal.campaign_id}
        post = Post(appeal_id=appeal.id, **values | given)
        session.add(post)
        session.flush()
        return post.id


def written(answer):
    """The appeal that an answer leads to."""
    return UUID(APPEAL.search(answer.headers["location"])[1])


def later(**given):
    """A moment after now."""
    return clock.now() + timedelta(**given)
