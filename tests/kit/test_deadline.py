"""One limit for many steps."""

import threading
import time

import pytest

from relief.kit.deadline import Deadline


def test_what_is_done_in_time_is_returned():
    assert Deadline(60).run(lambda: 211) == 211


def test_what_goes_wrong_is_raised_where_it_is_waited_for():
    def fail():
        raise KeyError("lost")

    with pytest.raises(KeyError, match="lost"):
        Deadline(60).run(fail)


def test_nobody_waits_longer_than_was_said_for_all_steps_together():
    over, began = threading.Event(), time.monotonic()
    deadline = Deadline(0.2)

    for _ in range(3):
        with pytest.raises(TimeoutError):
            deadline.run(lambda: over.wait(60))

    assert time.monotonic() - began < 50  # each would take a minute
    assert deadline.left == 0
    over.set()
