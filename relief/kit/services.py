"""What the handlers of one process share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from starlette.requests import Request

from relief.kit.auth import Actor
from relief.kit.db import Database
from relief.kit.settings import Settings
from relief.kit.templating import Templates
from relief.kit.throttle import Throttle


class Resolver(Protocol):
    """Finds out who sent a request; the staff package knows, the kit only asks."""

    def remembered(self, request: Request) -> Actor | None:
        """The actor, if known without asking the database."""
        ...

    async def ask(self, request: Request) -> Actor:
        """The actor, by cookie or bearer token; raises Unauthenticated for a bad token."""
        ...


@dataclass
class Services:
    """What the application's handlers share; one per process, on `app.state.services`."""

    settings: Settings
    db: Database
    templates: Templates
    resolver: Resolver
    throttle: Throttle = field(default_factory=Throttle)
    rooms: dict[str, Any] = field(default_factory=dict)  # what a room keeps for this process
    live: Any = None
    shell: Callable[[Any], dict[str, Any]] = lambda _call: {}  # what every page's head needs
