"""A list is worked out once, and those who want one never take the threads that others need."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from relief.directory.hsds.lists import KEPT, WAITING, Lists
from relief.kit.errors import Busy

PATIENCE_S = 30


def test_a_list_is_made_once():
    lists, made = Lists(), []

    for _ in range(3):
        assert lists.get("a", lambda: made.append(1) or [1, 2]) == [1, 2]

    assert made == [1]


def test_an_old_list_is_forgotten_and_one_in_use_is_not():
    lists = Lists()
    for key in range(KEPT):
        lists.get(key, lambda: [1])
    lists.get(0, list)
    lists.get("new", lambda: [1])

    assert lists.get(0, lambda: [2]) == [1]
    assert lists.get(1, lambda: [2]) == [2]


def test_an_error_is_not_remembered():
    lists = Lists()
    with pytest.raises(ZeroDivisionError):
        lists.get("a", lambda: [1 // 0])

    assert lists.get("a", lambda: [1]) == [1]


WAYS = {
    "for a list": lambda lists, key, make: lists.get(key, make),
    "for a look through everything": lambda lists, _, make: lists.alone(make),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_few_wait_and_more_are_told_to_come_back(way):
    lists, go = Lists(), threading.Event()
    lists.get("known", lambda: [0])

    def slow():
        go.wait(PATIENCE_S)
        return [1]

    def ask(key):
        try:
            return WAYS[way](lists, key, slow)
        except Busy:
            return "busy"

    with ThreadPoolExecutor(WAITING + 2) as pool:
        asked = [pool.submit(ask, number) for number in range(WAITING + 2)]
        # The two for whom there is no room are answered while the first one still works.
        early = {each.result(PATIENCE_S) for each in first_done(asked, 2)}
        known = lists.get("known", slow)
        go.set()
        answers = [each.result(PATIENCE_S) for each in asked]

    assert early == {"busy"}
    assert known == [0]
    assert answers.count([1]) == WAITING


def first_done(asked, count):
    found, waiting = [], threading.Event()
    for each in asked:
        each.add_done_callback(
            lambda one: (found.append(one), len(found) >= count and waiting.set())
        )
    assert waiting.wait(PATIENCE_S)
    return found[:count]
