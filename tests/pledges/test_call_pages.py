"""The pages of calls to donors: what the caller sees, says and presses."""

import re
from datetime import timedelta
from html import unescape

import pytest

from pledges import service
from pledges.calls import callbacks, standing_offers
from pledges.lane.keys import link_token
from pledges.models import PledgeState
from pledges.schemas import Terms
from tests.pledges.calling import Town, kept

QUEUE = "/desk/calls"


@pytest.fixture
def town(db, settings, noon):
    return Town(db, settings)


def plain(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))).replace(
        "\u00a0", " "
    )


def taken(visitor):
    """Press “take the next call”; returns its address."""
    return visitor.send(f"{QUEUE}/next", page=QUEUE, **{"speaks[]": ["en", "fr"]}).headers[
        "location"
    ]


def end(visitor, call, outcome, **fields):
    fence = re.search(r'name="fence" value="(\d+)"', visitor.get(call).text)[1]
    return visitor.send(call, outcome=outcome, fence=fence, **fields)


def test_a_call_that_rests_for_the_night_says_when_it_is_due(town, browser, noon):
    noon.move(timedelta(hours=10))  # ten in the evening

    shown = plain(browser("call-taker").get(QUEUE))

    assert "To call now: 0" in shown
    assert " Now " not in shown
    assert "23 August 2011, 9:00 a.m." in shown


def test_a_call_taker_works_the_queue(town, browser):
    caller = browser("call-taker")
    assert "To call now: 1" in plain(caller.get(QUEUE))

    call = taken(caller)
    page = plain(caller.get(call))
    reference = town.references[0]
    assert "Ada Field" in page
    assert "(519) 555-0142" in page or "519-555-0142" in page or "519 555-0142" in page
    assert f"the last three digits of your reference are {' '.join(reference[-3:])}" in page
    assert "1-800-555-0111" in page or "800-555-0111" in page
    assert "needs this now: 10 × blankets" in page.replace("Blankets", "blankets")

    answer = end(caller, call, "arranged", words="Saturday")
    assert answer.headers["location"] == QUEUE
    assert "Saved: Arranged." in plain(caller.get(QUEUE))
    assert town.pledge().state is PledgeState.DISPATCHED


def test_a_message_on_a_machine_gives_nothing_away(town, browser):
    caller = browser("call-taker")
    page = caller.get(taken(caller)).text
    message = re.search(r'<p class="said" lang="en">(.*?)</p>', page, re.DOTALL)[1]

    assert "2-1-1" in message
    message = message.replace("800-555-0111", "")  # its digits may be those of the reference
    for private in ("Ada", "blanket", town.references[0], town.references[0][-3:], "reference"):
        assert private not in message


def test_the_donors_terms_are_in_the_callers_sight(town, db, browser, noon):
    with db.session(write=True) as session:
        pledge = service.get(session, town.references[0])
        pledge.best_time = "afternoon"
        standing_offers.put_terms(
            session, pledge, Terms(best_time="ask for Bob", pick_up="Weekends only")
        )

    noon.move(timedelta(hours=1))
    caller = browser("call-taker")
    page = plain(caller.get(taken(caller)))

    assert "In the afternoon · ask for Bob" in page
    assert "About fetching it you said: “Weekends only”." in page


def test_another_callers_call_is_not_shown(town, browser):
    mine, other = browser("call-taker"), browser("coordinator")
    call = taken(mine)

    assert other.get(call).headers["location"] == QUEUE
    assert taken(other) == QUEUE


def test_a_call_may_be_put_back(town, browser):
    mine, other = browser("call-taker"), browser("call-taker")
    call = taken(mine)
    fence = re.search(r'name="fence" value="(\d+)"', mine.get(call).text)[1]
    mine.send(f"{call}/back", page=call, fence=fence)

    assert taken(other).startswith(call)


def test_an_open_page_says_so(town, browser, db, noon):
    mine = browser("call-taker")
    call = taken(mine)
    noon.move(callbacks.LEASE / 2)

    assert mine.send(f"{call}/hold", page=call).status_code == 204
    noon.move(callbacks.LEASE * 3 / 4)
    assert taken(browser("call-taker")) == QUEUE


def test_a_wrong_time_keeps_what_was_written(town, browser):
    mine = browser("call-taker")
    call = taken(mine)
    answer = end(mine, call, "other_time", at="2001-01-01T10:00", words="Call on Friday")

    assert answer.status_code == 422
    assert "Call on Friday" in answer.text
    assert "still to come" in answer.text


def test_who_comes_back_too_late_is_told_that_nothing_was_recorded(town, browser, noon):
    mine = browser("call-taker")
    call = taken(mine)
    fence = re.search(r'name="fence" value="(\d+)"', mine.get(call).text)[1]
    noon.move(callbacks.LEASE * 2)
    taken(browser("call-taker"))

    answer = mine.send(call, page="/account", outcome="arranged", fence=fence)
    assert answer.headers["location"] == QUEUE
    assert "not in your hands" in plain(mine.get(QUEUE))
    assert town.pledge().state is PledgeState.STANDING


def test_the_next_call_comes_in_the_languages_asked_for(db, settings, noon, browser):
    town = Town(db, settings, offers=1)
    with db.session(write=True) as session:
        kept(session, town.campaign, language="fr")
    town.propose()
    mine = browser("call-taker")

    answer = mine.send(f"{QUEUE}/next", page=QUEUE, **{"speaks[]": ["fr"]})
    assert "speaks=fr" in answer.headers["location"]
    assert "les trois derniers chiffres" in plain(mine.get(answer.headers["location"]))


def test_the_page_of_needs_says_who_is_being_called(town, browser):
    caller = browser("call-taker")
    slug = town.campaign.slug
    fragment = f"{QUEUE}/needs?campaign={slug}"
    assert f'hx-get="{fragment}"' in browser("coordinator").get(f"/campaigns/{slug}/needs").text

    page = plain(caller.get(fragment))

    assert "These people are being called" in page
    assert town.references[0] in page


def test_a_donor_asks_to_be_called(town, db, settings, browser):
    with db.session() as session:
        pledge = service.get(session, town.references[0])
        token = link_token(settings.secret, pledge.id)
    town.end(town.take(), "arranged")
    page = f"/p/{pledge.reference}?t={token}"

    for _ in range(2):
        browser().send(f"/p/{pledge.reference}/call-me?t={token}", page=page)

    with db.session() as session:
        assert callbacks.of_pledge(session, pledge).reason == "asked"
    assert town.queue().now == 1
