"""Every sentence that people may read, found in the code and in the templates; and its French."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from jinja2 import Environment, nodes
from jinja2.ext import babel_extract

from relief.kit import i18n

ROOT = Path(__file__).parents[1]
# What only operators read, at a terminal, is English.
OPERATORS = (
    "relief/__main__.py",
    "relief/bench/",
    "relief/commands/",
    "relief/kit/debian.py",
    "relief/migrations/",
    "relief/rehearsal/",
    "relief/seed.py",
)
MARKS = {"N_": 0, "say": 0, "word": 0, "translate": 1, "ntranslate": 1}
KEYWORDS = ("_", "gettext", "ngettext", "pgettext")
CONTEXT = "\x04"  # gettext's own mark between a context and its msgid
OPTIONS = {
    "extensions": "jinja2.ext.do",
    "newstyle_gettext": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
}


@cache
def used() -> frozenset[str]:
    """Every msgid in use; of a message that counts, its singular."""
    found = {msgid for path in code() for msgid in _said(ast.parse(path.read_text()))}
    found |= {msgid for path in templates() for msgid in _written(path)}
    many = {entry.english[-1] for entry in entries() if len(entry.english) > 1}
    return frozenset(found - many - {""})


@cache
def french() -> dict[str, tuple[str, ...]]:
    """What each msgid is in French, one for each plural form; every catalogue together."""
    return {entry.msgid: entry.french for entry in entries()}


@dataclass(frozen=True)
class Entry:
    """One message of one catalogue: its English and French, one for each plural form."""

    catalogue: str
    context: str
    english: tuple[str, ...]
    french: tuple[str, ...]

    @property
    def msgid(self) -> str:
        """What the message is found by."""
        return _within(self.context, self.english[0])

    def __str__(self) -> str:
        return f"{self.catalogue}: {self.english[0]} = {' / '.join(self.french)}"


@cache
def entries() -> tuple[Entry, ...]:
    """Every entry of every catalogue."""
    found = []
    for path in sorted((i18n.CATALOGUES / "fr" / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for each in read_po(file, locale="fr"):
                if each.id:
                    context = each.context or ""
                    found.append(Entry(path.name, context, _forms(each.id), _forms(each.string)))
    return tuple(found)


def named(path: Path) -> str:
    """A file by its place in the tree."""
    return path.relative_to(ROOT).as_posix()


def code() -> Iterator[Path]:
    """The modules whose words reach people who may read French."""
    for package in ("relief", "pledges", "notifications"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if not named(path).startswith(OPERATORS):
                yield path


def templates() -> Iterator[Path]:
    """The templates of pages and messages."""
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            yield path


def _said(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        place = MARKS.get(name, len(node.args))
        given = [*node.args[place : place + 1]]
        given += [each.value for each in node.keywords if each.arg == "flash"]
        for each in given:
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                yield each.value


def _written(path: Path) -> Iterator[str]:
    options = OPTIONS | {"trimmed": "true" if path.suffix == ".txt" else "false"}
    with path.open("rb") as file:
        for _, function, message, _ in babel_extract(file, KEYWORDS, (), options):
            first, *rest = _forms(message)
            yield _within(first, rest[0]) if function == "pgettext" else first or ""
    environment = Environment(  # noqa: S701 - it reads, and renders nothing
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"]
    )
    for each in environment.parse(path.read_text()).find_all(nodes.Filter):
        if each.name == "say" and isinstance(each.node, nodes.Const):
            yield each.node.value


def _within(context: str, msgid: str) -> str:
    return f"{context}{CONTEXT}{msgid}" if context else msgid


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (text,)
