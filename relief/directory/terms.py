"""The tree of needs that people browse: every term under its parent, in the reader's language."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import Session

from relief.directory import store
from relief.directory.records import Kind, Term
from relief.kit.services import Services
from relief.kit.slugs import folded

ROOM = "directory terms"


@dataclass(slots=True)
class Branch:
    """A term with those below it; `lang` is the language of its words."""

    id: UUID
    name: str
    description: str
    lang: str
    code: str
    parent_id: UUID | None
    below: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tree:
    """Every branch by its id, and those at the top."""

    branches: dict[UUID, Branch]
    top: list[Branch]

    def above(self, branch: Branch) -> list[Branch]:
        """The branches over one, the topmost first; a loop in the taxonomy ends where it closes."""
        found: list[Branch] = []
        while branch.parent_id in self.branches:
            branch = self.branches[branch.parent_id]
            if branch in found:
                break
            found.insert(0, branch)
        return found


def tree(session: Session, services: Services, lang: str) -> Tree:
    """The tree as it stands, made anew when the directory has moved."""
    known: dict[str, tuple[int, Tree]] = services.rooms.setdefault(ROOM, {})
    version = store.version(session)
    if lang not in known or known[lang][0] != version:
        known[lang] = version, grown(session, lang)
    return known[lang][1]


def grown(session: Session, lang: str) -> Tree:
    """The tree, read from the table."""
    branches = {branch.id: branch for branch in _branches(session, lang)}
    top: list[Branch] = []
    for branch in sorted(branches.values(), key=lambda each: (each.code, folded(each.name))):
        parent = branches.get(branch.parent_id) if branch.parent_id else None
        (parent.below if parent else top).append(branch)
    # Codes order what lies under one head; the heads stand as a reader looks them up.
    return Tree(branches, sorted(top, key=lambda each: folded(each.name)))


def _branches(session: Session, lang: str) -> Iterator[Branch]:
    # The reader's own language last: of two records of one term it stays.
    for each in sorted(store.LANGUAGES, key=lang.__eq__):
        for row in store.everything(session, Kind.TERM, each):
            term = store.shown(row, Term)
            other = each if each != lang else ""
            yield Branch(term.id, term.name, term.description, other, term.code, term.parent_id)
