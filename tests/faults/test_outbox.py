"""Workers, a mail server that misbehaves, and a worker that is killed: nothing is lost or doubled.

What one drain does with each answer of a server is tried in tests/notifications; here real
processes share one database.
"""

import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select, update

from relief.kit import clock, outbox
from relief.kit.outbox import Letter, OutboxMessage, OutboxState
from tests.faults.people import Person
from tests.faults.post import a_mail_server
from tests.faults.served import SERVE, Deployment, Served
from tests.notifications.conftest import OFFER

TOGETHER = 60
PATIENCE_S = 180
PATIENT_S, HASTY_S = "50", "10"  # for an answer of the mail server


@pytest.fixture
def post():
    with a_mail_server() as post:
        yield post


@pytest.fixture
def patience():
    """How long is waited for an answer of the mail server."""
    return PATIENT_S


@pytest.fixture
def deployment(database_url, post, patience):
    """One whose mail leaves through `post`."""
    return Deployment(
        database_url,
        RELIEF_OUTBOX_INTERVAL_S="0.1",
        RELIEF_SMTP_HOST="127.0.0.1",
        RELIEF_SMTP_PORT=str(post.port),
        RELIEF_SMTP_STARTTLS="false",
        RELIEF_SMTP_SENDER="211 <offers@relief.test>",
        RELIEF_SMTP_TIMEOUT_S=patience,
    )


class Worker(Served):
    """`relief worker`: it answers nobody, and works."""

    def __init__(self, deployment, folder):
        super().__init__(deployment, folder, "-c", SERVE, "worker", port=id(self))

    def ask(self, *_words, **_more):
        """It answers nobody; that it works shows in that it would stop in good order."""
        return type("Answer", (), {"status": 200 if self._heeds_stop else 503})

    @property
    def _heeds_stop(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        caught = int(status.split("SigCgt:")[1].split()[0], 16)
        return bool(caught >> (signal.SIGTERM - 1) & 1)


def put(deployment, *addresses):
    """Messages that are due now."""
    with deployment.opened() as db, db.session(write=True) as session:
        for to in addresses:
            letter = Letter(to, "dispatch_offer", "en", OFFER)
            outbox.put(session, about="482-177-302", channel="email", letter=letter)


def hurry(deployment, state, **values):
    """Let the time come that messages in `state` wait for."""
    with deployment.opened() as db, db.session(write=True) as session:
        session.execute(
            update(OutboxMessage).where(col(OutboxMessage.state) == state).values(**values)
        )


def states(deployment):
    """How the messages stand, by their state."""
    with deployment.session() as (session, _):
        return sorted(each.value for each in session.exec(select(OutboxMessage.state)).all())


def until(deployment, wanted, *, again=False):
    """Wait until the messages stand so; `again` lets no retry wait for its hour."""
    ends = time.monotonic() + PATIENCE_S
    while (found := states(deployment)) != sorted(wanted):
        assert time.monotonic() < ends, found
        if again:
            hurry(deployment, OutboxState.DUE, due_at=clock.now())
        time.sleep(0.1)


def test_two_workers_send_each_message_once(deployment, post, tmp_path, tell):
    with Worker(deployment, tmp_path) as one, Worker(deployment, tmp_path) as other:
        began = time.monotonic()
        put(deployment, *(f"intake{n}@example.org" for n in range(TOGETHER)))
        until(deployment, ["sent"] * TOGETHER)
        took = time.monotonic() - began
        stops = [one.stop()[0], other.stop()[0]]

    tell(f"{TOGETHER} messages by two workers in {took:.1f} s")
    assert set(post.taken.values()) == {1}
    assert len(post.taken) == TOGETHER
    assert stops == [0, 0]


def test_what_a_killed_worker_held_is_sent_by_the_next(deployment, post, tmp_path):
    put(deployment, "held@example.org", *(f"intake{n}@example.org" for n in range(10)))
    with Worker(deployment, tmp_path) as first:
        assert post.held.wait(PATIENCE_S)  # the server has it whole, and has not said so
        first.kill()
    hurry(deployment, OutboxState.LEASED, lease_until=clock.now() - timedelta(seconds=1))

    with Worker(deployment, tmp_path):
        until(deployment, ["sent"] * 11)

    assert len(post.taken) == 11
    assert post.confirmed["held@example.org"] == 1


@pytest.mark.parametrize("patience", [HASTY_S])  # one server is silent
def test_each_misbehaviour_ends_in_one_confirmed_message_or_on_the_board(
    deployment, post, tmp_path
):
    kept = [f"{word}@example.org" for word in ("intake", "later", "hangs-up", "silent")]
    put(deployment, *kept, "refused@example.org")

    with Served(deployment, tmp_path) as served:  # it runs the jobs as well
        until(deployment, ["sent"] * 4 + ["failed"], again=True)
        board = Person(deployment, "coordinator").get(served, "/failures").raw.decode()

    assert post.confirmed == dict.fromkeys(kept, 1)
    assert post.asked["refused@example.org"] == 1
    assert post.asked["later@example.org"] == 2
    assert "refused@example.org" in board
    assert "The mail server refused this address or message." in board
    assert "intake@example.org" not in board
