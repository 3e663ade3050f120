"""Help is there at once: what a command needs for its work is not loaded to tell about it."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

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
