"""One index in memory, and beside it what ranking asks of every candidate.

A service's number is its place on the shelf: a changed service gets a new one, so whoever is
searching meanwhile sees it as it was. What it was before is let go with the last such search.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Any
from weakref import ref

import orjson
import tantivy

from relief.directory.hours import holidays, opening
from relief.directory.hours.opening import Opening
from relief.directory.hours.schedule import Schedule
from relief.directory.hours.weekly import Weekly, is_open, weekly
from relief.directory.outcomes import Shares
from relief.directory.search import ground
from relief.directory.search.concepts import Concepts
from relief.directory.search.entries import Entry, Short
from relief.directory.search.kinds import Kinds
from relief.directory.search.schema import SCHEMA
from relief.directory.search.spelling import Vocabulary
from relief.directory.search.understanding import Mind
from relief.directory.search.words import Pen

Json = Mapping[str, Any]

HEAP = 64_000_000  # bytes that a writer gathers before it writes a segment
STANDS = timedelta(minutes=10)  # how long what was worked out of hours is told, if nothing changes
LET_GO = Short(b"", 0, 0, (), (), (), is_hidden=False, shown=b"{}")
_SCHEDULE = frozenset(Schedule.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Matches:
    """What an index found: by number, how well the words fit; and how many there are."""

    found: Mapping[int, float]
    total: int


@dataclass(frozen=True, slots=True, weakref_slot=True)
class View:
    """A shelf as it stood at one moment: whoever searches sees one moment from end to end."""

    shelf: "Shelf"
    searcher: tantivy.Searcher
    mind: Mind

    def search(self, question: tantivy.Query, most: int) -> Matches:
        """The best of what fits."""
        result = self.searcher.search(question, most)
        hits = result.hits
        numbers = self.searcher.fast_field_values("n", [address for _, address in hits])
        found = {
            int(number): score
            for number, (score, _) in zip(numbers, hits, strict=True)
            if number is not None
        }
        return Matches(found, int(result.count))  # type: ignore[attr-defined]

    def holds(self, question: tantivy.Query) -> bool:
        """Whether anything fits."""
        return bool(self.searcher.search(question, 1, count=False).hits)

    def is_offered(self, key: str) -> bool:
        """Whether some service is of a kind, or of one below it."""
        known = self.mind.made.get(("offered", key))
        if known is None:
            known = self.searcher.doc_freq("tags", f"k:{key}") > 0
            self.mind.made["offered", key] = known
        return bool(known)


def _document(entry: Entry, number: int, weeks: Iterable[int]) -> tantivy.Document:
    """A service for the index; `from_dict`, with its look at the schema, takes twice as long."""
    found = tantivy.Document()
    found.add_unsigned("n", number)
    found.add_integer("youngest", entry.ages[0])
    found.add_integer("oldest", entry.ages[1])
    found.add_text("tags", " ".join((entry.tags, *(f"w:{week}" for week in weeks))))
    for part, text in entry.texts.items():
        found.add_text(part, text)
    return found


class Shelf:
    """Services as they can be searched, as of one version of the directory.

    Args:
        zone: The clocks of a service that names none.
    """

    def __init__(self, zone: str) -> None:
        self.pen = Pen()
        self.kinds = Kinds(self.pen)
        self.shorts: list[Short] = []
        self.version = 0
        self.fared: Mapping[bytes, Shares] = {}
        """What became of callers who were sent to a service, by its id."""
        self.fared_at: datetime | None = None
        self._zone = zone
        self._hours: list[Weekly | bytes] = []
        self._hours_known: dict[bytes, int] = {}
        self._open: tuple[datetime | None, int, frozenset[int]] = (None, 0, frozenset())
        self._index = tantivy.Index(SCHEMA)
        split = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("stems", split)
        self._index_writer = self._index.writer(HEAP, 1)
        self._openings: dict[int, tuple[datetime, datetime, Opening]] = {}
        self._expiring: list[tuple[float, str]] = []
        self._dropped: list[int] = []
        self._past = deque[tuple[ref[View], list[int]]]()
        self._concepts = Concepts(self.pen.stems)
        self._known_words = -1
        self._vocabulary = self._read_words()
        self.view = self._look()

    def put(self, entries: Iterable[Entry]) -> None:
        """Take services in; they are found once `settle` is called."""
        for entry in entries:
            short = self._short(entry)
            document = _document(entry, len(self.shorts), short.hours)
            self.shorts.append(short)
            if entry.expires:
                heappush(self._expiring, (entry.expires, entry.key))
            self._index_writer.add_document(document)

    def expired(self, at: datetime) -> list[str]:
        """The services that were there for a time only, and the time is over; each is told once."""
        found = []
        while self._expiring and self._expiring[0][0] <= at.timestamp():
            found.append(heappop(self._expiring)[1])
        return found

    def drop(self, keys: Iterable[str]) -> None:
        """Take services out, by their ids as hex."""
        marks = [f"s:{key}" for key in keys]
        self._dropped += self._numbers(marks, len(marks))
        for mark in marks:
            self._index_writer.delete_documents_by_term("tags", mark)

    def learn(self, terms: Iterable[tuple[str, Json]]) -> None:
        """Take the taxonomy in; services that are put later are written in its words."""
        self.kinds = Kinds(self.pen, terms)

    def settle(self) -> None:
        """Let searches see what was put and dropped."""
        self._index_writer.commit()
        self._index.reload()
        if self._words() != self._known_words:
            self._known_words = self._words()
            self._vocabulary = self._read_words()
        self._past.append((ref(self.view), self._dropped))
        self._dropped = []
        self.view = self._look()
        self._let_go()

    def _let_go(self) -> None:
        """Forget what was dropped, unless a search that began before may still come upon it."""
        while self._past and self._past[0][0]() is None:
            for number in self._past.popleft()[1]:
                self.shorts[number] = LET_GO

    def _words(self) -> int:
        return sum(map(len, self.pen.counts.values()))

    def _read_words(self) -> Vocabulary:
        return Vocabulary(self.pen.counts, self._concepts.words, self.pen.stems)

    def _look(self) -> "View":
        mind = Mind(self.pen.stems, self.kinds, self._concepts, self._vocabulary)
        return View(self, self._index.searcher(), mind)

    def tagged(self, tags: Sequence[str]) -> list[str]:
        """The ids of the services that have one of these marks, as hex."""
        found = self._numbers(tags, self.view.searcher.num_docs)
        return [self.shorts[number].key.hex() for number in found]

    def _numbers(self, tags: Sequence[str], most: int) -> Iterable[int]:
        wanted = tantivy.Query.term_set_query(SCHEMA, "tags", list(tags))
        return self.view.search(wanted, max(most, 1)).found

    def opening(self, hours: Sequence[int], at: datetime) -> Opening | None:
        """How a service stands: the place that is open, else the first; None if it says nothing."""
        said = [self._opening(each, at) for each in hours]
        return next((each for each in said if each.open), said[0] if said else None)

    def _opening(self, hours: int, at: datetime) -> Opening:
        known = self._openings.get(hours)
        if known is None or not known[0] <= at < known[1]:
            week = self._weekly(hours)
            found = opening.of(week.rules, week.zone, at, holidays.ontario)
            known = (at, min(found.until or at + STANDS, at + STANDS), found)
            self._openings[hours] = known
        return known[2]

    def open_weeks(self, at: datetime) -> frozenset[int]:
        """The numbers of the hours at which somebody is open now; told by the minute."""
        minute, many = at.replace(second=0, microsecond=0), len(self._hours)
        if self._open[:2] != (minute, many):
            found = (number for number in range(many) if is_open(self._weekly(number), minute))
            self._open = minute, many, frozenset(found)
        return self._open[2]

    def _weekly(self, hours: int) -> Weekly:
        found = self._hours[hours]
        if isinstance(found, bytes):
            zone, schedules = orjson.loads(found)
            plain = [
                Schedule(**{name: each[name] for name in each if name in _SCHEDULE})
                for each in schedules
            ]
            found = self._hours[hours] = weekly(plain, zone or self._zone)
        return found

    def _short(self, entry: Entry) -> Short:
        return Short(
            bytes.fromhex(entry.key),
            entry.expires,
            entry.checked,
            entry.served,
            tuple(map(ground.direction, entry.places)),
            tuple(map(self._week, entry.hours)),
            entry.is_hidden,
            entry.shown,
        )

    def _week(self, written: bytes) -> int:
        """The number of these hours; many services keep the same."""
        number = self._hours_known.setdefault(written, len(self._hours))
        if number == len(self._hours):
            self._hours.append(written)
        return number
