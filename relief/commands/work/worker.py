"""What `relief worker` does."""

import argparse
import signal
import threading

from relief.commands._context import open_database
from relief.commands.work.serve import check_schema
from relief.kit.logs import configure
from relief.scheduler import Scheduler, job_services


def run(_args: argparse.Namespace) -> int:
    """Work until told to stop; what was begun is finished."""
    configure()
    settings, db = open_database()
    check_schema(db)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    scheduler = Scheduler(job_services(settings, db))
    scheduler.start()
    stop.wait()
    scheduler.stop()
    db.close()
    return 0
