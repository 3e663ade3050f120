"""Pledge × allocation × agency × clock: any order of steps, held against a plain model.

A step that the model refuses must be refused and change nothing; one that it allows must lead
where the model leads. After each step every state, total, need and history must agree.
"""

from contextlib import closing

import hypothesis
import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.conftest import FULL
from tests.pledges import reading
from tests.pledges.living import Life

RUNS = hypothesis.settings.default.max_examples if FULL else 30
OF_POSTGRES = RUNS // 5  # the same steps: a look at the other database


@pytest.fixture
def life(db, settings):
    """The machine, moved by hand; both sides are compared when it ends."""
    lived = Life(db, settings)
    with closing(lived.opened):
        lived.open()
        yield lived
        lived.all_agrees()
        lived.all_is_told()


def told(life):
    """What happened to its only pledge."""
    [pledge] = life.known.values()
    return pledge.events


def test_no_order_of_steps_makes_an_illegal_history(db, settings):
    run_state_machine_as_test(
        lambda: Life(db, settings),
        settings=hypothesis.settings(
            max_examples=RUNS if db.is_sqlite else OF_POSTGRES, stateful_step_count=30
        ),
    )


def test_an_offer_that_nobody_answers_is_asked_for_and_moves_on(life):
    life.promise(5000, None)
    life.offer(0, "alder", "all", listed=True)
    for _ in range(3):
        life.wait(9)
    life.all_agrees()
    life.move_on(0, None)

    assert told(life)[2:4] == ["agency_reminded", "move_on"]
    assert told(life)[4:] == ["recalled", "dispatched", "moved_on"]


def test_what_is_reserved_is_sent_or_set_free_in_time(life):
    life.promise(5000, None)
    life.reserve(0, "alder", "half", 24)
    life.reserve(0, "birch", "half", 1)
    life.all_agrees()
    life.wait(3)
    life.send_reserved(0)
    life.decide("withdraw", 0)

    assert told(life)[1:4] == ["reserved", "reserved", "reservation_over"]
    assert told(life)[4:] == ["dispatched", "recalled", "withdrawn"]


def test_what_only_one_organization_may_have_moves_nowhere(life):
    life.promise(5000, "alder")
    life.offer(0, "alder", "all", listed=True)
    life.move_on(0, None)
    life.move_on(0, "birch")

    assert told(life) == ["promised", "dispatched"]


def test_a_correction_after_the_end_frees_the_need_and_the_totals(life):
    life.promise(5000, None)
    life.offer(0, "alder", "all", listed=True)
    for action, part in (("accept", "all"), ("receive", "half")):
        life.answer(action, part, 0)
    life.decide("withdraw", 0)
    life.all_agrees()
    life.answer("correct", "all", 0)

    assert told(life)[-3:] == ["ended", "withdrawn", "corrected"]
    assert life.needs["alder"][1].gap == 9_000


def test_late_money_that_was_none_leaves_no_trace_but_its_history(life):
    life.promise(5000, None)
    life.decide("write off", 0)
    life.arrive_late(0, "birch", "half")
    life.all_agrees()
    life.correct_late(0, "all")

    assert told(life)[-2:] == ["received_late", "corrected"]
    assert reading.totals(life.now_read()) == (0, 0, 0, 0)
