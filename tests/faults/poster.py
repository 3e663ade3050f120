"""The sender in a process of its own, that may die at a step or have a protection taken away.

Its processes are forked from one that has imported everything, so that many of them are cheap.
"""

import signal
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from notifications.networks import Network
from notifications.publishing import sender
from notifications.publishing.settings import PostSettings
from relief.kit import clock
from relief.kit.db import Database
from relief.kit.jobs import Work
from relief.kit.settings import Mode, Settings
from tests.faults import planted
from tests.forked import CHILDREN

KILLED = -signal.SIGKILL
PATIENCE_S = 180
TICK_S = 0.02


@dataclass(frozen=True)
class Orders:
    """What a process is to do."""

    settings: Settings
    networks: tuple[Callable[[], Network], ...]
    at: datetime | None = None  # what its clock shows, standing still; None: the time
    plant: str = ""  # of `planted.PLANTS`
    patience: PostSettings = field(default_factory=lambda: PostSettings(apart_s=0))
    endless: bool = False  # it looks for what is due until it is killed
    in_turn: bool = False  # planted: one network waits for the other


def start(orders):
    """The process, started."""
    process = CHILDREN.Process(target=work, args=(orders,), daemon=True)
    process.start()
    return process


def ended(process):
    """Whether it was killed, once it has ended."""
    process.join(PATIENCE_S)
    assert process.exitcode in (0, KILLED), process.exitcode
    return process.exitcode == KILLED


def kill(process):
    """End it as `kill -9` does."""
    process.kill()
    process.join(PATIENCE_S)


def work(orders):
    """Send what is due; each network has a thread of its own, as its job has."""
    sender.patience = lambda: orders.patience
    networks = [make() for make in orders.networks]
    if orders.plant:
        planted.PLANTS[orders.plant](networks)
    db = Database(orders.settings.database_url, orders.settings.vault())
    with clock.hold(orders.at) if orders.at else nullcontext():
        given = Work(orders.settings.model_copy(update={"mode": Mode.LIVE}), db)
        threads = [
            threading.Thread(target=_send, args=(given, each, orders.endless)) for each in networks
        ]
        for thread in threads:
            thread.start()
            if orders.in_turn:
                thread.join()
        for thread in threads:
            thread.join()
    db.close()


def _send(work, network, endless):
    sender.run(work, network.key, known={network.key: network})
    while endless:
        time.sleep(TICK_S)
        sender.run(work, network.key, known={network.key: network})
