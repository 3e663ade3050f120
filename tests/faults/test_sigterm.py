"""Told to stop under load, the service answers what it accepted, and leaves nothing behind."""

import signal
import time

import pytest

from tests.faults.ledger import compare
from tests.faults.people import Person
from tests.faults.senders import Senders
from tests.faults.served import SERVE, Deployment

PROMISED_S = 10


def told_to_stop(served, rng):
    """What eight partners had heard by the time it stopped; its exit status, and how long."""
    with Senders(served, rng, clients=8) as senders:
        senders.wait_for(40)
        status, took = served.stop()
    return senders, status, took


def test_what_was_accepted_is_answered_and_nothing_is_left(deployment, serve, rng, tell):
    served = serve(deployment)
    open_desk = Person(deployment, "coordinator").listens(served, "/desk/events")

    senders, status, took = told_to_stop(served, rng)

    open_desk.close()
    found = compare(deployment, senders.heard)
    tell(f"{found}, stopped in {took:.2f} s, statuses {senders.statuses}")
    assert status == 0, served.said()
    assert took < PROMISED_S
    assert served.leaves_nothing
    assert found.whole, found
    assert found.stored == found.acknowledged, "a promise was kept and its sender not told"
    assert set(senders.statuses) <= {201, 503}


@pytest.mark.postgres
def test_two_processes_stop_as_one(postgres_url, serve, rng, tell):
    deployment = Deployment(postgres_url)
    words = ("-c", SERVE, "serve", "--port", str(deployment.port), "--workers", "2")
    served = serve(deployment, *words)

    senders, status, took = told_to_stop(served, rng)

    found = compare(deployment, senders.heard)
    tell(f"{found}, stopped in {took:.2f} s")
    assert status == 0, served.said()
    assert took < PROMISED_S
    assert served.leaves_nothing
    assert found.whole, found
    assert found.stored == found.acknowledged


def test_a_second_signal_while_stopping_does_no_harm(sqlite_url, serve, rng):
    deployment = Deployment(sqlite_url)
    served = serve(deployment)

    with Senders(served, rng, clients=4) as senders:
        senders.wait_for(20)
        served.process.send_signal(signal.SIGTERM)
        time.sleep(0.05)
        served.stop()

    assert served.leaves_nothing
    found = compare(deployment, senders.heard)
    assert found.whole, found
