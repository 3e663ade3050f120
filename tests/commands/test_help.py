"""Help is there at once: what a command needs for its work is not loaded to tell about it."""

import argparse
import importlib
import importlib.util
import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from relief import cli
from relief.cli import COMMANDS

ROOT = Path(__file__).parents[2]
WRITTEN = [
    name
    for name, (module, _) in COMMANDS.items()
    if importlib.util.find_spec(f"relief.commands.{module}")
]
HEAVY = {
    *("alembic", "argon2", "asyncpg", "cryptography", "jinja2", "phonenumbers", "psycopg"),
    *("pydantic", "rich", "sqlalchemy", "sqlmodel", "starlette", "tweepy", "typst", "uvicorn"),
}
HELP = """
import json, sys
from relief import cli
try:
    cli.main([*sys.argv[1:], "--help"])
except SystemExit as end:
    sys.stderr.write(json.dumps([end.code, sorted(sys.modules)]))
"""

HELP_S = 0.5  # of a processor: the tests' own load says nothing of the command


def paths(name):
    """A command and each of its actions, as they are typed."""
    parser = argparse.ArgumentParser()
    importlib.import_module(f"relief.commands.{COMMANDS[name][0]}").add_arguments(parser)
    actions = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    return [[name], *([name, word] for each in actions for word in each.choices)]


@pytest.mark.parametrize("words", [path for name in WRITTEN for path in paths(name)], ids=" ".join)
def test_every_command_and_action_tells_how_it_is_used(words, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main([*words, "--help"])

    told = capsys.readouterr().out
    assert end.value.code == 0
    assert told.startswith(f"usage: relief {' '.join(words)}")


@pytest.mark.parametrize("words", [["nonsense"], ["db"], ["db", "nonsense"], ["match"], []])
def test_what_is_not_understood_ends_with_two(words, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(words)

    assert end.value.code == 2
    assert capsys.readouterr().err.startswith("usage: relief")


def test_all_help_together_is_as_quick_as_promised():
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for name in WRITTEN:
        words = [sys.executable, "-m", "relief", name, "--help"]
        subprocess.run(words, cwd=ROOT, capture_output=True, check=True)  # noqa: S603 - ours
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    assert spent / len(WRITTEN) < HELP_S


@pytest.mark.parametrize("name", WRITTEN)
def test_help_loads_nothing_heavy(name):
    asked = subprocess.run(  # noqa: S603 - this Python, our words
        [sys.executable, "-c", HELP, name], cwd=ROOT, capture_output=True, text=True, check=True
    )

    status, loaded = json.loads(asked.stderr)
    assert status == 0
    assert f"relief {name}" in asked.stdout
    assert HEAVY.isdisjoint(loaded), HEAVY.intersection(loaded)


@pytest.mark.parametrize("name", WRITTEN)
def test_each_command_has_its_work(name):
    module, _ = COMMANDS[name]

    assert importlib.util.find_spec(f"relief.commands.work.{module}") is not None
