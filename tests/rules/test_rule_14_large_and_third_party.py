"""Rule 14: large pledges, and those in another's name, get a confirming call before they count."""

import re

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from pledges import service
from pledges.calls import call_proposals, callbacks, outcomes
from pledges.calls.callbacks import CallFilter
from pledges.calls.endings import CallEnd
from pledges.intake.api import WAY as API
from pledges.intake.paper import WAY as PAPER
from pledges.intake.phone import WAY as PHONE
from pledges.intake.web import WAY as WEB
from pledges.models import CallBack, PledgeState
from pledges.spreadsheet.importing import WAY as IMPORT
from relief.campaigns import tally
from relief.campaigns.models import Campaign
from relief.kit import audit
from tests.fixtures import a_campaign, a_pledge
from tests.pledges.calling import Town, kept

LARGE = 1_000_000
BOB = {"name": "Bob Stone", "phone": "+15195550177"}


@pytest.fixture
def effort(db, noon):
    with db.session(write=True) as session:
        return a_campaign(session)


@pytest.fixture
def visit(app, browser):
    """Open browsers of an application whose lane is running."""
    with TestClient(app) as running:

        def visit(role=None):
            visitor = browser(role)
            visitor.client.portal = running.portal  # the lane waits on one event loop
            return visitor

        yield visit


def promise(taking, effort, **given):
    way = given.pop("way", WEB)
    return taking(lambda take: take(effort.slug, a_pledge(**given), way=way))


def promised(db, effort):
    with db.session() as session:
        return tally.totals(session, effort)[0].promised_cents


def queued(db, effort):
    with db.session(write=True) as session:
        call_proposals.run(session, session.get(Campaign, effort.id))
        return session.exec(select(CallBack.reason)).all()


def call(db, settings, outcome, words=""):
    with db.session(write=True, actor="staff:bo") as session:
        found = callbacks.take(session, CallFilter())
        told = CallEnd(fence=found.fence, outcome=outcome, words=words)
        outcomes.settle(session, settings, found, told)


def doubted(town, db):
    """A large sum that a coordinator holds by hand."""
    with db.session(write=True) as session:
        pledge = kept(session, town.campaign, kind="money", unit="CAD", item="", amount=5_000_000)
        service.hold(session, pledge, reason="A large sum, in somebody else's name")
        town.references.append(pledge.reference)


@pytest.mark.parametrize("way", [WEB, PHONE, API, IMPORT, PAPER], ids=lambda way: way.key)
def test_a_large_promise_waits_for_a_call_whichever_way_it_came(db, effort, taking, way):
    outcome = promise(taking, effort, way=way, cents=LARGE)

    assert outcome.state == PledgeState.HELD
    assert promised(db, effort) == 0
    assert queued(db, effort) == ["confirm"]


def test_a_cent_less_counts_at_once(db, effort, taking):
    promise(taking, effort, cents=LARGE - 1)

    assert promised(db, effort) == LARGE - 1
    assert queued(db, effort) == []


@pytest.mark.parametrize(
    ("threshold", "state"), [(0, "promised"), (5000, "held"), (5001, "promised")]
)
def test_each_effort_has_its_own_threshold(db, effort, taking, threshold, state):
    with db.session(write=True) as session:
        session.get(Campaign, effort.id).confirm_from_cents = threshold

    assert promise(taking, effort, cents=5000).state == state


def test_confirmed_it_counts(db, settings, effort, taking):
    promise(taking, effort, cents=LARGE)
    queued(db, effort)

    call(db, settings, "arranged", "Yes, that was us")

    assert promised(db, effort) == LARGE
    assert queued(db, effort) == ["confirm"]


def test_denied_it_is_withdrawn_with_their_words(db, settings, effort, taking):
    reference = promise(taking, effort, third_party=BOB).reference
    queued(db, effort)

    call(db, settings, "no_longer", "I never said that")

    with db.session() as session:
        assert service.get(session, reference).state is PledgeState.WITHDRAWN
        words = [audit.words_of(session, each) for each in audit.history(session, reference)]
    assert "I never said that" in words
    assert promised(db, effort) == 0


def test_whoever_is_named_is_called_and_not_who_named_them(db, effort, taking, browser):
    promise(taking, effort, third_party=BOB, donor={"phone": None, "email": "ada@example.org"})
    assert queued(db, effort) == ["confirm"]
    bo = browser("call-taker")
    address = bo.send("/desk/calls/next", page="/desk/calls", **{"speaks[]": ["en"]}).headers

    page = bo.get(address["location"]).text

    assert "tel:+15195550177" in page
    assert "May I speak with Bob Stone?" in page
    assert "in your name" in page
    assert "Ada Field" in page


def test_whoever_is_named_can_refuse_further_calls(db, settings, effort, taking):
    promise(taking, effort, third_party=BOB)
    queued(db, effort)
    call(db, settings, "not_again", "Leave me alone")

    another = promise(taking, effort, third_party=BOB, cents=7000)

    assert another.state == PledgeState.HELD
    assert queued(db, effort) == ["confirm"]


def test_half_a_name_is_asked_for(db, effort, browser):
    sent = browser().send(
        f"/c/{effort.slug}/give",
        kind="money",
        amount="50",
        donor__name="Ada Field",
        donor__phone="519-555-0142",
        third_party__name="Bob Stone",
    )

    assert sent.status_code == 422
    assert 'href="#third_party-phone"' in sent.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"amount": "10000", "donor__phone": "519-555-0142"}, "We will call you, at the number"),
        ({"amount": "10000", "donor__email": "ada@example.org"}, "call 2-1-1 and give your"),
        (
            {
                "amount": "5",
                "donor__phone": "519-555-0142",
                "third_party__name": "Bob Stone",
                "third_party__phone": "519-555-0177",
            },
            "We will call that person",
        ),
    ],
)
def test_the_donor_is_told_who_will_be_called(effort, visit, fields, words):
    answer = visit().send(f"/c/{effort.slug}/give", kind="money", donor__name="Ada Field", **fields)

    assert words in re.sub(r"\s+", " ", visit().get(answer.headers["location"]).text)


def test_what_the_desk_holds_counts_nowhere_until_the_donor_says_it_is_theirs(db, settings, noon):
    town = Town(db, settings, offers=0)
    doubted(town, db)
    assert promised(db, town.campaign) == 0

    town.propose()
    assert town.take().reason == "confirm"
    town.call("arranged", words="Yes, that was us")

    assert promised(db, town.campaign) == 5_000_000
    assert town.pledge().state is PledgeState.PROMISED


def test_a_prank_in_anothers_name_is_cancelled_by_the_call(db, settings, noon):
    town = Town(db, settings, offers=0)
    doubted(town, db)
    town.propose()

    town.call("no_longer", words="We never promised that")

    assert promised(db, town.campaign) == 0
    assert town.pledge().state is PledgeState.WITHDRAWN


def test_a_coordinator_sets_the_threshold(db, effort, browser):
    page = f"/campaigns/{effort.slug}/edit"
    html = browser("coordinator").get(page).text
    assert "10,000" in html
    fields = dict(
        re.findall(r'<input id="[^"]*" name="([^"]+)" type="[^"]*" value="([^"]*)"', html)
    )

    browser("coordinator").send(page, **fields | {"hazard": "tornado", "confirm_from": "2,500"})

    with db.session() as session:
        assert session.get(Campaign, effort.id).confirm_from_cents == 250_000
