"""The lane itself, with a writer in memory: nobody waits for ever, nothing taken is dropped."""

import asyncio

import pytest

from relief.kit.errors import Busy
from relief.kit.lane import Lane, Priority

PATIENCE_S = 60


class Desk:
    """A writer that can be held shut, can fail, and remembers what it wrote."""

    def __init__(self):
        self.written = []
        self.sizes = []
        self.fail = lambda batch: None
        self.open = asyncio.Event()
        self.open.set()

    async def write(self, batch):
        await self.open.wait()
        self.fail(batch)
        self.sizes.append(len(batch))
        self.written += batch
        return [ValueError(item) if item == "bad" else f"{item}!" for item in batch]


def in_lane(story, *, capacity=1000, batch=64):
    """Play `story(lane, desk)` on a running lane, for a minute at most."""

    async def play():
        desk = Desk()
        lane = Lane(desk.write, capacity=capacity, batch=batch)
        await lane.start()
        answer = await story(lane, desk)
        await lane.stop()
        return answer

    return asyncio.run(asyncio.wait_for(play(), PATIENCE_S))


def test_one_alone_is_written_at_once():
    async def story(lane, desk):
        return await lane.put("a", Priority.WEB), desk.sizes

    assert in_lane(story) == ("a!", [1])


def test_those_who_arrive_together_share_a_commit():
    async def story(lane, desk):
        answers = await asyncio.gather(*(lane.put(n, Priority.PHONE) for n in range(100)))
        return answers, desk.sizes, lane.commits, lane.items

    answers, sizes, commits, items = in_lane(story)
    assert answers == [f"{n}!" for n in range(100)]
    assert (sizes, commits, items) == ([64, 36], 2, 100)


def test_no_wake_up_is_lost_after_the_lane_was_idle():
    async def story(lane, desk):
        for round_ in range(500):
            # Let the drainer come to rest at every possible step before the next one knocks.
            for _ in range(round_ % 7):
                await asyncio.sleep(0)
            await asyncio.gather(*(lane.put(n, Priority.PHONE) for n in range(round_ % 5 + 1)))
        return len(desk.written)

    assert in_lane(story) == sum(round_ % 5 + 1 for round_ in range(500))


def test_a_lane_that_clears_its_bell_too_late_does_lose_one():
    """The planted control: the same rounds, with the bell cleared after the queue was read."""

    class Late(Lane):
        async def _drain(self):
            while True:
                while self._queue:
                    await self._commit([self._queue.popleft()])
                await asyncio.sleep(0)  # between "queue is empty" and "I am idle"
                self._ready.clear()
                await self._ready.wait()

    async def play():
        desk = Desk()
        lane = Late(desk.write, capacity=1000, batch=64)
        await lane.start()
        try:
            for round_ in range(500):
                for _ in range(round_ % 7):
                    await asyncio.sleep(0)
                await asyncio.wait_for(lane.put("a", Priority.PHONE), 0.05)
        finally:
            lane._drainer.cancel()

    with pytest.raises(TimeoutError):
        asyncio.run(play())


def test_a_caller_who_hangs_up_stops_nothing_and_is_still_written():
    async def story(lane, desk):
        desk.open.clear()
        leaver = asyncio.create_task(lane.put("left", Priority.PHONE))
        await asyncio.sleep(0)
        neighbour = asyncio.create_task(lane.put("stayed", Priority.PHONE))
        await asyncio.sleep(0)
        leaver.cancel()
        await asyncio.sleep(0)
        desk.open.set()
        return await neighbour, await lane.put("later", Priority.PHONE), desk.written

    assert in_lane(story) == ("stayed!", "later!", ["left", "stayed", "later"])


def test_a_bad_row_fails_alone():
    async def story(lane, desk):
        putting = (lane.put(each, Priority.PHONE) for each in ("a", "bad", "c"))
        return await asyncio.gather(*putting, return_exceptions=True)

    first, bad, third = in_lane(story)
    assert (first, third) == ("a!", "c!")
    assert isinstance(bad, ValueError)


def _away(batch):
    raise ConnectionError("the database is away")


def test_a_write_that_raises_answers_everyone_and_the_lane_goes_on():
    async def story(lane, desk):
        desk.fail = _away
        putting = (lane.put(n, Priority.PHONE) for n in range(3))
        answers = await asyncio.gather(*putting, return_exceptions=True)
        desk.fail = lambda batch: None
        return answers, await lane.put("later", Priority.PHONE), desk.written

    answers, later, written = in_lane(story)
    assert [type(each) for each in answers] == [ConnectionError] * 3
    assert (later, written) == ("later!", ["later"])


def test_a_write_that_answers_too_few_answers_everyone_and_the_lane_goes_on():
    async def short(batch):
        return [] if "x" in batch else batch

    async def play():
        lane = Lane(short, capacity=100, batch=10)
        await lane.start()
        answers = await asyncio.gather(
            lane.put("x", Priority.WEB), lane.put("y", Priority.WEB), return_exceptions=True
        )
        later = await lane.put("z", Priority.WEB)
        await lane.stop()
        return answers, later

    answers, later = asyncio.run(asyncio.wait_for(play(), PATIENCE_S))
    assert [type(each) for each in answers] == [ValueError] * 2
    assert later == "z"


def test_a_full_lane_turns_the_web_away_first_and_the_telephone_last():
    async def story(lane, desk):
        desk.open.clear()
        taken, refused = [], {}
        for priority in (Priority.WEB, Priority.PARTNER, Priority.PHONE):
            while priority not in refused:
                task = asyncio.create_task(lane.put("a", priority))
                await asyncio.sleep(0)
                if task.done():
                    refused[priority] = (len(lane), task.exception())
                else:
                    taken.append(task)
        desk.open.set()
        await asyncio.gather(*taken)
        return refused

    refused = in_lane(story, capacity=10, batch=1)
    assert {priority.name: depth for priority, (depth, _) in refused.items()} == {
        "WEB": 6,
        "PARTNER": 8,
        "PHONE": 10,
    }
    assert all(isinstance(error, Busy) and error.retry_after_s for _, error in refused.values())


def test_stopping_writes_what_waits_and_takes_no_more():
    async def play():
        desk = Desk()
        lane = Lane(desk.write, capacity=100, batch=2)
        await lane.start()
        desk.open.clear()
        waiting = [asyncio.create_task(lane.put(n, Priority.PHONE)) for n in range(5)]
        await asyncio.sleep(0)
        stopping = asyncio.create_task(lane.stop())
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await lane.put("late", Priority.PHONE)
        desk.open.set()
        await stopping
        return await asyncio.gather(*waiting), desk.written

    answers, written = asyncio.run(asyncio.wait_for(play(), PATIENCE_S))
    assert answers == [f"{n}!" for n in range(5)]
    assert written == list(range(5))
