"""An operator's tools are told what fails, and nothing about anybody."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from relief import migrate, scheduler
from relief.app import build
from relief.kit import outbox
from relief.kit.jobs import Work
from relief.operations import LATE_S
from relief.staff import tokens
from relief.staff.schemas import NewToken


@pytest.fixture
def app(settings, db):
    return build(settings, db=db)


@pytest.fixture
def client(app):
    return TestClient(app)


@pytest.fixture
def seen(db):
    """A worker was just seen."""
    scheduler.beat(Work(None, db))


@pytest.fixture
def token(db):
    def token(scope):
        with db.session(write=True) as session:
            asked = NewToken(name="Prometheus", scopes=[scope], days=30)
            return {"authorization": f"Bearer {tokens.make(session, asked)[1]}"}

    return token


def test_a_service_in_order_is_ready(client, seen, now):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {
        "ready": True,
        "failing": [],
        "database": "ok",
        "schema": migrate.head(),
        "schema_wanted": migrate.head(),
        "worker_age_s": 0,
        "outbox_lag_s": 0,
    }


def test_a_schema_of_another_version_is_named(client, db):
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["failing"]) == (503, ["schema"])


def test_a_worker_that_is_gone_is_named(client, now, seen):
    now.move(timedelta(seconds=90))
    assert client.get("/readyz").status_code == 200  # the control
    now.move(timedelta(seconds=1))

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["failing"]) == (503, ["worker"])
    assert answer.json()["worker_age_s"] == 91


def test_a_worker_that_never_was_is_named(client):
    assert client.get("/readyz").json()["failing"] == ["worker"]


def test_messages_that_do_not_leave_are_named(client, db, now, seen):
    letter = outbox.Letter("ada@example.org", "pledge_recorded", "en", {})
    with db.session(write=True) as session:
        outbox.put(session, about="482-177-305", channel="email", letter=letter)
    now.move(timedelta(seconds=LATE_S + 1))
    scheduler.beat(Work(None, db))

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["failing"]) == (503, ["outbox"])
    assert "482-177-305" not in answer.text
    assert "ada" not in answer.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_is_gone_is_named_and_the_process_lives(settings, db, tmp_path):
    gone = settings.model_copy(update={"database_url": f"sqlite:///{tmp_path}/no/such.db"})
    client = TestClient(build(gone))

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["failing"]) == (503, ["database"])
    assert client.get("/healthz").text == "ok\n"


def test_a_worker_that_is_seen_again_keeps_one_row(db, now):
    work, other = Work(None, db), Work(None, db)
    for process in (work, work, other):
        scheduler.beat(process)
    assert _workers(db) == 2
    now.move(timedelta(days=2))

    scheduler.beat(Work(None, db))

    assert _workers(db) == 1


def test_counts_are_for_those_who_may_read_reports(client, token):
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers=token("pledges:read")).status_code == 403

    answer = client.get("/metrics", headers=token("reports:read"))

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert "relief_http_requests_total" in answer.text
    assert "relief_lane_depth" in answer.text


def _workers(db):
    with db.session() as session:
        return session.execute(sa.text("SELECT count(*) FROM worker")).scalar()
