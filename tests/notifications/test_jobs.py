"""Jobs tick, run harmlessly twice and at once, and stop within two seconds."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

import notifications.jobs
from relief import scheduler
from relief.kit import clock, ids, sessions
from relief.kit.jobs import Job, Work
from relief.kit.sessions import WebSession
from relief.scheduler import JOBS, Scheduler, job_services
from tests.notifications.conftest import an_offer, stands

SOON = 0.02


def soon(_settings):
    return SOON


@pytest.fixture
def running(settings, db):
    """Start jobs; they are stopped when the test ends."""
    started = []

    def start(*jobs):
        made = Scheduler(job_services(settings, db), jobs)
        made.start()
        started.append(made)
        return made

    yield start
    for each in started:
        each.stop()


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.key)
def test_every_job_runs_twice_and_at_once_harmlessly(job, settings, db):
    work = Work(settings, db)
    job.run(work)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(job.run, [work] * 4))

    assert job.every_s(settings) > 0


def test_every_job_has_a_name_of_its_own():
    assert len({job.key for job in JOBS}) == len(JOBS)


def test_the_outbox_is_drained_by_the_clock(settings, db, running):
    message = an_offer(db)
    drained = threading.Event()

    def drain(work):
        notifications.jobs.drain(work)
        drained.set()

    running(Job("outbox", soon, drain))

    assert drained.wait(30)
    assert stands(db, message).sealed is None


def test_a_job_that_fails_is_tried_at_the_next_tick(running):
    times, twice = [], threading.Event()

    def fail(_work):
        times.append(1)
        if len(times) == 2:
            twice.set()
        raise RuntimeError

    running(Job("fails", soon, fail))

    assert twice.wait(30)


def test_a_job_never_runs_beside_itself(running):
    inside, most, enough = [], [], threading.Event()

    def overlap(_work):
        inside.append(1)
        most.append(len(inside))
        threading.Event().wait(SOON * 3)
        inside.pop()
        if len(most) == 4:
            enough.set()

    running(Job("slow", soon, overlap))

    assert enough.wait(30)
    assert max(most) == 1


def test_stopping_asks_a_running_job_to_put_its_work_down(running, monkeypatch):
    monkeypatch.setattr(scheduler, "GRACE_S", 60)  # which it does not need
    begun, put_down = threading.Event(), []

    def patient(work):
        begun.set()
        put_down.append(work.stopping.wait(60))

    made = running(Job("patient", soon, patient))
    assert begun.wait(30)

    began = time.monotonic()
    made.stop()

    assert put_down == [True]
    assert time.monotonic() - began < scheduler.GRACE_S - 5


def test_stopping_waits_no_longer_than_two_seconds_for_one_that_does_not_listen(running):
    begun, release = threading.Event(), threading.Event()

    def deaf(_work):
        begun.set()
        release.wait(60)

    made = running(Job("deaf", soon, deaf))
    assert begun.wait(30)

    began = time.monotonic()
    made.stop()
    took = time.monotonic() - began
    release.set()

    assert took < 50  # it goes on for a minute


def test_expired_sessions_are_forgotten(settings, db, now):
    with db.session(write=True) as session:
        sessions.begin(session, ids.new(), timedelta(hours=1))
        kept = sessions.begin(session, ids.new(), timedelta(hours=12))

    now.move(timedelta(hours=2))
    scheduler.purge_sessions(Work(settings, db))

    with db.session() as session:
        [left] = session.exec(sessions.sa.select(WebSession)).all()
        assert left[0].expires_at > clock.now()
        assert sessions.find(session, kept)
