"""The demo as somebody with a fresh clone has it: one command, and a rehearsal is served."""

import json
import queue
import re
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import closing, contextmanager

import pytest

from pledges.models import PledgeState
from relief import __main__ as bootstrap
from relief.commands.work import demo as work
from relief.commands.work._rehearsed import Folder
from relief.kit import audit
from tests.browser.rehearsal import played
from tests.postgres import die_with_parent, free_port

ROLES = ["call-taker", "coordinator", "comms", "approver", "specialist", "admin", "county"]
PATIENCE_S = 240


class Demo:
    """One `relief demo` under way; its lines are read as they come."""

    def __init__(self, folder, *words):
        self.process = subprocess.Popen(  # noqa: S603 - the command under test
            [sys.executable, "-m", "relief", "demo", "--data", str(folder), *map(str, words)],
            cwd=bootstrap.ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - before any thread of the child
        )
        self._lines = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def until(self, words):
        """The lines up to the one that has `words`."""
        seen = []
        end = time.monotonic() + PATIENCE_S
        while not seen or words not in seen[-1]:
            line = self._lines.get(timeout=max(0.1, end - time.monotonic()))
            assert line is not None, f"the demo ended early:\n{''.join(seen)}"
            seen.append(line)
        return seen

    def rest(self):
        """What it still says, until it has ended."""
        lines = []
        while (line := self._lines.get(timeout=PATIENCE_S)) is not None:
            lines.append(line)
        self.process.wait(PATIENCE_S)
        return lines

    def _read(self):
        with self.process.stdout as out:
            for line in out:
                self._lines.put(line)
        self._lines.put(None)


@contextmanager
def demo(folder, *words):
    started = Demo(folder, *words)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.process.kill()
        started.process.wait()
        started.reader.join()


def url_of(lines):
    return re.search(r"Relief is ready on (\S+)", "".join(lines)).group(1)


def get(url):
    with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:  # noqa: S310 - on loopback
        return answer.read().decode()


@pytest.fixture
def folder(run_folder, tmp_path):
    """A demo's folder after its first start."""
    return shutil.copytree(played(run_folder), tmp_path / "var")


@pytest.fixture
def rows(folder):
    """Ask the rehearsal's database; `goderich` holds what is of that relief effort."""
    with closing(sqlite3.connect(folder / "relief.db")) as connection:
        connection.execute(
            "CREATE TEMP VIEW goderich AS SELECT p.* FROM pledge p"
            " JOIN campaign c ON c.id = p.campaign_id WHERE c.slug = 'goderich'"
        )
        yield lambda query: connection.execute(query).fetchall()


def test_a_start_that_was_killed_half_way_is_made_anew(tmp_path):
    with demo(tmp_path, "--port", free_port()) as killed:
        killed.until("Two earlier")
    assert not (tmp_path / "relief.db").exists(), "a half-made rehearsal looks like a whole one"

    with demo(tmp_path, "--port", free_port()) as second:
        second.until("interrupted")
        second.until("Two earlier")


def test_a_second_start_serves_the_same_rehearsal_and_says_how_to_come_in(folder):
    kept = json.loads((folder / "demo.json").read_text())

    with demo(folder, "--port", free_port()) as started:
        lines = started.until("API token")
        home = get(url_of(lines))
        mailbox = get(url_of(lines) + "/mailbox")
        started.process.send_signal(signal.SIGINT)
        started.rest()

    signs = [line.split()[2:] for line in lines if line.startswith("sign in: ")]
    assert [role for role, _, _ in signs] == [*ROLES, "agency", "agency"]
    assert {email: password for _, email, password in signs} == kept["passwords"]
    assert f"API token: {kept['token']}" in "".join(lines)
    assert "Goderich" in home
    assert "No message leaves" in home or "no message leaves" in home
    assert "@example" in mailbox
    assert started.process.returncode in (0, 130)


def test_only_its_owner_can_read_the_keys(folder):
    assert stat.S_IMODE((folder / "demo.json").stat().st_mode) == 0o600


def test_a_second_demo_in_one_folder_is_told_who_has_it(folder):
    port = free_port()
    with demo(folder, "--port", port) as first:
        first.until("API token")
        with demo(folder, "--port", port) as second:
            said = "".join(second.rest())

    assert second.process.returncode == 1
    assert f"http://127.0.0.1:{port}" in said
    assert "--data DIR" in said


def test_a_taken_port_gives_the_next_free_one_aloud(folder, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with demo(folder, "--port", taken) as started:
            lines = started.until("API token")

    assert f"Port {taken} is taken" in "".join(lines)
    assert url_of(lines) != f"http://127.0.0.1:{taken}"


def test_keys_that_were_lost_are_said_to_be_and_nothing_is_removed(folder):
    keys = folder / "demo.json"
    kept = keys.read_text()
    keys.write_text("")
    try:
        with demo(folder, "--port", free_port()) as started:
            said = "".join(started.rest())
    finally:
        keys.write_text(kept)

    assert started.process.returncode == 1
    assert "--fresh" in said
    assert (folder / "relief.db").exists()


def test_pledges_stand_in_every_state_that_is_stored(rows):
    states = {state for [state] in rows("SELECT DISTINCT state FROM pledge")}

    assert states == {*PledgeState}
    assert rows("SELECT count(*) FROM agency") == [(31,)]  # one has only been invited
    assert rows("SELECT count(*) FROM goderich") == [(500,)]


def test_the_totals_are_what_pledges_and_their_shares_say(rows):
    told = rows(
        "SELECT t.currency, sum(promised_cents), sum(confirmed_cents), sum(received_cents)"
        " FROM campaign_tally t JOIN campaign c ON c.id = t.campaign_id"
        " WHERE c.slug = 'goderich' GROUP BY 1 ORDER BY 1"
    )

    assert told == rows(
        "SELECT unit, sum(iif(gone, arrived, amount)), sum(confirmed), sum(arrived) FROM ("
        " SELECT p.unit, p.amount, p.state IN ('held', 'withdrawn', 'lapsed', 'written off') gone,"
        " coalesce(sum(a.received), 0) arrived, coalesce(sum(iif(a.state IN"
        " ('accepted', 'partly received', 'received'), a.amount, 0)), 0) confirmed"
        " FROM goderich p LEFT JOIN allocation a ON a.pledge_id = p.id"
        " WHERE p.kind = 'money' GROUP BY p.id"
        ") GROUP BY 1 ORDER BY 1"
    )


def test_no_message_waits_and_the_audit_chain_is_whole(folder, rows):
    assert rows("SELECT DISTINCT state FROM outbox_message") == [("sent",)]
    made = Folder(folder)
    db = work.database(made, made.read(), "http://127.0.0.1")
    with db.session() as session:
        assert audit.verify(session) == []
    db.close()
