"""Calls to donors: who is called, by whom, once at a time, and what each outcome does."""

import threading
from datetime import timedelta

import pytest

from pledges.calls import callbacks
from pledges.calls.callbacks import LEASE, CallFilter
from pledges.models import Pledge, PledgeState
from pledges.views.calls import call_script
from relief.kit import audit
from relief.kit.errors import Conflict
from tests.pledges.calling import CALLER, OTHER, Town, kept


@pytest.fixture
def town(db, settings, noon):
    return Town(db, settings)


def history(town, n=0):
    with town.db.session() as session:
        return [each.event for each in audit.history(session, town.references[n])]


def test_a_need_that_opens_proposes_who_offered_such_things(town):
    call = town.take()

    assert (call.reason, call.need_id, call.amount) == ("need", town.need.id, 10)
    assert history(town)[-1] == "call_due"
    assert town.propose() == 0  # twice is once


def test_no_more_are_called_than_the_need_has_room_for(db, settings, noon):
    town = Town(db, settings, offers=9, requested=40)

    assert town.queue().now == 4


def test_an_offer_larger_than_the_need_is_asked_for_a_part(db, settings, noon):
    town = Town(db, settings, amount=100)

    assert town.call("arranged") is None
    assert (town.gap(), town.pledge().allocated) == (0, 40)


def test_arranged_moves_the_offer_on_to_the_agency_of_the_need(town):
    assert town.call("arranged", words="Saturday at ten") is None

    assert town.pledge().state is PledgeState.DISPATCHED
    assert town.gap() == 30
    assert history(town)[-2:] == ["called", "dispatched"]
    assert town.take() is None


def test_a_need_met_meanwhile_is_said_and_the_offer_stays(town, db):
    call = town.take()
    with db.session(write=True) as session:
        need = session.get(type(town.need), town.need.id)
        need.received = need.requested
        session.add(need)

    why = town.end(call, "arranged")

    assert why is not None
    assert town.pledge().state is PledgeState.STANDING
    with db.session() as session:
        assert callbacks.get(session, call.id).outcome == "met_meanwhile"


def test_eight_who_press_at_once_get_eight_calls(db, settings, noon):
    town = Town(db, settings, offers=4)
    taken, lined_up = [], threading.Barrier(8)

    def press(who):
        lined_up.wait()
        taken.append(town.take(f"staff:{who}"))

    together = [threading.Thread(target=press, args=[n]) for n in range(8)]
    for each in together:
        each.start()
    for each in together:
        each.join()

    found = [call.id for call in taken if call]
    assert len(found) == len(set(found)) == 4


def test_one_who_presses_twice_has_one_call(db, settings, noon):
    town = Town(db, settings, offers=3)
    taken, lined_up = set(), threading.Barrier(4)

    def press():
        lined_up.wait()
        taken.add(town.take().id)

    together = [threading.Thread(target=press) for _ in range(4)]
    for each in together:
        each.start()
    for each in together:
        each.join()

    assert len(taken) == 1


def test_a_household_is_called_by_one_person_at_a_time(db, settings, noon):
    town = Town(db, settings, offers=2, phone="one line")

    assert town.take() is not None
    assert town.take(OTHER) is None

    town.call("other_time")
    assert town.take(OTHER) is not None


def test_a_call_whose_caller_fell_silent_goes_to_another(town, noon):
    lost = town.take()
    assert town.take(OTHER) is None

    noon.move(LEASE + timedelta(seconds=1))
    assert town.take(OTHER).id == lost.id
    with pytest.raises(Conflict, match="not in your hands"):
        town.end(lost, "arranged")
    assert town.pledge().state is PledgeState.STANDING


def test_an_open_page_keeps_its_call(town, noon, db):
    call = town.take()
    for _ in range(3):
        noon.move(LEASE - timedelta(minutes=1))
        with db.session(write=True, actor=CALLER) as session:
            assert callbacks.hold(session, callbacks.get(session, call.id))

    assert town.take(OTHER) is None


def test_a_call_that_is_put_back_is_next_again(town, db):
    call = town.take()
    with db.session(write=True, actor=CALLER) as session:
        callbacks.give_back(session, callbacks.get(session, call.id), call.fence)

    assert town.take(OTHER).id == call.id


def test_nobody_is_called_in_the_quiet_hours(town, noon):
    noon.move(timedelta(hours=10))  # ten at night

    assert town.take() is None
    noon.move(timedelta(hours=11))
    assert town.take() is not None


def test_an_hour_they_named_and_nobody_kept_is_not_made_up_for_at_night(town, noon):
    town.call("other_time", at="2011-08-22T20:45")
    noon.move(timedelta(hours=8, minutes=50))
    assert town.queue().now == 1

    noon.move(timedelta(hours=3))  # near midnight

    assert town.take() is None
    noon.move(timedelta(hours=10))
    assert town.take() is not None


def test_nobody_is_called_outside_the_best_time_they_named(db, settings, noon):
    town = Town(db, settings, best_time="evening")

    assert town.take() is None
    noon.move(timedelta(hours=5, minutes=30))
    assert town.take() is not None


def test_a_caller_gets_calls_in_the_languages_they_speak(db, settings, noon):
    town = Town(db, settings, language="fr")

    assert town.take(wish=CallFilter(languages=["en"])) is None
    assert town.take(wish=CallFilter(languages=["en", "fr"])) is not None


@pytest.fixture
def cases(db, settings, noon):
    """Ten cases of 24 bottles, and a need of 60 bottles."""
    water = {"item": "water", "unit": "case"}
    town = Town(db, settings, offers=0, requested=60)
    with db.session(write=True) as session:
        need = session.get(type(town.need), town.need.id)
        need.item = "water"
        session.add(need)
        town.references = [kept(session, town.campaign, amount=10, **water).reference]
    town.propose()
    return town


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_packs_are_asked_for_as_the_need_has_room_for_them(cases, db, lang):
    call = cases.take()
    assert call.amount == 2

    with db.session() as session:
        pledge = session.get(Pledge, call.pledge_id)
        pledge.language = lang
        [needed] = [
            line
            for line in call_script.script(session, call, pledge, "Bo").lines
            if cases.agency.name(lang) in line
        ][:1]
        session.rollback()
    assert {"en": "2 cases", "fr": "2 caisses"}[lang] in needed.replace("\u00a0", " ")


def test_packs_that_were_arranged_are_sent_in_whole_packs(cases):
    assert cases.call("arranged") is None

    assert (cases.pledge().allocated, cases.gap()) == (2, 12)


def test_a_need_that_lacks_less_than_a_pack_is_not_said_to_be_met(cases, db):
    call = cases.take()
    with db.session(write=True) as session:
        need = session.get(type(cases.need), cases.need.id)
        need.received = 50
        session.add(need)

    why = cases.end(call, "arranged")

    assert why.code == "part_left"
    assert cases.pledge().state is PledgeState.STANDING
