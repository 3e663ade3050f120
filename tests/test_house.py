"""What holds the house together and no other tool looks at: sizes, edges, clocks, templates."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from relief import scheduler
from relief.kit.jobs import Work

ROOT = Path(__file__).parents[1]
PACKAGES = ("relief", "pledges", "notifications")
TOP = (*PACKAGES, "templates", "tests", ".ci")
TEMPLATES = ROOT / "templates"
LONGEST = 300
# A migration is written once, in the order in which tables were made.
MAY_BE_LONG = "relief/migrations/"
# The edge, and what makes tables; `ledger.commit` promises a need, and an index is in memory.
MAY_COMMIT = {"relief/kit/db.py", "relief/migrate.py"}
NO_TRANSACTION = {"ledger", "_index_writer"}
# The one clock; and identifiers, which must differ even while a test holds the clock.
MAY_READ_THE_CLOCK = {"relief/kit/clock.py", "relief/kit/ids.py"}
CLOCKS = {
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
}
INDEXES = ("pypi", "pythonhosted", "npmjs", "unpkg", "jsdelivr", "cdnjs", "crates", "rubygems")
INDEX_HOST = re.compile(rf"\b({'|'.join(INDEXES)})\.(org|com|net|io)\b|(extra-)?index[-_]url\b")
NEEDS = re.compile(r"\bNeeds:")


@cache
def files():
    """Every file of the repository, by its place in it."""
    found = [path for path in ROOT.iterdir() if path.is_file()]
    found += [path for top in TOP for path in (ROOT / top).rglob("*") if path.is_file()]
    names = sorted(path.relative_to(ROOT).as_posix() for path in found)
    return [name for name in names if "__pycache__" not in name]


def modules(*packages):
    return [name for name in files() if name.endswith(".py") and name.startswith(packages)]


@cache
def parsed(name):
    return ast.parse((ROOT / name).read_text())


def calls(name):
    """Every call of a module by a dotted name: what is called, on what."""
    for node in ast.walk(parsed(name)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            on = node.func.value
            yield getattr(on, "id", getattr(on, "attr", "")), node.func.attr


def test_no_file_hides_a_second_noun():
    long = {
        name: lines
        for name in modules(*PACKAGES, "tests")
        if (lines := (ROOT / name).read_text().count("\n")) > LONGEST
    }

    assert {name for name in long if not name.startswith(MAY_BE_LONG)} == set()


def test_every_test_says_what_it_is_about():
    silent = [name for name in modules("tests") if ast.get_docstring(parsed(name)) is None]

    assert silent == []


def test_only_the_edge_commits():
    found = {
        name
        for name in modules(*PACKAGES)
        for on, called in calls(name)
        if called == "commit" and on not in NO_TRANSACTION
    }

    assert found == MAY_COMMIT


def test_only_the_clock_reads_the_clock():
    found = {
        name
        for name in modules(*PACKAGES)
        for on, called in calls(name)
        if f"{on}.{called}" in CLOCKS
    }

    assert found == MAY_READ_THE_CLOCK


def test_every_module_stands_in_one_storey():
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    storeys = config["tool"]["importlinter"]["contracts"][0]["layers"]
    named = re.findall(r"[\w.]+", " ".join(storeys))
    rooms = {
        ".".join(Path(name).with_suffix("").parts[:2])
        for name in modules("relief/")
        if name != "relief/__init__.py"
    }

    # A migration is a script of its tables, which only Alembic opens.
    assert rooms - {"relief.migrations"} - set(named) == set()
    assert len(named) == len(set(named))


def test_no_file_names_the_host_of_a_package_index():
    found = [
        name for name in files() if name != "tests/test_house.py" and INDEX_HOST.search(read(name))
    ]

    assert found == []


def read(name):
    return (ROOT / name).read_text(errors="replace")


def test_every_template_that_is_named_is_there():
    there = {path.relative_to(TEMPLATES).as_posix() for path in pages()}
    wanted = {word for word in words() if word.endswith(".html")} | included()

    assert wanted - there == set()


def test_every_template_is_named_by_someone():
    # Code names a page by its file, and a message by its stem.
    named = words() | included() | {f"mail/{word}.txt" for word in words()}
    named |= {f"letters/{word}" for word in words()}

    assert [
        path.name for path in pages() if path.relative_to(TEMPLATES).as_posix() not in named
    ] == []


def test_every_template_says_what_it_needs():
    silent = [path.name for path in pages() if not NEEDS.search(path.read_text()[:1500])]

    assert silent == []


def pages():
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


@cache
def words():
    """Every plain string in the code."""
    return {
        node.value
        for name in modules(*PACKAGES)
        for node in ast.walk(parsed(name))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@cache
def included():
    """Every template that another one extends, includes or imports."""
    environment = Environment(  # noqa: S701 - it reads, and renders nothing
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"]
    )
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    found = set()
    for path in pages():
        if path.suffix == ".typ":
            continue
        for node in environment.parse(path.read_text()).find_all(kinds):
            assert isinstance(node.template, nodes.Const), f"{path.name} includes by a variable"
            # Messages are found from their own folder, pages from the top.
            near = f"{path.parent.name}/" if path.suffix == ".txt" else ""
            found.add(near + node.template.value)
    return found


@pytest.mark.parametrize("job", scheduler.JOBS, ids=lambda job: job.key)
def test_a_job_does_no_harm_twice(job, settings, db):
    work = Work(settings, db)

    job.run(work)
    job.run(work)
