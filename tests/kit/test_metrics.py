"""Requests are counted by template, cheaply, and without who asked."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from relief.kit import metrics
from relief.kit.lane import Lane, Priority
from relief.kit.metrics import REGISTRY, Metrics


async def shown(request):
    return PlainTextResponse("ok")


@pytest.fixture
def client():
    app = Starlette(routes=[Route("/p/{reference}", shown)], middleware=[Middleware(Metrics)])
    return TestClient(app)


def counted(route, status, method="GET"):
    labels = {"method": method, "route": route, "status": str(status)}
    return REGISTRY.get_sample_value("relief_http_requests_total", labels) or 0


def test_an_address_is_counted_by_its_template(client):
    before = counted("/p/{reference}", 200)

    client.get("/p/482-177-302?t=secret")
    client.get("/p/100-000-000")

    assert counted("/p/{reference}", 200) == before + 2
    text = metrics.text().decode()
    assert "482-177-302" not in text
    assert "secret" not in text
    assert 'relief_http_request_seconds_count{route="/p/{reference}"}' in text


def test_addresses_of_no_route_are_one_label(client):
    before = counted(metrics.UNKNOWN, 404)

    for n in range(50):
        client.get(f"/wp-admin/{n}")

    assert counted(metrics.UNKNOWN, 404) == before + 50
    assert "wp-admin" not in metrics.text().decode()


def test_a_made_up_method_is_no_label(client):
    client.request("BREW", "/nowhere")

    assert "BREW" not in metrics.text().decode()


def test_the_lane_is_watched():
    async def write(batch):
        return batch

    async def play():
        lane = Lane(write, capacity=10, batch=4)
        metrics.watch_lane(lane)
        await lane.start()
        await asyncio.gather(*(lane.put(n, Priority.PHONE) for n in range(6)))
        await lane.stop()

    asyncio.run(play())

    for name, value in (("depth", 0), ("commits", 2), ("items", 6)):
        assert REGISTRY.get_sample_value(f"relief_lane_{name}") == value
