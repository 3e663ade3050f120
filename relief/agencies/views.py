"""Pages of agencies."""

from starlette.routing import Route

ROUTES: list[Route] = []
