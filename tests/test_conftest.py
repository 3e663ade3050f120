"""The fixtures every test stands on: databases that start empty, and a closed door."""

import socket

import pytest
import sqlalchemy as sa

from tests.guard import OutsideWorld
from tests.postgres import Server


@pytest.fixture
def engine(database_url):
    engine = sa.create_engine(database_url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_finds_every_table_and_no_row_of_another(engine, turn):
    tables = sa.inspect(engine).get_table_names()
    assert "pledge" in " ".join(tables)

    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE left_behind (turn integer)"))

    assert "left_behind" not in tables


def test_the_two_kinds_are_what_they_say(engine, request):
    kind = request.node.callspec.params["database_url"]
    assert engine.dialect.name == {"sqlite": "sqlite", "postgres": "postgresql"}[kind]


def test_what_one_engine_compiled_the_next_need_not(engine):
    with engine.begin() as connection:
        connection.execute(sa.select(sa.literal(1)))
    another = sa.create_engine(engine.url)
    compiled = len(another._compiled_cache)

    with another.begin() as connection:
        assert connection.execute(sa.select(sa.literal(2))).scalar_one() == 2
    assert compiled
    assert len(another._compiled_cache) == compiled
    another.dispose()


@pytest.mark.postgres
def test_a_durable_server_survives_a_crash_with_what_it_committed():
    with Server() as server:
        before = sa.create_engine(server.url())
        with before.begin() as connection:
            connection.execute(sa.text("CREATE TABLE kept AS SELECT 1 AS one"))
        before.dispose()

        server.kill()
        server.start()

        after = sa.create_engine(server.url())
        with after.begin() as connection:
            assert connection.execute(sa.text("SELECT one FROM kept")).scalar_one() == 1
            assert connection.execute(sa.text("SHOW fsync")).scalar_one() == "on"
        after.dispose()


def test_no_test_reaches_another_machine():
    with socket.socket() as outward, pytest.raises(OutsideWorld):
        outward.connect(("192.0.2.1", 80))


def test_no_test_asks_for_the_address_of_another_machine():
    with pytest.raises(OutsideWorld):
        socket.getaddrinfo("example.org", 80)


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=60).close()
