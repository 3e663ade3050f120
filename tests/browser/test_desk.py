"""The coordinator's desk, by keys alone: sent in bulk, taken back, answered, in conflict."""

from datetime import timedelta

import pytest
from sqlmodel import select

from pledges import service
from pledges.desk import presses
from pledges.desk.presses import Placement
from pledges.dispatches import dispatch
from relief.agencies.models import Agency
from relief.kit import sessions
from relief.kit.db import Database
from tests.faults.stopwatch import Stopwatch
from tests.fixtures import a_campaign, a_need, a_pledged, an_account, an_agency

pytestmark = pytest.mark.browser

LIVE_S = 2  # what a change elsewhere may take until it is seen
BLANKETS = {"kind": "goods", "item": "blankets", "unit": "each"}


@pytest.fixture
def town(install, serve):
    """A served installation, its database, and six promises of 30 blankets to a depot that asks."""
    install.command("db", "upgrade")
    db = Database(install.settings.database_url, install.settings.vault())
    with db.session(write=True) as session:
        depot = an_agency(session, channel="phone", contact_name="Jo Marsh", name_en="Depot")
        campaign = a_campaign(session, slug="goderich")
        a_need(session, campaign, depot, requested=500)
        names = ("Ada", "Bo", "Cy", "Di", "Ed", "Flo")
        pledges = [
            a_pledged(session, campaign, **BLANKETS, amount=30, name=f"{name} Field").reference
            for name in names
        ]
    serve(install)
    yield install, db, pledges
    db.close()


@pytest.fixture
def coordinator(town, somebody):
    """Seat a coordinator at a browser of their own, signed in."""
    install, db, _ = town

    def coordinator(name="Martin Oakes", **given):
        person = somebody(install.url, **given)
        with db.session(write=True) as session:
            account = an_account(session, "coordinator", name=name)
            value = sessions.begin(session, account.id, timedelta(hours=1))
        cookie = {"name": sessions.cookie_name(https=False), "value": value, "url": install.url}
        person.page.context.add_cookies([cookie])
        return person

    return coordinator


def states(db, references):
    with db.session() as session:
        return [service.get(session, each).state.value for each in references]


def in_hand(person):
    return person.page.locator("tr[aria-current]").get_attribute("id")


def opens(person, summary):
    """Open what a line hides, by Enter."""
    person.page.locator("summary", has_text=summary).focus()
    person.press("Enter")


def offered(town):
    """The first promise, sent to the depot; its dispatch."""
    install, db, [reference, *_] = town
    with db.session(write=True) as session:
        depot = session.exec(select(Agency.id)).one()
        [sent], _ = presses.send(session, install.settings, [Placement(reference, depot, None, 30)])
        return sent.reference


def test_many_are_sent_after_a_look_and_taken_back_by_one_key(town, coordinator):
    _, db, pledges = town
    martin = coordinator()
    martin.visit("/desk?campaign=goderich")

    martin.press("j", "x", "j", "x", "j", "x", "d")
    martin.page.wait_for_url("**/desk/plans/*")
    martin.sees("A proposal: nothing is sent or set aside")
    assert states(db, pledges) == ["promised"] * 6

    martin.press("j", "x", "j", "x", "d")  # the third stays
    martin.sees("2 offers were sent.")
    assert sorted(states(db, pledges[:3])) == ["dispatched", "dispatched", "promised"]
    assert martin.barriers() == []

    martin.press("u")
    martin.sees("2 offers were taken back.")
    assert states(db, pledges) == ["promised"] * 6
    assert martin.effort.clicks == 0


def test_a_part_that_was_accepted_on_the_telephone_is_logged_by_keys(town, coordinator):
    _, db, [reference, *_] = town
    sent = offered(town)
    martin = coordinator()
    martin.visit(f"/desk/pledges/{reference}")

    martin.press("t")
    martin.type("How much? Empty means all", "20")
    martin.press("Control+Enter")
    martin.sees("Accepted by Jo Marsh")

    with db.session() as session:
        row = dispatch.get(session, sent)
        assert (row.state, row.accepted, row.answered_by) == ("accepted", 20, "Jo Marsh")
        assert service.get(session, reference).allocated == 20
    assert martin.effort.clicks == 0
    assert martin.barriers() == []


def test_a_part_is_reserved_for_an_organization_by_keys_and_sent(town, coordinator):
    _, db, [reference, *_] = town
    martin = coordinator()
    martin.visit(f"/desk/pledges/{reference}")

    martin.press("r", "d")  # the form, then the depot in its list
    martin.type("How many? Empty means all that is left", "20")
    martin.press("Alt+r")
    martin.sees("Reserved. Nobody else can be given it, and nobody was told.")
    assert states(db, [reference]) == ["matched"]
    assert martin.barriers() == []

    martin.page.get_by_role("button", name="They confirm: send it now").focus()
    martin.press("Enter")
    martin.sees("Sent. The organization is told now.")
    assert states(db, [reference]) == ["dispatched"]
    assert martin.effort.clicks == 0


def test_who_comes_second_is_told_and_overwrites_nothing(town, coordinator):
    _, db, [reference, *_] = town
    martin, ines = coordinator(), coordinator("Inès Roy")
    for one in (martin, ines):
        one.visit(f"/desk/pledges/{reference}")

    opens(martin, "Hold it")
    martin.type("What must be checked?", "The same gift, perhaps")
    martin.press("Enter")
    martin.sees("Release: it counts again")
    opens(ines, "Keep it: not needed now")
    ines.type("What was agreed?", "She has a barn")
    ines.page.locator("#until").fill("2038-01-01")
    ines.press("Enter")

    ines.page.locator("#errors").wait_for()
    assert f"Someone changed {reference} since you opened this page." in ines.text
    assert states(db, [reference]) == ["held"]
    assert ines.barriers() == []
    ines.complaints.clear()  # the browser names the status 409


def test_a_change_elsewhere_is_seen_and_the_row_in_hand_stays(town, coordinator):
    pledges = town[-1]
    martin = coordinator()
    martin.listens("/desk?campaign=goderich")
    martin.press("j", "j", "j", "x")
    before = in_hand(martin)

    offered(town)

    row = martin.page.locator(f"#p-{pledges[0]}")
    with Stopwatch() as watch:
        row.get_by_text("Sent to the organization").wait_for()
    assert watch.seconds < LIVE_S
    assert in_hand(martin) == before == f"p-{pledges[2]}"
    assert martin.page.locator("input.pick:checked").count() == 1
    focus = martin.page.evaluate("document.activeElement.closest('tr').id")
    assert focus == before
