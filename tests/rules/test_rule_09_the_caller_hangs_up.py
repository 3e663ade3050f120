"""Rule 9, the caller hangs up: the draft stays, one call-back, respecting “no”.

Every call ends with an outcome.
"""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from pledges.calls import call_proposals, callbacks, consent, drafts, outcomes, resumption
from pledges.calls.callbacks import CallFilter
from pledges.calls.endings import CallEnd
from pledges.models import Donor, Draft
from relief.campaigns.models import Campaign
from relief.kit import audit
from relief.kit.errors import Conflict
from tests.fixtures import a_campaign, a_pledged, pledges_in
from tests.pledges.conftest import app, browser  # noqa: F401 - fixtures of these tests

ADA = {"kind": "money", "amount": "50", "donor.name": "Ada Field", "donor.phone": "519-555-0142"}


@pytest.fixture
def hang_up(db, browser):  # noqa: F811
    """A call that breaks off after some words; returns its reference."""
    with db.session(write=True) as session:
        first = a_campaign(session).slug
    taker = browser("call-taker")

    def hang_up(draft="", version="", slug=first, **fields):
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
        return [draft.reference for draft in resumption.to_call_back(session)]


def call_of(session, reference):
    return session.exec(select(Draft).where(Draft.reference == reference)).one()


def test_the_draft_stays_and_counts_nowhere(db, hang_up):
    reference = hang_up(**ADA)

    with db.session() as session:
        campaign = session.exec(select(Campaign)).one()
        [listed] = resumption.listing(session, campaign, "en")
        assert (listed["reference"], listed["outcome"]) == (reference, "hung_up")
        assert drafts.opened(session, call_of(session, reference))["amount"] == "50"
        assert pledges_in(session) == []


def test_it_asks_for_one_call_back_however_often_the_line_breaks(db, hang_up):
    reference = hang_up(**ADA)
    hang_up(reference, "3", **ADA)
    assert waiting(db) == [reference]

    with db.session(write=True) as session:
        resumption.called(session, call_of(session, reference))
    assert waiting(db) == []
    with db.session(write=True) as session, pytest.raises(Conflict):
        resumption.called(session, call_of(session, reference))

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


def queued(db):
    with db.session(write=True) as session:
        for campaign in session.exec(select(Campaign)).all():
            call_proposals.run(session, campaign)
        return callbacks.count(session, CallFilter()).now


def ring(db, settings, outcome, **told):
    with db.session(write=True, actor="staff:bo") as session:
        call = callbacks.take(session, CallFilter())
        said = CallEnd(fence=call.fence, outcome=outcome, **told)
        outcomes.settle(session, settings, call, said)
        return call


def test_whoever_hung_up_stands_in_the_queue_of_calls_by_itself(db, hang_up, noon):
    hang_up(**ADA)

    assert queued(db) == 1
    assert queued(db) == 1


@pytest.mark.parametrize("outcome", ["no_answer", "voicemail", "hung_up", "arranged"])
def test_one_call_is_made_whatever_it_comes_to(db, settings, hang_up, noon, outcome):
    reference = hang_up(**ADA)
    queued(db)

    ring(db, settings, outcome)

    assert queued(db) == 0
    noon.move(timedelta(days=3))
    assert queued(db) == 0
    with db.session() as session:
        draft = call_of(session, reference)
        assert (draft.call_back, draft.ended_at) == ("done", None)
    hang_up(reference, "9", **ADA)
    assert queued(db) == 0


def test_they_can_name_another_time_themselves(db, settings, hang_up, noon):
    hang_up(**ADA)
    queued(db)
    ring(db, settings, "other_time", at="2011-08-23T14:30")

    assert queued(db) == 0
    noon.move(timedelta(days=2))
    assert queued(db) == 1


@pytest.mark.parametrize("outcome", ["not_again", "wrong_number"])
def test_a_no_on_the_telephone_holds_for_all_from_there(db, settings, hang_up, noon, outcome):
    with db.session(write=True) as session:
        other = a_campaign(session).slug
    hang_up(**ADA)
    hang_up(slug=other, **ADA)
    assert queued(db) == 2

    ring(db, settings, outcome, words="Please stop")

    assert queued(db) == 0
    hang_up(slug=other, **ADA | {"amount": "70"})
    assert (queued(db), waiting(db)) == (0, [])
    with db.session() as session:
        [asked] = [each for each in session.exec(select(Draft)) if each.call_back != "ask"]
        assert asked.call_back == ("no" if outcome == "not_again" else "done")


def test_a_no_about_a_draft_holds_for_a_promise_made_later_until_they_agree(
    db, settings, hang_up, noon
):
    hang_up(**ADA)
    queued(db)
    call = ring(db, settings, "not_again", words="Please stop")

    with db.session(write=True) as session:
        pledge = a_pledged(session, session.exec(select(Campaign)).one())
        session.get_one(Donor, pledge.donor_id).phone_index = call.number
        session.flush()
        assert consent.refused(session, pledge)
        consent.record(session, pledge, consent.YES, source="phone", words="Do call me")
        assert not consent.refused(session, pledge)


def test_who_offers_nothing_any_more_is_forgotten(db, settings, hang_up, noon):
    reference = hang_up(**ADA)
    queued(db)
    ring(db, settings, "no_longer")

    with db.session() as session:
        draft = call_of(session, reference)
        assert (draft.outcome, draft.sealed) == ("no_offer", None)


def test_who_finished_it_meanwhile_is_not_called(db, hang_up, noon):
    reference = hang_up(**ADA)
    assert queued(db) == 1
    with db.session(write=True) as session:
        drafts.close(session, reference)

    assert queued(db) == 0


def test_who_said_no_for_a_promise_is_not_called_about_a_draft(db, hang_up, noon):
    hang_up(**ADA)
    assert queued(db) == 1
    with db.session(write=True) as session:
        campaign = session.exec(select(Campaign)).one()
        phone = call_of(session, waiting_or_queued(session)).phone_index
        pledge = a_pledged(session, campaign, kind="goods", item="blankets", unit="each")
        donor = session.get(Donor, pledge.donor_id)
        donor.phone_index = phone
        session.add(donor)
        session.flush()
        consent.record(session, pledge, consent.NO, source="web")

    assert queued(db) == 0


def waiting_or_queued(session):
    return session.exec(select(Draft.reference)).one()


def test_the_caller_sees_what_was_begun_and_goes_on_with_it(db, browser, hang_up, noon):  # noqa: F811
    reference = hang_up(**ADA)
    queued(db)
    bo = browser("call-taker")
    call = bo.send("/desk/calls/next", page="/desk/calls", **{"speaks[]": ["en"]}).headers[
        "location"
    ]
    page = bo.get(call).text
    assert "Money · 50" in page
    assert "Ada Field" in page
    assert " ".join(reference[-3:]) in page

    answer = bo.send(call, outcome="arranged", fence=re.search(r'"fence" value="(\d+)"', page)[1])

    console = answer.headers["location"]
    assert console.endswith(f"?draft={reference}")
    assert 'value="50"' in bo.get(console).text
