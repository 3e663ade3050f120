"""Bring records in, a chunk at a time: what is there already stays as it is, nothing is doubled.

The edge gives each chunk its own transaction, so that what was done stays done whatever follows,
and the same file once more finishes the rest.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

import orjson
from sqlmodel import Session, col, select

from relief.directory import disclosure, rows, store
from relief.directory.exchange import linking, marks, withdrawing
from relief.directory.exchange.found import Found, Reading
from relief.directory.exchange.mending import mend
from relief.directory.exchange.problems import Problem, Where
from relief.directory.models import DirectoryRecord
from relief.directory.records import AnyRecord, Kind
from relief.directory.store import Change, Origin

CHUNK = 500
# After these nobody knows what else the file would have told of.
UNKNOWN = frozenset({"rest", "unreadable", "too_large", "nested", "no_id"})
Tell = Callable[[Problem], None]


@dataclass(frozen=True, slots=True)
class Ready:
    """A record that may be stored once its links are looked up."""

    record: AnyRecord
    key: str
    where: Where
    is_stub: bool
    is_own: bool


@dataclass(slots=True)
class Import:
    """One import of one source in one language: what was done so far.

    Args:
        source: Its name, the same at each import: ids that are no UUID are made from it.
        tell: Is told each problem.
    """

    source: str
    lang: str
    tell: Tell
    changes: Counter[tuple[Kind, Change]] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    is_whole: bool = True  # until a part of the file could not be read, and may hold anything
    _named: set[UUID] = field(default_factory=set)
    _met: dict[UUID, bool] = field(default_factory=dict)  # True: only mentioned so far
    _links: linking.Links = field(default_factory=linking.Links)
    _waiting: list[Ready] = field(default_factory=list)
    _withdrawn: frozenset[UUID] | None = None

    @property
    def origin(self) -> Origin:
        """Whose word it is."""
        return Origin(by=withdrawing.importer(self.source), source=self.source)

    def chunks(self, reading: Reading) -> Iterator[list[Ready]]:
        """Records to `put`, so many at once; what is no record is told."""
        ready = self._ready(reading)
        while some := list(islice(ready, CHUNK)):
            yield some
        while self._waiting:
            some, self._waiting = self._waiting[:CHUNK], self._waiting[CHUNK:]
            self._links.is_last = True
            yield some

    def put(self, session: Session, some: Sequence[Ready]) -> None:
        """Store a chunk."""
        if self._withdrawn is None:
            self._withdrawn = withdrawing.withdrawn(session, self.source, self.lang)
        self._links.look_up(session, [each.record for each in some])
        stored: list[tuple[AnyRecord, str]] = []
        there = self._there(session, some)
        for each in self._of_their_kind(session, some):
            if each.record.id in there:
                self._kept(each, there[each.record.id])
                continue
            linked = self._links.linked(each.record)
            for code, params in linked.problems:
                self._told(Problem(each.where, code, params))
            if linked.record is not None:
                stored.append((linked.record, each.key))
            elif not linked.is_left_out:
                self._waiting.append(each)
        stored = self._marked(session, stored, {each.record.id: each.where for each in some})
        changes = store.save_all(session, stored, self.lang, self.origin)
        for (record, _), change in zip(stored, changes, strict=True):
            self.changes[record.kind, change] += 1
        back = [record.id for record, _ in stored if record.id in self._withdrawn]
        withdrawing.put_back(session, back, self.lang, self.source)

    def missing(self, session: Session) -> list[withdrawing.Gone]:
        """What came from this source before and did not now, of the kinds that did."""
        kinds = {kind for kind, _ in self.changes}
        gone = withdrawing.gone(session, self.source, self.lang, kinds)
        return [each for each in gone if each.record_id not in self._named]

    def withdraw(self, session: Session, some: Sequence[withdrawing.Gone]) -> None:
        """Take what is missing out of the public's sight; nothing is deleted."""
        withdrawing.withdraw(session, some, self.lang, self.origin)

    def told_missing(self, some: Sequence[withdrawing.Gone], *, are_withdrawn: bool) -> None:
        """Say what is missing."""
        code = "withdrawn" if are_withdrawn else "missing"
        for each in some:
            self._told(Problem(Where(each.name, 0, f"/{each.kind}/{each.record_id}"), code))

    def _ready(self, reading: Reading) -> Iterator[Ready]:
        for each in reading:
            if isinstance(each, Problem):
                self._told(each)
            elif record := self._made(each):
                yield Ready(record, each.key, each.where, each.is_stub, each.is_own)

    def _made(self, found: Found) -> AnyRecord | None:
        known = store.foreign(self.source, found.kind, found.key.strip()) if found.key else None
        if known:
            self._named.add(known)
        before = self._met.get(known) if known else None
        if found.is_mention and before is not None:
            return None
        record, problems = mend(found, self.source)
        if before is False:
            problems = [Problem(found.where, "duplicate", {"key": found.key})]
        for each in problems:
            self._told(each)
        if record is None or before is False:
            return None
        self._met[record.id] = found.is_mention
        self._links.met(record)
        return record

    def _of_their_kind(self, session: Session, some: Sequence[Ready]) -> Iterator[Ready]:
        """Those whose id is not the id of something else here."""
        known = marks.kinds(session, [each.record for each in some])
        for each in some:
            kind = known.get(each.record.id, each.record.kind)
            if kind is each.record.kind:
                yield each
            else:
                self._told(Problem(each.where, "other_kind", {"key": each.key, "kind": kind}))

    def _marked(
        self,
        session: Session,
        stored: Sequence[tuple[AnyRecord, str]],
        places: Mapping[UUID, Where],
    ) -> list[tuple[AnyRecord, str]]:
        """The same, with what is confidential here kept so."""
        hidden = marks.marked(session, [record for record, _ in stored])
        for key in hidden:
            self._told(Problem(places[key], "stays_hidden"))
        return [(hidden.get(record.id, record), key) for record, key in stored]

    def _told(self, problem: Problem) -> None:
        self.problems[problem.code] += 1
        self.is_whole = self.is_whole and problem.code not in UNKNOWN
        self.tell(problem)

    def _there(self, session: Session, some: Sequence[Ready]) -> dict[UUID, str]:
        """The documents that stay as they are, by record.

        A mere mention says no more than they do. What was given out here lacks what is withheld.
        """
        asked = {each.record.id: each for each in some if each.is_stub or each.is_own}
        if not asked:
            return {}
        table = DirectoryRecord
        keys = [rows.row_id(each, self.lang) for each in asked]
        found = session.exec(
            select(table.record_id, table.document, col(table.sealed).is_(None)).where(
                col(table.id).in_(keys)
            )
        )
        return {
            record_id: document
            for record_id, document, is_open in found
            if asked[record_id].is_stub or not is_open
        }

    def _kept(self, each: Ready, document: str) -> None:
        if each.is_own:
            self.changes[each.record.kind, Change.SAME] += 1
            shown = orjson.loads(document) if document else {}
            if disclosure.shown(each.record) != shown:
                self._told(Problem(each.where, "withheld"))
