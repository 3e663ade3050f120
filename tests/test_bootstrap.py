"""`python3 -m relief`: what it takes for a finished room, tried without making one anew."""

import fcntl
import re
import subprocess
import sys
import tomllib

import pytest

from relief import __main__ as bootstrap

PATIENCE_S = 240


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A finished `.venv` for ordinary commands in a checkout of its own."""
    ordinary, test = tmp_path / "requirements.txt", tmp_path / "requirements-test.txt"
    ordinary.write_text("one==1\n")
    test.write_text("one==1\ntwo==2\n")
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").touch()
    places = {"ROOT": tmp_path, "VENV": venv, "PYTHON": venv / "bin" / "python"}
    places |= {"STAMP": venv / "relief.stamp", "TOOLS": tmp_path / ".tools"}
    for name, place in (places | {"ORDINARY": ordinary, "TEST": test}).items():
        monkeypatch.setattr(bootstrap, name, place)
    bootstrap.STAMP.write_text(f"{tmp_path}\n{bootstrap.digest(ordinary)}\n")
    return tmp_path


@pytest.fixture
def built(monkeypatch):
    """The lists that were built, in place of building them."""
    needs = []
    monkeypatch.setattr(bootstrap, "build", lambda need, _lock: needs.append(need.name))
    return needs


def relief(*words):
    return subprocess.Popen(  # noqa: S603 - the command under test
        [sys.executable, "-m", "relief", *words],
        cwd=bootstrap.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_finished_room_is_left_as_it_is(room, built):
    bootstrap.prepare(bootstrap.ORDINARY)
    assert built == []


def test_a_room_for_ordinary_commands_is_topped_up_for_tests(room, built):
    bootstrap.prepare(bootstrap.TEST)
    assert built == ["requirements-test.txt"]


@pytest.mark.parametrize(
    ("words", "list_of"),
    [
        (["test", "-x"], bootstrap.TEST),
        (["bench", "intake"], bootstrap.TEST),
        (["serve"], bootstrap.ORDINARY),
        ([], bootstrap.ORDINARY),
    ],
)
def test_each_command_asks_for_the_list_it_needs(words, list_of):
    assert bootstrap.needs(words) == list_of


@pytest.mark.parametrize("text", ["", "half a st", "/elsewhere\n0000\n"])
def test_a_stamp_that_is_not_ours_is_not_believed(room, built, text):
    bootstrap.STAMP.write_text(text)
    bootstrap.prepare(bootstrap.ORDINARY)
    assert built == ["requirements.txt"]


def test_a_room_killed_half_made_is_made_again(room, built):
    bootstrap.STAMP.unlink()
    bootstrap.prepare(bootstrap.ORDINARY)
    assert built == ["requirements.txt"]


def test_a_room_whose_python_has_gone_is_made_again(room, built):
    bootstrap.PYTHON.unlink()
    bootstrap.PYTHON.symlink_to(room / "gone")
    bootstrap.prepare(bootstrap.ORDINARY)
    assert built == ["requirements.txt"]


def test_changed_requirements_are_installed(room, built):
    bootstrap.ORDINARY.write_text("one==2\n")
    bootstrap.prepare(bootstrap.ORDINARY)
    assert built == ["requirements.txt"]


def test_only_one_sets_up_at_a_time(room):
    def take():
        with (room / ".tools" / "lock").open() as second:
            fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)

    with bootstrap.alone(), pytest.raises(BlockingIOError):
        take()
    take()


def test_what_fails_is_said_with_the_command(room):
    with pytest.raises(subprocess.CalledProcessError), bootstrap.alone() as lock:
        bootstrap.run(["false"], lock)


def test_two_at_once_in_a_finished_room_both_work():
    both = [relief("--help"), relief("test", "--help")]
    answers = [process.communicate(timeout=PATIENCE_S)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert "rehearsal" in answers[0]
    assert "--no-postgres" in answers[1]


def test_an_unknown_command_is_refused_with_the_known_ones():
    process = relief("fly")
    assert "pledge" in process.communicate(timeout=PATIENCE_S)[1]
    assert process.returncode == 2


def test_the_lists_hold_every_package_the_project_names_at_one_version():
    project = tomllib.loads((bootstrap.ROOT / "pyproject.toml").read_text())
    ordinary, test = locked(bootstrap.ORDINARY), locked(bootstrap.TEST)
    assert named(project["project"]["dependencies"]) <= ordinary.keys()
    assert named(project["dependency-groups"]["test"]) <= test.keys()
    assert ordinary.items() <= test.items()


def named(requirements):
    return {re.match(r"[\w.-]+", requirement)[0].lower() for requirement in requirements}


def locked(requirements):
    pinned = re.findall(r"^([\w.-]+)(?:\[\S+\])?==(\S+)", requirements.read_text(), re.MULTILINE)
    return {name.lower(): version for name, version in pinned}
