"""Routes by the first word of their path, so that a request is held against few of them.

Starlette asks one route after another, and there are hundreds: that was a fifth of the work of a
search.
"""

from collections.abc import Sequence

from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import Receive, Scope, Send


class Signposts(Router):
    """A router that answers as Starlette's does: of two routes that fit, the first one."""

    _by_word: dict[str, Router] | None = None

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the routes answer that begin as the request's path does."""
        if scope["type"] == "lifespan":
            await super().app(scope, receive, send)
            return
        if self._by_word is None:
            self._by_word = _sorted(self.routes)
        some = self._by_word.get(first_word(scope["path"]), _NONE)
        await some.app(scope, receive, send)


def first_word(path: str) -> str:
    """What stands between the first two slashes of a path."""
    return path.split("/", 2)[1] if path.startswith("/") else ""


def _sorted(routes: Sequence[BaseRoute]) -> dict[str, Router]:
    found: dict[str, Router] = {}
    for route in routes:
        assert isinstance(route, Route | Mount)  # noqa: S101 - nothing else is a route of ours
        word = first_word(route.path)
        assert "{" not in word, route.path  # noqa: S101 - it would have to stand in every list
        found.setdefault(word, Router()).routes.append(route)
    return found


_NONE = Router()
