"""Before each send it is asked whether it may: what may not waits, and says why."""

from datetime import timedelta

import pytest
from sqlmodel import select

from notifications.appeals import service
from notifications.appeals.schemas import AppealIn
from notifications.publishing import switches
from notifications.publishing.models import PostState
from relief.campaigns import floor, tally
from relief.campaigns.models import Campaign, CampaignState
from relief.kit import clock
from tests.fixtures import a_campaign, a_need, an_agency
from tests.notifications.publishing.conftest import (
    AUTHOR,
    a_post,
    an_appeal,
    as_actor,
    send,
    the_post,
)


def made(db, **given):
    """A post that is due, of an approved appeal; its id."""
    with db.session(write=True) as session:
        return a_post(session, an_appeal(session, **given)).id


def test_the_figures_are_those_of_the_moment_it_is_sent(db, now, work, network):
    post = made(db, text="Promised so far: {promised}. Thank you.")
    with db.session(write=True) as session:
        campaign = session.exec(select(Campaign)).one()
        tally.add(session, campaign.id, "CAD", pledges=6, promised=123_450)

    send(work, network)

    assert the_post(db, post).text == "Promised so far: $1,234.50. Thank you."


def test_what_was_edited_after_its_approval_waits(db, now, work, network):
    post = made(db)
    with db.session(write=True) as session:
        as_actor(session, AUTHOR)
        appeal = service.get(session, the_post(db, post).appeal_id)
        service.edit(session, appeal, AppealIn(text={"en": "Other words."}, networks=["preview"]))

    send(work, network)

    assert network.tries == 0
    assert the_post(db, post).waits_because


@pytest.mark.parametrize("scope", ["all", "campaign:{slug}", "network:preview"])
def test_a_switch_stops_it_and_what_passed_meanwhile_is_missed(db, now, work, network, scope):
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        post = a_post(session, an_appeal(session, campaign)).id
        switches.stop(session, scope.format(slug=campaign.slug), reason="a false report")

    send(work, network)

    assert network.tries == 0
    now.move(timedelta(minutes=2))
    with db.session(write=True) as session:
        switches.resume(session, scope.format(slug=campaign.slug))
    now.move(timedelta(seconds=20))
    send(work, network)
    assert network.tries == 0
    assert the_post(db, post).state is PostState.MISSED


def test_it_waits_while_the_relief_effort_is_paused(db, now, work, network):
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        post = a_post(session, an_appeal(session, campaign)).id
        campaign.state = CampaignState.PAUSED
        session.add(campaign)

    send(work, network)

    assert network.tries == 0
    assert the_post(db, post).waits_because == "The relief effort is not open."


def test_it_waits_while_the_lines_are_overwhelmed_unless_it_asks_for_no_call(
    db, now, work, network
):
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        calls = a_post(session, an_appeal(session, campaign)).id
        online = an_appeal(session, campaign, text="Give at {link}", asks="give_online")
        gives = a_post(session, online).id
        floor.set_level(session, floor.Level.OVERWHELMED)

    send(work, network)

    assert the_post(db, calls).state is PostState.WAITING
    assert the_post(db, gives).state is PostState.PUBLISHED


def test_a_need_that_is_met_is_asked_for_no_more(db, now, work, network):
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        need = a_need(session, campaign, an_agency(session), received=40)
        text = "We still need {still_needed}."
        post = a_post(session, an_appeal(session, campaign, text=text, need=need.id)).id

    send(work, network)

    assert the_post(db, post).waits_because == "What it asks for is no longer needed."


def test_a_figure_that_nobody_confirmed_lately_is_not_told(db, now, work, network):
    with db.session(write=True) as session:
        campaign = a_campaign(session)
        need = a_need(session, campaign, an_agency(session))
        text = "We still need {still_needed}."
        appeal = an_appeal(session, campaign, text=text, need=need.id)
        now.move(timedelta(days=3))
        post = a_post(session, appeal).id

    send(work, network)
    assert "confirmed" in the_post(db, post).waits_because

    with db.session(write=True) as session:
        session.get_one(type(need), need.id).confirmed_at = clock.now()
    now.move(timedelta(seconds=20))
    send(work, network)
    assert the_post(db, post).text == "We still need 40 blankets."
