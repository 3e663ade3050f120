"""JSON of needs."""

from starlette.routing import Route

from relief.kit.openapi import Operation

ROUTES: list[Route] = []
DOCS: list[Operation] = []
