"""A value is remembered for a second, and no longer."""

import asyncio
import threading
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


def test_a_hundred_who_miss_it_at_once_ask_once(looked_up):
    few, asked, answer = Remembered(), threading.Event(), threading.Event()

    def slowly(key):
        looked_up.append(key)
        asked.set()
        assert answer.wait(30)
        return key.upper()

    async def play():
        waiting = [asyncio.create_task(few.ask("a", slowly)) for _ in range(100)]
        await asyncio.to_thread(asked.wait, 30)
        waiting[0].cancel()  # whoever hangs up takes nothing from the others
        answer.set()
        return await asyncio.gather(*waiting, return_exceptions=True)

    gone, *found = asyncio.run(play())

    assert isinstance(gone, asyncio.CancelledError)
    assert found == ["A"] * 99
    assert looked_up == ["a"]


def test_an_error_is_told_to_all_who_wait_and_asked_anew_by_the_next(ask, looked_up):
    few = Remembered()

    async def play():
        waiting = [asyncio.create_task(few.ask(1, ask)) for _ in range(3)]
        told = await asyncio.gather(*waiting, return_exceptions=True)
        return told, await asyncio.gather(few.ask(1, ask), return_exceptions=True)

    told, again = asyncio.run(play())

    assert [type(each) for each in told + again] == [AttributeError] * 4
    assert looked_up == [1, 1]
