"""A value is remembered for a second, and no longer."""

from datetime import timedelta

import pytest

from relief.kit import clock
from relief.kit.cached import LASTS, Remembered


@pytest.fixture
def looked_up():
    """What was asked of the slow side."""
    return []


@pytest.fixture
def ask(looked_up):
    def ask(key):
        looked_up.append(key)
        return key.upper()

    return ask


def test_a_value_is_looked_up_once_a_second(now, ask, looked_up):
    few = Remembered()
    assert [few.get("a", ask), few.get("a", ask)] == ["A", "A"]
    assert looked_up == ["a"]
    now.move(LASTS)
    assert few.peek("a") is None
    assert few.get("a", ask) == "A"
    assert looked_up == ["a", "a"]


def test_an_error_is_not_remembered(now, ask):
    few = Remembered()
    with pytest.raises(AttributeError):
        few.get(1, ask)
    assert few.get("a", ask) == "A"
    assert few.peek(1) is None


def test_an_answer_ages_while_it_is_on_its_way(now):
    few = Remembered()

    def slow(_key):
        now.move(timedelta(seconds=0.6))
        return "answer"

    few.get("a", slow)
    now.move(timedelta(seconds=0.4))
    assert few.peek("a") is None


def test_no_more_is_remembered_than_there_is_room_for(now):
    few = Remembered(room=3)
    for n in range(10):
        few.put(n, str(n), clock.now())
    assert [n for n in range(10) if few.peek(n)] == [7, 8, 9]


def test_what_is_forgotten_is_asked_anew(now):
    few = Remembered()
    for n in range(4):
        few.put(n, n % 2 == 0, clock.now())
    few.forget(lambda even: even)
    assert [n for n in range(4) if few.peek(n) is not None] == [1, 3]
