"""Deployments and servers for the faults, and a seed that each test tells."""

import random

import pytest

from tests.faults.served import Deployment, Served

SEED = 20110821


@pytest.fixture
def rng():
    """Chance from one seed, so that a failure can be seen again."""
    print(f"seed {SEED}")  # noqa: T201 - pytest shows it with a failure, `-s` always
    return random.Random(SEED)  # noqa: S311 - no secret


@pytest.fixture
def tell():
    """Say a figure: shown with a failure, and always under `pytest -s`."""
    return print


@pytest.fixture
def deployment(database_url):
    """An open campaign and a token on each kind of database."""
    return Deployment(database_url)


@pytest.fixture
def serve(tmp_path):
    """Start servers; whatever still runs afterwards is ended."""
    started = []

    def serve(deployment, *words, **more):
        served = Served(deployment, tmp_path, *words, **more)
        started.append(served)
        served.start()
        return served

    yield serve
    for served in started:
        served.kill()
