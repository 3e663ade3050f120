"""Rule 9, the caller hangs up: the draft stays, one call-back, respecting “no”.

Every call ends with an outcome.
"""

import pytest
from sqlmodel import select

from pledges import drafts, resuming
from pledges.models import Draft
from relief.campaigns.models import Campaign
from relief.kit import audit
from relief.kit.errors import Conflict
from tests.fixtures import a_campaign, pledges_in
from tests.pledges.conftest import app, browser  # noqa: F401 - fixtures of these tests

ADA = {"kind": "money", "amount": "50", "donor.name": "Ada Field", "donor.phone": "519-555-0142"}


@pytest.fixture
def hang_up(db, browser):  # noqa: F811
    """A call that breaks off after some words; returns its reference."""
    with db.session(write=True) as session:
        slug = a_campaign(session).slug
    taker = browser("call-taker")

    def hang_up(draft="", version="", **fields):
        answer = taker.send(
            f"/console/{slug}",
            outcome="hung_up",
            key="one page",
            draft=draft,
            draft_version=version,
            **fields,
        )
        return answer.headers["location"].partition("call=")[2]

    return hang_up


def waiting(db):
    with db.session() as session:
        return [draft.reference for draft in resuming.to_call_back(session)]


def call_of(session, reference):
    return session.exec(select(Draft).where(Draft.reference == reference)).one()


def test_the_draft_stays_and_counts_nowhere(db, hang_up):
    reference = hang_up(**ADA)

    with db.session() as session:
        campaign = session.exec(select(Campaign)).one()
        [listed] = resuming.listing(session, campaign, "en")
        assert (listed["reference"], listed["outcome"]) == (reference, "hung_up")
        assert drafts.opened(session, call_of(session, reference))["amount"] == "50"
        assert pledges_in(session) == []


def test_it_asks_for_one_call_back_however_often_the_line_breaks(db, hang_up):
    reference = hang_up(**ADA)
    hang_up(reference, "3", **ADA)
    assert waiting(db) == [reference]

    with db.session(write=True) as session:
        resuming.called(session, call_of(session, reference))
    assert waiting(db) == []
    with db.session(write=True) as session, pytest.raises(Conflict):
        resuming.called(session, call_of(session, reference))

    hang_up(reference, "5", **ADA)
    assert waiting(db) == []


def test_a_no_is_respected(db, hang_up):
    hang_up(**ADA, no_call_back="yes")

    assert waiting(db) == []


def test_without_a_telephone_number_nobody_can_be_called(db, hang_up):
    hang_up(**ADA | {"donor.phone": ""})

    assert waiting(db) == []


def test_the_outcome_says_which_campaign_and_who(db, hang_up):
    reference = hang_up(**ADA)

    with db.session() as session:
        campaign = session.exec(select(Campaign)).one()
        [ended] = [
            entry
            for entry in audit.history(session, drafts.about(reference))
            if entry.event == "hung_up"
        ]
        assert ended.facts == {"campaign": campaign.slug, "call_back": "ask"}
        assert ended.actor.startswith("staff:")
