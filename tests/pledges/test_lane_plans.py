"""What the lane asks about a batch is found by index, so it never slows as a campaign grows."""

import sqlite3
from contextlib import closing
from uuid import UUID

import psycopg
import pytest

from pledges.lane import postgres, sqlite
from tests.postgres import plain

KEY = (UUID(int=7), "token:1", "a-key")
REFERENCE = "482-177-302"


@pytest.mark.parametrize("rows", [1, 64, 200])
def test_sqlite_looks_up_each_key_of_a_batch(sqlite_url, rows):
    question = sqlite.SEEN.format(marks=", ".join(["(?, ?, ?)"] * rows))

    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
        values = (KEY[0].hex, *KEY[1:]) * rows
        steps = connection.execute(f"EXPLAIN QUERY PLAN {question}", values).fetchall()

    [found] = [step[3] for step in steps if "idempotency_key" in step[3]]
    assert found.startswith("SEARCH idempotency_key USING INDEX")


@pytest.mark.parametrize(
    ("question", "values"),
    [
        (postgres.SEEN, tuple([part] * 64 for part in KEY)),
        (postgres.TAKEN, ([REFERENCE] * 64,)),
    ],
)
def test_postgresql_looks_up_each_row_of_a_batch(postgres_url, question, values):
    for n in range(len(values), 0, -1):
        question = question.replace(f"${n}", "%s")

    with psycopg.connect(plain(postgres_url)) as connection:
        steps = [row[0] for row in connection.execute(f"EXPLAIN {question}", values)]

    assert [step for step in steps if "Index" in step], steps
    assert not [step for step in steps if "Seq Scan" in step], steps
