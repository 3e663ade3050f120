"""Every package's jobs on one clock; it ticks, and rows decide what is due."""

import threading
import time
from collections.abc import Iterable
from typing import Protocol

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor as PoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

import notifications.feeds.jobs
import notifications.jobs
import notifications.surges.jobs
import pledges.jobs
import relief.directory.jobs
import relief.helpline.gaps.jobs
import relief.helpline.jobs
import relief.helpline.survey.jobs
from relief.kit import sessions, workers
from relief.kit.db import Database
from relief.kit.jobs import Job, Work
from relief.kit.settings import Settings

log = structlog.get_logger(__name__)

GRACE_S = 2  # what running jobs get to put their work down
LATE_S = 300  # a tick that comes late still runs; APScheduler would drop it after a second


def purge_sessions(work: Work) -> None:
    """Forget browsers whose session has expired."""
    with work.db.session(write=True) as session:
        sessions.purge(session)


def beat(work: Work) -> None:
    """Say that this process runs jobs."""
    with work.db.session(write=True) as session:
        workers.beat(session, work.worker)


BEAT = Job("beat", lambda _settings: workers.EVERY_S, beat)
JOBS: tuple[Job, ...] = (
    BEAT,
    Job("sessions", lambda _settings: 3600, purge_sessions),
    *notifications.jobs.JOBS,
    *notifications.feeds.jobs.JOBS,
    *notifications.surges.jobs.JOBS,
    *pledges.jobs.JOBS,
    *relief.directory.jobs.JOBS,
    *relief.helpline.jobs.JOBS,
    *relief.helpline.gaps.jobs.JOBS,
    *relief.helpline.survey.jobs.JOBS,
)


class JobServices(Protocol):
    """What the jobs need of a process."""

    @property
    def settings(self) -> Settings:
        """The deployment's."""
        ...

    @property
    def db(self) -> Database:
        """Where what is due stands."""
        ...


def job_services(settings: Settings, db: Database) -> JobServices:
    """What a process needs that runs nothing but jobs."""
    return Work(settings, db)


class Scheduler:
    """Runs jobs in threads of its own, each at most once at a time in this process."""

    def __init__(self, services: JobServices, jobs: Iterable[Job] = JOBS) -> None:
        self._work = Work(services.settings, services.db)
        self._jobs = tuple(jobs)
        self._running = 0
        self._idle = threading.Condition()
        # Kept in memory: a tick missed while the service was down has nothing to tell.
        self._clock = BackgroundScheduler(
            executors={"default": PoolExecutor(max_workers=max(1, len(self._jobs)))},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": LATE_S},
            timezone="UTC",
        )

    def start(self) -> None:
        """Begin to tick."""
        for job in self._jobs:
            every_s = job.every_s(self._work.settings)
            self._clock.add_job(self._run, "interval", seconds=every_s, args=[job], id=job.key)
        # At once as well: the first interval is over only fifteen seconds from now.
        self._clock.add_job(self._run, args=[BEAT], id="first beat")
        self._clock.start()

    def stop(self) -> None:
        """Tick no more, and give what runs a moment to put its work down."""
        self._work.stopping.set()
        until = time.monotonic() + GRACE_S
        if self._clock.running:
            self._clock.shutdown(wait=False)
        with self._idle:
            self._idle.wait_for(lambda: not self._running, until - time.monotonic())

    def _run(self, job: Job) -> None:
        if self._work.stopping.is_set():
            return
        with self._idle:
            self._running += 1
        try:
            job.run(self._work)
        except Exception as error:  # the next tick tries again
            log.exception("job failed", job=job.key, kind=type(error).__name__)
        finally:
            with self._idle:
                self._running -= 1
                self._idle.notify_all()
