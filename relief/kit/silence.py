"""A PostgreSQL that is there and says nothing: three seconds are waited for, and by one at a time.

A server that is away refuses at once. One that hangs takes the connection and leaves whoever asks
waiting, until each thread of the process waits and no page is answered any more. So a connection
that is taken out is asked for a sign of life, with patience that has an end; after a silence one
asker in a few seconds tries again, and all others are told at once.
"""

import select
import threading
import time
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.pq.abc import PGconn
from sqlalchemy import event
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection

PATIENCE_S = 3  # for a sign of life; a server that is well takes a thousandth of it
LOOKS = 12  # in which patience is counted: a machine that stood still itself spends only one
CONNECT_S = 5  # for a new connection: a process is forked, a password is checked
AGAIN_S = 2  # after a silence, until somebody tries again


class Silence:
    """Whether the server of an engine was silent when it was last asked."""

    def __init__(self, engine: sa.Engine) -> None:
        self._until = 0.0  # on the monotonic clock: nobody else asks before
        self._lock = threading.Lock()
        event.listen(engine, "checkout", self._checked_out)
        event.listen(engine, "do_connect", self._connect)

    def check(self) -> None:
        """Go on, unless the server is silent and it is not one's turn to try.

        Raises:
            sqlalchemy.exc.TimeoutError: if so.
        """
        with self._lock:
            if not self._until:
                return
            if time.monotonic() < self._until:
                raise _silent()
            self._fell(PATIENCE_S + CONNECT_S)  # by then the one who tries now knows

    def _fell(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def _connect(
        self, dialect: Dialect, _record: object, args: list[Any], given: dict[str, Any]
    ) -> DBAPIConnection:
        try:
            return dialect.connect(*args, **given)
        except psycopg.errors.ConnectionTimeout:
            self._fell(AGAIN_S)
            raise

    def _checked_out(
        self, connection: psycopg.Connection[Any], _record: object, _proxy: object
    ) -> None:
        try:
            answers = _answers(connection.pgconn)
        except psycopg.Error:  # it went away, and the others with it
            raise sa.exc.InvalidatePoolError from None
        if not answers:
            self._fell(AGAIN_S)
            raise _silent()
        self._until = 0.0


def _silent() -> sa.exc.TimeoutError:
    return sa.exc.TimeoutError("PostgreSQL does not answer")


def _answers(pgconn: PGconn) -> bool:
    """Whether the server answers an empty question while patience lasts."""
    pgconn.send_query(b"")
    pgconn.flush()
    waiting = select.poll()
    waiting.register(pgconn.socket, select.POLLIN)
    for _ in range(LOOKS):
        if waiting.poll(PATIENCE_S * 1000 / LOOKS):
            pgconn.consume_input()
        if not pgconn.is_busy():
            while pgconn.get_result():
                pass
            return True
    return False
