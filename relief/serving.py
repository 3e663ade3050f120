"""The application as uvicorn starts it, once in each process."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette

from pledges.lane.reception import Reception
from relief.app import build
from relief.kit import memory
from relief.kit.db import Database
from relief.kit.settings import Settings

SLOTS = 16  # chains of history that web processes share; two in one slot only wait for each other
GRACE_S = 8


class Server(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - uvicorn's own
        """Start, then say so."""
        await super().startup(*args, **kwargs)
        if self.started:
            self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop when told to; who is told to stop and has stopped did not fail."""
        with super().capture_signals():
            yield
            # uvicorn would raise each signal again at the end, and die of it.
            self._captured_signals = [
                each for each in self._captured_signals if each != signal.SIGTERM
            ]


def create() -> Starlette:
    """The application of one of several web processes; jobs run in `relief worker`."""
    settings = Settings()
    db = Database(settings.database_url, settings.vault())
    memory.calm()
    return build(settings, db=db, reception=Reception(settings, db, slot=os.getpid() % SLOTS))


def options(host: str, port: int) -> dict[str, Any]:
    """How uvicorn serves, whoever starts it.

    A forwarded address is believed only from `RELIEF_FORWARDED_ALLOW_IPS`, none by default: the
    throttle counts by address, and a visitor must not choose theirs.
    """
    trusted = os.environ.get("RELIEF_FORWARDED_ALLOW_IPS", "")
    return {
        "host": host,
        "port": port,
        "loop": "uvloop",
        "http": "httptools",
        "access_log": False,
        "log_level": "warning",
        "server_header": False,
        "proxy_headers": bool(trusted),
        "forwarded_allow_ips": trusted or None,
        "timeout_graceful_shutdown": GRACE_S,
    }
