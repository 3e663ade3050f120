"""Work that a clock starts. What is due is a row; the clock only looks.

A job is safe late, twice and in parallel: it claims its rows before it works on them.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from relief.kit import ids
from relief.kit.db import Database
from relief.kit.settings import Settings


@dataclass(frozen=True, slots=True)
class Work:
    """What a job works with.

    A job that waits for others looks at `stopping`, and leaves the rest to whoever comes next.
    """

    settings: Settings
    db: Database
    stopping: threading.Event = field(default_factory=threading.Event)
    worker: UUID = field(default_factory=ids.new)


@dataclass(frozen=True, slots=True)
class Job:
    """One kind of work: its name, how often, and what to do."""

    key: str
    every_s: Callable[[Settings], float]
    run: Callable[[Work], None]
