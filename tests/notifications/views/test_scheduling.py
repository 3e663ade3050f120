"""When an appeal goes out is chosen on a form, and told before it is set."""

from notifications.appeals import service
from notifications.appeals.models import AppealState
from notifications.timetable import service as timetable
from tests.notifications.views.conftest import an_appeal


def asked(browser, appeal_id, **fields):
    return browser("comms").send(f"/comms/appeals/{appeal_id}/schedule", **fields)


def test_it_is_scheduled_once_on_the_clocks_of_the_place(browser, db, campaign):
    appeal_id = an_appeal(db, campaign, state="approved")

    answer = asked(browser, appeal_id, kind="once", on="2011-08-22", at_local="09:00")

    assert answer.status_code == 303
    with db.session() as session:
        appeal = service.get(session, appeal_id)
        assert appeal.state is AppealState.SCHEDULED
        assert timetable.latest(session, appeal).at.isoformat() == "2011-08-22T13:00:00+00:00"


def test_a_time_that_comes_twice_is_offered_twice(browser, db, campaign):
    appeal_id = an_appeal(db, campaign, state="approved")
    when = {"kind": "once", "on": "2011-11-06", "at_local": "01:30"}

    answer = asked(browser, appeal_id, **when)

    assert answer.status_code == 422
    assert "comes twice" in answer.text
    assert 'value="later"' in answer.text
    assert asked(browser, appeal_id, **when, fold="later").status_code == 303


def test_a_rhythm_is_shown_before_it_is_set(browser, db, campaign):
    appeal_id = an_appeal(db, campaign, state="approved")
    rhythm = {"kind": "recurring", "weekdays[]": "mon", "at_local": "09:00", "until": "2011-09-30"}

    answer = asked(browser, appeal_id, **rhythm, step="preview")

    assert "22 August 2011, 9:00" in answer.text.replace("\u00a0", " ")
    with db.session() as session:
        assert service.get(session, appeal_id).state is AppealState.APPROVED


def test_a_milestone_is_a_named_total(browser, db, campaign):
    appeal_id = an_appeal(db, campaign, state="approved")

    wrong = asked(browser, appeal_id, kind="milestone", milestone="received", amount="lots")
    right = asked(browser, appeal_id, kind="milestone", milestone="received", amount="50000")

    assert (wrong.status_code, right.status_code) == (422, 303)


def test_nothing_said_is_told_at_the_day(browser, db, campaign):
    answer = asked(browser, an_appeal(db, campaign, state="approved"), kind="once")

    assert answer.status_code == 422
    assert 'href="#on"' in answer.text


def test_a_schedule_is_stopped_and_the_approval_stays(browser, db, campaign):
    appeal_id = an_appeal(db, campaign, state="approved")
    path = f"/comms/appeals/{appeal_id}/schedule"
    asked(browser, appeal_id, kind="once", on="2011-08-22", at_local="09:00")

    browser("comms").send(f"{path}/stop", page=path)

    with db.session() as session:
        assert service.get(session, appeal_id).state is AppealState.APPROVED


def test_a_milestone_may_be_a_share_of_a_named_total(browser, db, campaign):
    appeal_id = an_appeal(db, campaign, state="approved")
    half = {"kind": "milestone", "milestone": "promised", "amount": "50000"}

    wrong = asked(browser, appeal_id, **half, share="101")
    right = asked(browser, appeal_id, **half, share="80 %")

    assert wrong.status_code == 422
    assert 'id="share-error"' in wrong.text
    assert 'value="101"' in wrong.text
    assert right.status_code == 303
    with db.session() as session:
        made = timetable.latest(session, service.get(session, appeal_id))
    assert (made.share, made.amount_cents) == (80, 5_000_000)
