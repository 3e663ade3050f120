"""Slips typed in: each once, whoever types it and however often; what is unclear is not lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from pledges import service
from pledges.paper import bundles, slips
from relief.campaigns.models import CampaignState
from relief.kit import audit
from tests.fixtures import a_campaign, pledges_in
from tests.pledges.on_paper import DAY, a_bundle, a_pad, a_slip, dotless, references_of


@pytest.fixture(autouse=True)
def at_the_arena(now):
    """The afternoon of the tornado."""


@pytest.fixture
def campaign(db):
    """A campaign with a pad of five slips and a bundle of three for $150."""
    with db.session(write=True) as session:
        campaign = a_campaign(session, slug="goderich")
        a_pad(session, campaign)
        a_bundle(session, campaign)
        return campaign.model_copy()


def sums(db, campaign):
    with db.session() as session:
        return bundles.sums(session, bundles.latest(session, campaign)[0])


def test_a_slip_becomes_a_promise_with_the_day_that_stands_on_it(typist, db, printed, now):
    now.at = now.at.replace(day=24)

    answer = typist().type(printed[0], donor__best_time_words="evenings", note="has a truck")

    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"?saved={printed[0]}")
    with db.session() as session:
        [pledge] = pledges_in(session)
        assert (pledge.reference, pledge.amount, pledge.intake) == (printed[0], 5000, "paper")
        assert pledge.recorded_at.day == 24
        assert service.note_of(session, pledge) == "has a truck"
        [step] = audit.history(session, printed[0])
        assert (step.event, step.facts["said_on"]) == ("written", DAY)
        assert audit.verify(session) == []


def test_its_history_tells_both_days(typist, browser, printed):
    typist().type(printed[0])

    page = browser("coordinator").get(f"/desk/pledges/{printed[0]}").text

    assert "Promised on paper on 21 August 2011" in page


def test_a_scanned_address_is_understood(typist, db, printed):
    code = f"http://testserver/console/paper?ref={printed[1]}"

    typist().type(code)

    with db.session() as session:
        assert [each.reference for each in pledges_in(session)] == [printed[1]]


def test_a_browser_that_sends_twice_makes_one_promise(typist, db, campaign, printed):
    seat = typist()
    seat.type(printed[0])

    again = seat.type(printed[0])

    assert again.headers["location"].endswith(f"?again={printed[0]}")
    assert "Nothing was recorded twice" in seat.get(again.headers["location"]).text
    with db.session() as session:
        assert len(pledges_in(session)) == 1
    assert sums(db, campaign).recorded == 1


def test_two_typists_with_the_same_slip_at_once_make_one_promise(typist, db, campaign, printed):
    seats = [typist() for _ in range(4)]
    start = threading.Barrier(len(seats))

    def press(seat):
        start.wait()
        return seat.type(printed[0])

    with ThreadPoolExecutor(len(seats)) as pool:
        answers = [each.headers["location"].rpartition("?")[2] for each in pool.map(press, seats)]

    assert sorted(answers) == [f"again={printed[0]}"] * 3 + [f"saved={printed[0]}"]
    with db.session() as session:
        assert len(pledges_in(session)) == 1


def test_another_telling_is_shown_beside_the_first_and_changes_nothing(typist, db, printed):
    typist().type(printed[0])
    other = typist()

    answer = other.type(printed[0], amount="60.00", donor__name="Ada Fields")

    assert answer.status_code == 409
    for wanted in ("$50.00", "$60.00", "Ada Field", "Ada Fields", "Keep what was recorded first"):
        assert wanted in answer.text
    assert "519" not in answer.text.partition("<tbody>")[2].partition("</tbody>")[0]
    with db.session() as session:
        [pledge] = pledges_in(session)
        assert pledge.amount == 5000


def test_the_same_person_who_tells_it_otherwise_is_asked_too(typist, db, printed):
    seat = typist()
    seat.type(printed[0])

    answer = seat.type(printed[0], amount="60.00")

    assert answer.status_code == 409
    assert "Recorded first" in answer.text


def test_the_first_telling_is_kept_and_the_second_stays_in_the_history(typist, db, printed):
    typist().type(printed[0])

    answer = typist().type(printed[0], amount="60.00", outcome="keep")

    assert answer.headers["location"].endswith(f"?keep={printed[0]}")
    with db.session() as session:
        step = audit.history(session, printed[0])[-1]
        assert (step.event, step.facts["fields"]) == ("entered_again", ["amount"])
        assert "$60.00" in audit.words_of(session, step)
        assert pledges_in(session)[0].amount == 5000


def test_a_doubtful_slip_is_held_until_the_donor_was_asked(typist, db, printed):
    typist().type(printed[0])

    typist().type(printed[0], amount="60.00", outcome="hold")

    with db.session() as session:
        assert pledges_in(session)[0].state == "held"


def test_capitals_and_spaces_are_no_difference(typist, db, printed):
    typist().type(printed[0])

    answer = typist().type(printed[0], donor__name="ADA  FIELD", donor__phone="(519) 555 0142")

    assert answer.headers["location"].endswith(f"?again={printed[0]}")


def test_a_slip_without_a_telephone_is_kept_to_be_asked_about(
    typist, browser, db, campaign, printed
):
    seat = typist()
    refused = seat.type(printed[0], donor__phone="")
    assert refused.status_code == 422

    kept = seat.type(printed[0], donor__phone="", note="number smeared", outcome="unclear")

    assert kept.headers["location"].endswith(f"?unclear={printed[0]}")
    listed = seat.get("/console/goderich/paper/unclear").text
    for wanted in (printed[0], "Ada Field", "number smeared", "Arena, desk 2"):
        assert wanted in listed
    with db.session() as session:
        assert pledges_in(session) == []
    assert (sums(db, campaign).unclear, sums(db, campaign).slips) == (1, 1)
    form = seat.get(f"{seat.page}?ref={printed[0]}").text
    assert 'value="Ada Field"' in form

    seat.type(printed[0])

    assert printed[0] not in seat.get("/console/goderich/paper/unclear").text
    assert (sums(db, campaign).unclear, sums(db, campaign).recorded) == (0, 1)


def test_a_card_number_is_not_kept_on_an_unclear_slip(typist, db, printed):
    answer = typist().type(printed[0], note="4111 1111 1111 1111", outcome="unclear")

    assert answer.status_code == 422
    with db.session() as session:
        assert slips.find(session, printed[0]).slip.read is None


def test_a_void_slip_can_no_longer_be_entered(typist, db, printed):
    seat = typist()
    seat.type(printed[0], outcome="void", note="torn")

    answer = seat.type(printed[0])

    assert answer.status_code == 422
    assert "is void" in answer.text
    with db.session() as session:
        assert pledges_in(session) == []


def test_an_entered_slip_is_not_made_void(typist, db, printed):
    seat = typist()
    seat.type(printed[0])

    answer = seat.type(printed[0], outcome="void")

    assert answer.status_code == 409
    with db.session() as session:
        assert slips.find(session, printed[0]).standing == "entered"


def test_a_wrong_reference_is_told_before_anything_else(typist, db, printed):
    seat = typist()
    with db.session(write=True) as session:
        other = a_campaign(session, slug="bayfield")
        a_pad(session, other)
        [elsewhere, *_] = references_of(session, other)

    def told(reference):
        return seat.get(f"{seat.page}/slip?reference={reference}").text

    assert "Pad 1, slip 1 of 5" in told(printed[0])
    assert "nine digits" in told(printed[0][:-1] + str((int(printed[0][-1]) + 1) % 10))
    assert "another relief effort: bayfield" in told(elsewhere)
    assert "on no slip of ours" in told("482-177-302")
    seat.type(printed[0])
    assert "is entered already" in told(printed[0])


@pytest.mark.parametrize("on", ["2011-08-22", "2010-08-01", "yesterday", ""])
def test_a_day_that_cannot_be_is_asked_about(typist, printed, on):
    answer = typist().type(printed[0], said_on=on)

    assert answer.status_code == 422
    assert "said_on-error" in answer.text


def test_today_is_the_campaigns_own_day(typist, printed, now):
    now.at = now.at.replace(day=22, hour=3)  # still Sunday evening in Goderich

    assert typist().type(printed[0], said_on="2011-08-22").status_code == 422
    assert typist().type(printed[0], said_on="2011-08-21").status_code == 303


def test_a_bundle_is_compared_with_its_cover_sheet(typist, db, campaign, printed):
    seat = typist()
    seat.type(printed[0])
    seat.type(printed[1], kind="goods", goods__item="blankets", goods__quantity="10")

    page = seat.get(seat.page).text
    refused = seat.send(f"{seat.page}/finish", page=seat.page)
    assert refused.status_code == 422
    assert "Say why" in refused.text

    found = sums(db, campaign)
    assert (found.slips, found.cents) == (2, 5000)
    assert "$150.00" in page
    assert "$100.00" in page
    seat.type(printed[2], amount="100.00")
    assert "what the cover sheet says" in seat.get(seat.page).text
    done = seat.send(f"{seat.page}/finish", page=seat.page)
    assert done.status_code == 303
    late = seat.send(seat.page, page="/console/goderich/paper", **dotless(a_slip(printed[3])))
    assert late.status_code == 409
    assert "is finished" in late.text


def test_a_slip_of_another_bundle_counts_as_entered_before(typist, db, campaign, printed, now):
    typist().type(printed[0])
    now.move(timedelta(minutes=1))
    with db.session(write=True) as session:
        a_bundle(session, session.merge(campaign.model_copy()), name="Arena, again")

    typist().type(printed[0])

    found = sums(db, campaign)
    assert (found.recorded, found.before, found.cents) == (0, 1, 5000)


def test_a_paused_relief_effort_keeps_the_form(typist, db, campaign, printed):
    seat = typist()
    seat.get(seat.page)
    with db.session(write=True) as session:
        session.merge(campaign.model_copy(update={"state": CampaignState.PAUSED}))

    answer = seat.type(printed[0])

    assert answer.status_code == 409
    assert "paused" in answer.text
    assert 'value="Ada Field"' in answer.text


def test_the_code_on_a_slip_leads_staff_to_its_relief_effort(browser, printed):
    seat = browser("call-taker")

    answer = seat.get(f"/console/paper?ref={printed[0]}")

    assert answer.headers["location"] == f"/console/goderich/paper?ref={printed[0]}"
    assert browser().get(f"/console/paper?ref={printed[0]}").status_code == 303
