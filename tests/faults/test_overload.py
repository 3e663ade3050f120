"""More arrives than can be kept safe: the lane sheds, the telephone last, and nothing is lost."""

import os
import re
from concurrent.futures import ThreadPoolExecutor

from tests.faults.appeals import until
from tests.faults.ledger import compare
from tests.faults.locked import locked, patient
from tests.faults.people import Person
from tests.faults.senders import Senders
from tests.faults.served import Deployment
from tests.faults.stopwatch import Stopwatch
from tests.fixtures import a_key, a_pledge

CAPACITY = 20
FULL = "RELIEF_TEST_FULL" in os.environ
FLOOD = 5000 if FULL else 400
SWELL_MB = 80  # what a process may grow by under a flood that it refuses


def a_small_lane(database_url):
    """A lane that holds twenty and writes one at a time."""
    return Deployment(database_url, RELIEF_LANE_CAPACITY=str(CAPACITY), RELIEF_LANE_BATCH="1")


class Crowd:
    """Requests that may wait long, each on a thread of its own."""

    def __init__(self):
        self.pool = ThreadPoolExecutor(80)
        self.sent = []

    def send(self, count, ask, *words):
        """Send the same again and again; those answered at once."""
        sent = [self.pool.submit(ask, *words) for _ in range(count)]
        self.sent += sent
        return sent

    def answers(self):
        """Everybody's answer, once all have one."""
        return [each.result() for each in self.sent]


def refused(sent, expected):
    """How many of `sent` were turned away, once that many were."""
    until(lambda: sum(each.done() for each in sent) >= expected)
    answers = [each.result() for each in sent if each.done()]
    assert all(answer.told_to_retry for answer in answers), [a.raw for a in answers]
    return len(answers)


def test_the_web_is_turned_away_first_and_the_telephone_last(database_url, serve, tell):
    deployment = a_small_lane(database_url)
    served, crowd = serve(deployment, plant=patient), Crowd()
    taker, visitor = Person(deployment, "call-taker"), Person(deployment)
    assert taker.get(served, "/console/goderich").status == 200  # known before the flood
    # One is being written and waits for the lock; the queue holds 60, 80, 100 % of twenty.
    with locked(deployment):
        first = [crowd.send(1, served.pledge, a_pledge(), a_key())[0] for _ in range(2)]
        until(lambda: depth(served) == 1)
        web = refused(crowd.send(15, visitor.gives, served, "web"), 4)
        partner = refused(
            [crowd.send(1, served.pledge, a_pledge(), a_key())[0] for _ in range(10)], 6
        )
        phone = refused(crowd.send(8, taker.gives, served, "phone"), 4)
        with Stopwatch() as watch:
            assert served.ask("GET", "/healthz").status == 200
    tell(f"turned away: web {web}/15, partner {partner}/10, phone {phone}/8; {watch.seconds:.3f} s")

    assert (web, partner, phone) == (4, 6, 4)
    assert not any(each.result().busy for each in first)
    taken = [answer for answer in crowd.answers() if answer.status in {201, 303}]
    found = compare(deployment, {})
    assert found.whole, found
    assert found.stored == len(taken)


def depth(served):
    """How many wait in the lane while one is written."""
    bearer = {"authorization": f"Bearer {served.deployment.token}"}
    told = served.ask("GET", "/metrics", **bearer).raw.decode()
    return float(re.search(r"^relief_lane_depth (\S+)$", told, re.MULTILINE)[1])


def test_a_flood_that_is_refused_costs_neither_memory_nor_health(sqlite_url, serve, tell):
    deployment = a_small_lane(sqlite_url)
    served, crowd = serve(deployment, plant=patient), Crowd()
    body = a_pledge(note="n" * 3000)
    before, worst = served.memory_mb, 0.0

    with locked(deployment):
        sent = crowd.send(FLOOD, served.pledge, body, a_key())
        for _ in range(10):
            with Stopwatch() as watch:
                assert served.ask("GET", "/healthz").status == 200
            worst = max(worst, watch.seconds)
        swollen = served.memory_mb - before
    answers = crowd.answers()

    tell(f"{len(sent)} sent, {swollen:.0f} MB more, /healthz at worst {worst:.3f} s")
    assert {answer.status for answer in answers} <= {201, 503}
    assert swollen < SWELL_MB
    assert worst < 4  # an event loop that waits for the lock would take all of its minute
    assert compare(deployment, {}).whole


def test_under_more_than_the_lane_takes_each_201_is_kept(database_url, serve, rng, tell):
    deployment = Deployment(database_url, RELIEF_LANE_CAPACITY="8", RELIEF_LANE_BATCH="2")
    served = serve(deployment)

    with Stopwatch() as watch, Senders(served, rng, clients=32) as senders:
        with locked(deployment):
            until(lambda: 503 in senders.statuses)
        senders.wait_for(5000 if FULL else 80)

    found = compare(deployment, senders.heard)
    rate = found.acknowledged / watch.seconds
    tell(f"{found}, statuses {senders.statuses}, {rate:.0f} kept a second")
    assert found.whole, found
    assert set(senders.statuses) == {201, 503}
    assert senders.no_answer == 0
