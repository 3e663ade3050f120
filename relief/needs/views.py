"""Pages of needs."""

from starlette.routing import Route

ROUTES: list[Route] = []
