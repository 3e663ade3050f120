"""Pages of campaigns."""

from starlette.routing import Route

ROUTES: list[Route] = []
