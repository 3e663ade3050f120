"""Bring records in, a chunk at a time: what is there already stays as it is, nothing is doubled.

The edge gives each chunk its own transaction, so that what was done stays done whatever follows,
and the same file once more finishes the rest.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from uuid import UUID

import orjson
from sqlmodel import Session, col, select

from relief.directory import disclosure, rows, store
from relief.directory.exchange import hands, linking, marks, withdrawing
from relief.directory.exchange.found import Found, Reading
from relief.directory.exchange.mending import mend
from relief.directory.exchange.problems import Problem, Where
from relief.directory.exchange.waiting import Ready, Waiting, waiting
from relief.directory.models import DirectoryRecord
from relief.directory.records import AnyRecord, Kind
from relief.directory.store import Change, Origin
from relief.kit.errors import InvalidInput
from relief.kit.i18n import Said, translate

CHUNK = 500
# After these nobody knows what else the file would have told of.
UNKNOWN = frozenset({"rest", "unreadable", "too_large", "nested", "no_id"})
Tell = Callable[[Problem], None]


@dataclass(slots=True)
class Import:
    """One import of one source in one language: what was done so far.

    Args:
        source: Its name, the same at each import: ids that are no UUID are made from it.
        tell: Is told each problem.
        overwrite: Whether the file's word counts where somebody has edited a record here, or
            another source has brought it.
    """

    source: str
    lang: str
    tell: Tell
    overwrite: bool = False
    changes: Counter[tuple[Kind, Change]] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    is_whole: bool = True  # until a part of the file could not be read, and may hold anything
    _named: set[UUID] = field(default_factory=set)
    _met: dict[UUID, bool] = field(default_factory=dict)  # True: only mentioned so far
    _links: linking.Links = field(default_factory=linking.Links)
    _waiting: Waiting | None = None
    _withdrawn: frozenset[UUID] | None = None

    @property
    def origin(self) -> Origin:
        """Whose word it is."""
        return Origin(by=hands.importer(self.source), source=self.source)

    def chunks(self, reading: Reading) -> Iterator[list[Ready]]:
        """Records to `put`, so many at once; what is no record is told."""
        with waiting() as self._waiting:
            yield from _in_chunks(self._ready(reading))
            self._links.is_last = True
            yield from _in_chunks(self._waiting.all())

    def put(self, session: Session, some: Sequence[Ready]) -> None:
        """Store a chunk."""
        if self._withdrawn is None:
            self._withdrawn = withdrawing.withdrawn(session, self.lang)
        self._links.look_up(session, [each.record for each in some])
        marked = self._marked(session, [*self._linked(session, some)])
        stored = self._taken_up(session, marked)
        changes = store.save_all(session, stored, self.lang, self.origin)
        for (record, _), change in zip(stored, changes, strict=True):
            self.changes[record.kind, change] += 1
        back = [record.id for record, _ in stored if record.id in self._withdrawn]
        withdrawing.put_back(session, back, self.lang, self.source)

    def _linked(self, session: Session, some: Sequence[Ready]) -> Iterator[Ready]:
        """What may be stored, with the links that hold; the rest is told, or waits."""
        there = self._there(session, some)
        for each in self._of_their_kind(session, some):
            if each.record.id in there:
                self._kept(each, there[each.record.id])
                continue
            linked = self._links.linked(each.record)
            for code, params in linked.problems:
                self._told(Problem(each.where, code, params))
            if linked.record is not None:
                yield replace(each, record=linked.record)
            elif self._waiting is not None and not linked.is_left_out:
                self._waiting.add(each)

    def _taken_up(self, session: Session, some: Sequence[Ready]) -> list[tuple[AnyRecord, str]]:
        """What is stored, without what is not this source's to change and reads otherwise here."""
        records = [each.record for each in some]
        if self.overwrite:
            hands.take(session, [each.id for each in records], self.lang, self.source)
            return [(each.record, each.key) for each in some]
        held = hands.held(session, records, self.lang, self.source)
        kept = {each.record.id for each in some if self._is_kept(each, held.get(each.record.id))}
        hands.take(session, held.keys() - kept, self.lang, self.source)
        return [(each.record, each.key) for each in some if each.record.id not in kept]

    def _is_kept(self, each: Ready, here: hands.Held | None) -> bool:
        """Whether a record stays as it stands here; told, if the file differs."""
        if here is None:
            return False
        names, is_ours = hands.differing(here.record, each.record), here.source == self.source
        if is_ours and not names:
            return False
        self.changes[each.record.kind, Change.SAME] += 1
        if names:
            params = {"name": here.record.name, "source": here.source, "fields": ", ".join(names)}
            self._told(Problem(each.where, "edited" if is_ours else "claimed", params))
        return True

    def missing(self, session: Session) -> list[withdrawing.Gone]:
        """What came from this source before and did not now, of the kinds that did."""
        kinds = {kind for kind, _ in self.changes}
        gone = withdrawing.gone(session, self.source, self.lang, kinds)
        return [each for each in gone if each.record_id not in self._named]

    def withdraw(self, session: Session, some: Sequence[withdrawing.Gone]) -> None:
        """Take what is missing out of the public's sight; nothing is deleted.

        What was edited here stays, unless the file's word counts.
        """
        leaving = [each for each in some if self.overwrite or not each.is_edited]
        withdrawing.withdraw(session, leaving, self.lang, self.origin)

    def told_missing(self, some: Sequence[withdrawing.Gone], *, are_withdrawn: bool) -> None:
        """Say what is missing."""
        for each in some:
            stays = "missing_edited" if each.is_edited and not self.overwrite else "missing"
            code = "withdrawn" if are_withdrawn and stays == "missing" else stays
            self._told(Problem(Where(each.name, 0, f"/{each.kind}/{each.record_id}"), code))

    def _ready(self, reading: Reading) -> Iterator[Ready]:
        for each in self._read_on(reading):
            if isinstance(each, Problem):
                self._told(each)
            elif record := self._made(each):
                yield Ready(record, each.key, each.where, each.is_stub, each.is_own)

    def _read_on(self, reading: Reading) -> Reading:
        """A file that is refused is refused whole; what was read of others before it is kept."""
        where = Where()
        try:
            for each in reading:
                where = each.where
                yield each
        except InvalidInput as error:
            if not self._met:
                raise
            reason = Said(_reason, error.message, error.params)
            yield Problem(Where(where.file), "rest", {"reason": reason})

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

    def _marked(self, session: Session, some: Sequence[Ready]) -> list[Ready]:
        """The same, with what is confidential here kept so."""
        hidden = marks.marked(session, [each.record for each in some])
        for each in some:
            if each.record.id in hidden:
                self._told(Problem(each.where, "stays_hidden"))
        return [replace(each, record=hidden.get(each.record.id, each.record)) for each in some]

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


def _reason(message: str, params: dict[str, object], lang: str) -> str:
    return translate(lang, message, **params).rstrip(".")


def _in_chunks(ready: Iterator[Ready]) -> Iterator[list[Ready]]:
    while some := list(islice(ready, CHUNK)):
        yield some
