"""The switch that stops all posts: on every page of staff, and at once."""

import pytest

from notifications.publishing import switches
from tests.notifications.views.conftest import a_post, an_appeal, later

PAGES = {
    "call-taker": "/console?choose=1",
    "coordinator": "/desk",
    "comms": "/comms",
    "admin": "/staff",
    "specialist": "/account",
}


@pytest.mark.parametrize("role", PAGES)
def test_every_role_of_staff_may_stop_them_and_sees_it_on_its_own_page(browser, db, campaign, role):
    somebody = browser(role)
    before = somebody.get(PAGES[role])

    somebody.send("/comms/stop", scope="all", reason="A wrong number is out")
    after = somebody.get(PAGES[role])

    assert 'href="/comms/stop"' in before.text
    assert "All posts are stopped" not in before.text
    assert "All posts are stopped" in after.text
    assert "A wrong number is out" in after.text
    with db.session() as session:
        assert switches.stopped(session, ["all"])


def test_no_organization_and_no_county_has_the_switch(browser, campaign):
    assert browser("county").get("/comms/stop").status_code == 403
    assert "/comms/stop" not in browser("county").get("/county").text


def test_the_desk_lets_them_go_on_and_is_told_what_was_missed(browser, db, campaign):
    browser("call-taker").send("/comms/stop", scope="campaign:goderich")
    a_post(db, an_appeal(db, campaign, state="approved"), due_at=later(seconds=0))
    jolene = browser("comms")

    page = jolene.get("/comms/resume?scope=campaign:goderich")
    jolene.send("/comms/resume", scope="campaign:goderich")

    assert "1 post passed its time" in page.text
    assert "Posts of Goderich tornado are stopped" not in jolene.get("/comms").text


def test_a_call_taker_does_not_let_them_go_on(browser, campaign):
    nadia = browser("call-taker")
    nadia.send("/comms/stop", scope="all")

    assert "Let posts go on" not in nadia.get("/console?choose=1").text
    assert nadia.get("/comms/resume").status_code == 403


def test_what_is_not_there_is_not_stopped(browser, campaign):
    robin = browser("comms")

    assert robin.send("/comms/stop", scope="network:nowhere").status_code == 422
    assert robin.send("/comms/stop", scope="campaign:nowhere").status_code == 404
