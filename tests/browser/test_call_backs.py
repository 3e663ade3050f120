"""Donors are called back by the keyboard alone, and nobody is called by two at once."""

import pytest

from pledges import service
from pledges.calls import call_proposals
from pledges.models import PledgeState
from relief.kit import clock
from relief.kit.db import Database
from tests.browser.test_console import taker  # noqa: F401 - a fixture
from tests.fixtures import a_campaign, a_need, an_agency
from tests.pledges.calling import kept

pytestmark = pytest.mark.browser

DONORS = ("Ada Field", "Bea Moss", "Cy Lund", "Dot Marsh")
ARRANGED, NO_LONGER, VOICEMAIL = "1", "3", "6"


def where_it_is_noon():
    """A zone where donors may be called now, whenever the test runs."""
    ahead = 12 - clock.now().hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"  # POSIX counts the other way round


@pytest.fixture
def town(install, serve):
    """A served installation; four donors wait for the need that has opened."""
    install.command("db", "upgrade")
    db = Database(install.settings.database_url, install.settings.vault())
    with db.session(write=True) as session:
        campaign = a_campaign(session, slug="goderich", time_zone=where_it_is_noon())
        a_need(session, campaign, an_agency(session), requested=40)
        for name in DONORS:
            kept(session, campaign, name=name)
        call_proposals.run(session, campaign)
    serve(install)
    yield install, db
    db.close()


def queue_of(person):
    person.visit("/desk/calls")
    person.sees("To call now:")
    return person


def on_the_line(person):
    """The donor whose page is open: their name and reference."""
    person.page.wait_for_url("**/desk/calls/*-*")
    person.page.locator(".read-aloud").wait_for()
    return person.heading, person.page.locator(".page-head .ref").inner_text()


def ends(person, key):
    """One key saves the call and brings the next, or the queue when there is none."""
    with person.page.expect_navigation():
        person.press(key)
    return person


def test_three_calls_are_three_keys_and_no_donor_is_called_twice(taker, town):  # noqa: F811
    _, db = town
    robin, lou = queue_of(taker()), queue_of(taker("Lou Bell"))

    ends(robin, "n")
    ends(lou, "n")
    first, hers = on_the_line(robin), on_the_line(lou)
    ends(robin, ARRANGED)
    robin.sees("Saved: Arranged")
    second = on_the_line(robin)
    ends(robin, VOICEMAIL)
    robin.sees("Next time:")
    third = on_the_line(robin)
    ends(robin, NO_LONGER)

    robin.page.wait_for_url("**/desk/calls*")
    robin.sees("To call now: 0")
    robin.sees("On the telephone: 1")
    assert {name for name, _ in (first, second, third, hers)} == set(DONORS)
    assert robin.effort.clicks == lou.effort.clicks == 0
    with db.session() as session:
        state = {name: service.get(session, ref).state for name, ref in (first, second, third)}
    assert state == {
        first[0]: PledgeState.DISPATCHED,
        second[0]: PledgeState.STANDING,
        third[0]: PledgeState.WITHDRAWN,
    }


def test_what_is_put_back_goes_to_whoever_asks_next(taker, town):  # noqa: F811
    robin, lou = queue_of(taker()), queue_of(taker("Lou Bell"))
    ends(robin, "n")
    ends(lou, "n")
    given_back = on_the_line(robin)

    ends(robin, "b")
    robin.sees("Put back.")
    mine = on_the_line(lou)
    ends(lou, VOICEMAIL)

    assert on_the_line(lou) == given_back != mine


def test_a_key_that_is_held_down_ends_one_call_only(taker, town):  # noqa: F811
    robin = queue_of(taker())
    ends(robin, "n")
    first = on_the_line(robin)

    with robin.page.expect_navigation():
        robin.page.keyboard.down(VOICEMAIL)
    second = on_the_line(robin)
    robin.page.keyboard.down(VOICEMAIL)  # a repeat, as a held key sends it
    robin.page.keyboard.down(VOICEMAIL)
    robin.page.wait_for_timeout(300)

    assert on_the_line(robin) == second != first


def test_words_are_written_without_ending_the_call(taker, town):  # noqa: F811
    _, db = town
    robin = queue_of(taker())
    ends(robin, "n")
    name, reference = on_the_line(robin)

    robin.type("What did they say? (optional)", "1 of 3 boxes is damp")
    robin.press("Enter")
    robin.page.wait_for_timeout(300)
    assert on_the_line(robin) == (name, reference)
    ends(robin, NO_LONGER)

    with db.session() as session:
        assert service.get(session, reference).state is PledgeState.WITHDRAWN
    assert on_the_line(robin)[0] != name
    assert robin.effort.clicks == 0


def test_a_machine_that_answers_is_one_key_away(taker, town):  # noqa: F811
    robin = queue_of(taker())
    ends(robin, "n")
    on_the_line(robin)
    assert not robin.page.locator(".said").is_visible()

    robin.press("v")

    robin.page.locator(".said").wait_for()
    assert "2-1-1" in robin.page.locator(".said").inner_text()
    assert "Field" not in robin.page.locator(".said").inner_text()


def test_without_script_a_stray_enter_saves_nothing(taker, town):  # noqa: F811
    _, db = town
    robin = taker(script=False)
    robin.visit("/desk/calls")
    robin.press("Tab")
    robin.page.locator("[data-press=n]").press("Enter")
    _, reference = on_the_line(robin)

    robin.type("What did they say? (optional)", "They will think about it")
    robin.press("Enter")

    robin.sees("Choose how the call ended.")
    assert robin.page.get_by_label("What did they say? (optional)").input_value()
    with db.session() as session:
        assert service.get(session, reference).state is PledgeState.STANDING
    robin.complaints = [each for each in robin.complaints if "422" not in each]


@pytest.mark.parametrize(("lang", "dark"), [("en", True), ("fr", False)])
def test_nothing_stands_in_the_way_on_a_telephone_s_screen(taker, town, lang, dark):  # noqa: F811
    reader = taker(lang=lang, dark=dark, width=320)
    reader.visit("/desk/calls")
    assert (reader.barriers(), reader.overflow()) == ([], 0)

    ends(reader, "n")

    on_the_line(reader)
    assert (reader.barriers(), reader.overflow()) == ([], 0)
