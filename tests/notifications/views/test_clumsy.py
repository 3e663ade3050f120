"""What somebody in haste, or in bad faith, sends to the comms desk."""

from datetime import timedelta

import pytest

from notifications.appeals import service
from notifications.publishing import switches
from relief.kit import clock
from tests.notifications.views.conftest import an_appeal

ENDS_OF_TIME = ("9999-12-31", "0001-01-01")


@pytest.mark.parametrize("on", ENDS_OF_TIME)
def test_a_day_at_the_end_of_time_is_no_day_to_send(browser, db, campaign, on):
    path = f"/comms/appeals/{an_appeal(db, campaign, state='approved')}/schedule"

    answer = browser("comms").send(path, kind="once", on=on, at_local="23:59")

    assert answer.status_code == 422
    assert "Write a year from 1900 to 2200." in answer.text


@pytest.mark.parametrize("on", ENDS_OF_TIME)
def test_nothing_was_posted_at_the_end_of_time(browser, db, campaign, on):
    path = f"/comms/appeals/{an_appeal(db, campaign, state='approved')}/by-hand"
    said = {"lang": "en", "place": "Radio", "text": "Call 2-1-1.", "on": on, "at": "23:59"}

    assert browser("comms").send(path, **said).status_code == 422


def test_what_went_out_unread_is_read_before_it_is_written_anew(browser, db, campaign):
    appeal_id = an_appeal(db, campaign)
    path = f"/comms/appeals/{appeal_id}"
    author = browser("approver")
    author.send(f"{path}/emergency", page=f"{path}/emergency", why="The arena is on fire.")

    words = {"text.en": "As if nothing had been.", "networks[]": "preview"}
    edited = author.send(f"{path}/edit", **words)
    author.send(f"{path}/schedule/stop")
    back = author.send(f"{path}/send-back", page=path, why="I did not mean it.")

    assert (edited.status_code, back.status_code) == (409, 409)
    with db.session() as session:
        assert service.get(session, appeal_id).awaits_review


def test_a_switch_that_holds_nothing_is_none(browser, db, campaign):
    answer = browser("call-taker").send("/comms/stop", scope="preview")

    assert answer.status_code == 422
    with db.session() as session:
        assert not switches.stopped(session)


def test_what_nobody_else_has_read_goes_out_once_and_not_again(browser, db, campaign):
    appeal_id = an_appeal(db, campaign)
    path = f"/comms/appeals/{appeal_id}"
    until = (clock.now() + timedelta(days=300)).date().isoformat()
    weekly = {"kind": "recurring", "weekdays[]": "mon", "at_local": "10:00", "until": until}
    author = browser("comms")
    author.send(f"{path}/emergency", page=f"{path}/emergency", why="The arena is on fire.")

    early = author.send(f"{path}/schedule", **weekly)
    with db.session() as session:
        content = service.get(session, appeal_id).content_hash
    browser("approver").send(f"{path}/review", page=path, content=content)
    read = author.send(f"{path}/schedule", **weekly)

    assert (early.status_code, read.status_code) == (409, 303)
