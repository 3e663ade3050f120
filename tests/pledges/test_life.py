"""Pledge × allocation × agency × clock: any order of steps, held against a plain model.

A step that the model refuses must be refused and change nothing; one that it allows must lead
where the model leads. After each step every state, total, need and history must agree.
"""

import hypothesis
from hypothesis.stateful import run_state_machine_as_test

from tests.conftest import FULL
from tests.pledges.living import Life

RUNS = hypothesis.settings.default.max_examples if FULL else 30
OF_POSTGRES = RUNS // 5  # the same steps: a look at the other database


def test_no_order_of_steps_makes_an_illegal_history(db, settings):
    run_state_machine_as_test(
        lambda: Life(db, settings),
        settings=hypothesis.settings(
            max_examples=RUNS if db.is_sqlite else OF_POSTGRES, stateful_step_count=30
        ),
    )
