"""How fast the directory is searched over HTTP, how soon an edit is found, and what SQLite gives.

A directory is made up, the same each time, and served whole by a process of its own; another asks
in an open loop. In the same run the same words are asked of SQLite's own full-text index and of
`LIKE`: machines drift, ratios less.
"""

import json
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from itertools import islice
from math import ceil
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from relief.bench import arrivals, directory, directory_words, served
from relief.directory import rows, store
from relief.directory.records import AnyRecord, Service
from relief.directory.search.engine import Engine
from relief.directory.search.query import Query
from relief.kit.db import Database

AT_ONCE = 5_000
ORIGIN = store.Origin(by="system:bench", source="bench")
QUERIES = 400
EDITS = 5
ASKED_BESIDE, FEWEST_BESIDE = 5_700_000, 10  # rows that LIKE reads, and words that it is asked for
GIVEN_UP_S = 30.0
RESULTS = "/help/results?"
NARROWED = {"open": "yes", "free": "yes", "language": "ar", "age": "34"}  # each by three in ten


@dataclass(frozen=True)
class Waits:
    """Of many answers, in milliseconds."""

    ms: Sequence[float]
    statuses: dict[str, int]
    work_ms: float = 0.0  # for which the server had a core, for each answer

    def at(self, share: float) -> float:
        """The wait that `share` of the answers stayed within."""
        ordered = sorted(self.ms)
        return ordered[max(ceil(len(ordered) * share) - 1, 0)] if ordered else float("inf")


def fill(db: Database, services: int) -> float:
    """Make the directory up in both languages; the seconds that it took."""
    began = time.perf_counter()
    for lang in store.LANGUAGES:
        records = directory.records(services, lang)
        while some := list(islice(records, AT_ONCE)):
            with db.session(write=True) as session:
                _write(session, some, lang)
    return time.perf_counter() - began


def _write(session: Any, some: Sequence[AnyRecord], lang: str) -> None:  # noqa: ANN401
    # They are new, and hide nothing: `store.save_all` would look for both.
    made = [rows.made(session, each, lang, ()) for each in some]
    about = {"source": ORIGIN.source, "foreign_id": "", "edited_by": ORIGIN.by}
    rows.write(session, [row | about for row in made], store.next_version(session), {})


def rebuild(engine: Engine) -> float:
    """Seconds in which an index is made of the tables."""
    began = time.perf_counter()
    engine.rebuild()
    return time.perf_counter() - began


def typed(seed: int = 211) -> list[str]:
    """Paths of people who are still typing: the beginnings of what they will have written."""
    drawn = random.Random(seed)  # noqa: S311 - a rehearsal, not a secret
    found = []
    for text in _texts(drawn):
        begun = text[: drawn.randint(2, len(text))]
        found.append(RESULTS + urlencode({"q": begun, "typing": "yes", "lang": _lang(drawn)}))
    return found


def filtered(seed: int = 212) -> list[str]:
    """Paths of searches near a place, open now, free, in a language, for an age."""
    drawn = random.Random(seed)  # noqa: S311
    found = []
    for text in _texts(drawn):
        asked = {
            "q": text,
            "lang": _lang(drawn),
            "near": drawn.choice(("Goderich", "N6A", "Barrie")),
        }
        asked |= {name: value for name, value in NARROWED.items() if drawn.random() < 0.3}
        found.append(RESULTS + urlencode(asked))
    return found


def _texts(drawn: random.Random) -> Iterator[str]:
    said = [kind[place] for kind in directory_words.KINDS for place in (1, 3)]
    said += [each for kind in directory_words.KINDS for each in kind[2].split(", ")]
    said += ["my kids are hungry", "lost my job", "can't pay my rent", "mes enfants ont faim"]
    return (drawn.choice(said) for _ in range(QUERIES))


def _lang(drawn: random.Random) -> str:
    return drawn.choice(("en", "en", "en", "fr"))


def press(port: int, server: int, paths: Sequence[str], *, rate: float, seconds: float) -> Waits:
    """Ask for the paths in an open loop, from a process of its own."""
    words = [sys.executable, "-m", "relief.bench.arrivals", str(port), str(rate), str(seconds)]
    before = served.worked_ms(server)
    told = subprocess.run(  # noqa: S603 - our own module
        words, cwd=served.ROOT, input="\n".join(paths), capture_output=True, text=True, check=True
    )
    found = json.loads(told.stdout)
    asked = rate * (seconds + arrivals.WARM_UP_S)
    return Waits(found["ms"], found["statuses"], (served.worked_ms(server) - before) / asked)


def ready(port: int, within_s: float) -> float:
    """Seconds until a search is answered for the first time."""
    began = time.perf_counter()
    _until(lambda: _get(port, f"{RESULTS}q=food") is not None, within_s)
    return time.perf_counter() - began


def in_step(db: Database, port: int) -> list[float]:
    """Seconds from the commit of an edit until the server finds it, for several edits."""
    found = []
    with db.session() as session:
        some = list(islice(store.everything(session, Service.kind, "en"), EDITS))
    for number, row in enumerate(some):
        word = f"zyxo{'abcdefgh'[number]}wuv"
        record = store.shown(row, Service).model_copy(update={"name": f"{row.name} {word}"})
        with db.session(write=True) as session:
            store.save(session, record, "en", ORIGIN)
        began = time.perf_counter()
        _until(partial(_is_found, port, word), GIVEN_UP_S)
        found.append(time.perf_counter() - began)
    return found


def _is_found(port: int, word: str) -> bool:
    return f" {word}" in (_get(port, f"{RESULTS}q={word}") or "")  # in the name, not in a link


def _until(holds: Callable[[], bool], within_s: float) -> None:
    given_up = time.perf_counter() + within_s
    while not holds():
        if time.perf_counter() > given_up:
            raise RuntimeError(f"the search was not ready within {within_s} s")
        time.sleep(0.02)


def _get(port: int, path: str) -> str | None:
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", quote(path, safe="/?=&%+"))
        answer = connection.getresponse()
        text = answer.read().decode()
    return text if answer.status == 200 else None


def beside(engine: Engine, path: Path, services: int) -> dict[str, Waits]:
    """The same words asked in this process: of the engine, of FTS5 and of `LIKE`."""
    drawn = random.Random(213)  # noqa: S311
    texts = list(islice(_texts(drawn), max(ASKED_BESIDE // services, FEWEST_BESIDE)))
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("CREATE VIRTUAL TABLE temp.words USING fts5(name, document)")
        plain.execute(
            "INSERT INTO temp.words SELECT name, document FROM directory_record "
            "WHERE kind = 'service'"
        )
        asked: dict[str, Callable[[str], object]] = {
            "this search": lambda text: engine.find(Query(text, "en")),
            "FTS5": lambda text: plain.execute(
                "SELECT name FROM temp.words WHERE words MATCH ? ORDER BY rank LIMIT 20",
                (" OR ".join(f'"{word}"' for word in text.replace('"', " ").split()),),
            ).fetchall(),
            "LIKE": lambda text: plain.execute(
                "SELECT name FROM directory_record WHERE kind = 'service' "
                "AND document LIKE ? ORDER BY name LIMIT 20",
                (f"%{text}%",),
            ).fetchall(),
        }
        return {
            name: Waits([_timed(ask, each) for each in texts], {}) for name, ask in asked.items()
        }


def _timed(ask: Callable[[str], object], text: str) -> float:
    began = time.perf_counter()
    ask(text)
    return (time.perf_counter() - began) * 1000
