"""Several processes write a large directory as one would, and none of them outlives its need."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

import pytest

from relief.directory.search import following, reading, scribes
from relief.directory.search.entries import Surroundings, written
from relief.directory.search.kinds import Kinds
from relief.directory.search.words import Pen
from tests.directory.search.conftest import EXETER, ZONE

BORN_AND_KILLED = """
import os, signal
from relief.directory.search.scribes import Scribe
print(Scribe()._process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def town(world):
    """A few services with all that they point to, in both languages."""
    world.term("Food banks", key="food", aliases=("hamper",))
    world.location("there", EXETER, town="Exeter")
    for number in range(7):
        about = {"kinds": ["food"], "at": ["there"], "areas": ["Huron County"]}
        world.service(f"Cupboard {number}", key=f"it{number}", **about)
        world.service(f"Armoire {number}", "fr", key=f"it{number}", **about)
    return world


@pytest.fixture
def small_pages(monkeypatch):
    """Pages of two services, so that there are several."""
    monkeypatch.setattr(reading, "AT_ONCE", 5)


def told(town, hired, at_first=lambda: None):
    """What some scribes write of a town, and the words that were counted."""
    with town.db.session() as session:
        terms, pen = list(reading.terms(session)), Pen()
        around = Surroundings(
            reading.organizations(session), reading.spots(session), Kinds(pen, terms), pen
        )
        found = []
        for some in scribes.entries(reading.pages(session), hired, terms, around):
            at_first()
            found += some
        return found, pen.counts


def is_there(pid):
    """Whether a process runs; one that has ended and that nobody asked about does not."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
        return said.rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_scribes_write_what_their_parent_would(town, small_pages):
    alone, counted = told(town, [])
    assert [entry.key for entry in alone] == sorted(entry.key for entry in alone)
    assert len(alone) == 7

    hired = [scribes.Scribe(), scribes.Scribe()]
    together, counted_together = told(town, hired)
    for each in hired:
        each.end()

    assert together == alone
    assert {lang: set(words) for lang, words in counted_together.items()} == {
        lang: set(words) for lang, words in counted.items()
    }


def test_what_a_scribe_cannot_write_any_more_its_parent_does(town, small_pages):
    alone, _ = told(town, [])
    hired = [scribes.Scribe()]
    kill = hired[0]._process.kill

    found, _ = told(town, hired, at_first=kill)

    assert found == alone
    hired[0].end()


def test_a_scribe_that_never_began_is_no_loss(town, small_pages):
    alone, _ = told(town, [])
    hired = [scribes.Scribe()]
    hired[0]._process.kill()
    hired[0]._process.wait()

    found, _ = told(town, hired)

    assert found == alone
    hired[0].end()


def test_a_large_directory_is_written_by_scribes_that_are_gone_afterwards(town, monkeypatch):
    born = []
    begin = scribes.Scribe.__init__
    monkeypatch.setattr(
        scribes.Scribe, "__init__", lambda scribe: (begin(scribe), born.append(scribe))[0]
    )
    monkeypatch.setattr(scribes, "MANY", 7)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)

    shelf = following.made(town.db, ZONE, Event())

    assert len(shelf.shorts) == 7
    assert [each._process.returncode for each in born] == [-signal.SIGKILL] * 2


def test_a_few_services_or_one_core_need_no_scribe(monkeypatch):
    with scribes.hired(scribes.MANY - 1) as few:
        assert few == []
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    with scribes.hired(scribes.MANY) as alone:
        assert alone == []


def test_a_scribe_does_not_outlive_a_killed_parent():
    parent = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-c", BORN_AND_KILLED], capture_output=True, text=True, check=False
    )
    assert parent.returncode == -signal.SIGKILL

    given_up = time.monotonic() + 30
    while is_there(int(parent.stdout)):
        assert time.monotonic() < given_up
        time.sleep(0.05)


def test_entries_of_a_page_are_made_one_by_one(town):
    with town.db.session() as session:
        [page] = reading.pages(session)
        pen = Pen()
        around = Surroundings({}, {}, Kinds(pen), pen)
        assert next(written(page, around)).key == page[0][0]


def test_whoever_stops_does_not_wait_for_the_whole_directory(town, small_pages, monkeypatch):
    stopped = Event()
    read = reading.pages

    def pages(session):
        for page in read(session):
            yield page
            assert not stopped.is_set(), "another page was read"
            stopped.set()

    monkeypatch.setattr(reading, "pages", pages)
    with pytest.raises(following.Stopped):
        following.made(town.db, ZONE, stopped)
