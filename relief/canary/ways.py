"""Every way by which something of the directory leaves: pages, calls, files, messages, disks."""

import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import select
from starlette.applications import Starlette

from relief.canary.planting import PUBLIC, STREET, ZONE, Planted
from relief.directory.hsds import exporting, tabular
from relief.directory.search import engine
from relief.directory.search.query import Query
from relief.directory.store import LANGUAGES
from relief.helpline import contacts, finding, slips, telling
from relief.helpline.schemas import SlipIn
from relief.helpline.words import SlipWay
from relief.kit import outbox
from relief.kit.db import Database, vault_of
from relief.kit.outbox import OutboxMessage


@dataclass(frozen=True, slots=True)
class House:
    """Where it is tried: a database of its own, and the application on it."""

    db: Database
    app: Starlette
    planted: Planted


@dataclass(frozen=True, slots=True)
class Way:
    """One way out.

    Args:
        name: What it is, for the person who reads of it.
        module: Whose it is: a module or a package of the directory or the helpline.
        paths: What is asked for over HTTP; names in braces are those of `Planted`.
        write: What it writes otherwise.
        shows: Whether the canary's public name must be seen there; else it was not tried.
        is_staff: Whether somebody asks who works here.
    """

    name: str
    module: str
    paths: tuple[str, ...] = ()
    write: Callable[[House], Iterable[str]] | None = None
    shows: bool = True
    is_staff: bool = False


def _json(house: House) -> Iterator[str]:
    for lang in LANGUAGES:
        out = io.BytesIO()
        with house.db.session() as session:
            list(exporting.write_json(session, lang, out))
        yield out.getvalue().decode()


def _tables(house: House) -> Iterator[str]:
    for lang in LANGUAGES:
        with house.db.session() as session, tempfile.TemporaryDirectory() as folder:
            list(tabular.write(session, lang, Path(folder)))
            yield "\n".join(path.read_text() for path in sorted(Path(folder).iterdir()))


def _hits(house: House) -> Iterator[str]:
    search = engine.of(house.app.state.services)
    for lang in LANGUAGES:
        yield repr(search.find(Query(PUBLIC, lang)))
    for words in ("Canaryville", "Canary Row", "N0C 9C9"):
        # Nobody finds by what is hidden: whoever knows the town would learn that it is there.
        found = search.find(Query(words, "en"))
        yield f"{PUBLIC} is found by {words}" if found.total and not found.corrected else PUBLIC


def _index(house: House) -> Iterator[str]:
    """What is kept of each service to show it, to sort it, and of all words that it knows."""
    shelf = engine.of(house.app.state.services).rebuild()
    yield repr([short.told() for short in shelf.shorts])
    yield f"{PUBLIC} {shelf.shorts!r}"
    words = (word for counts in shelf.pen.counts.values() for word in counts)
    hidden = sorted(word for word in words if word.startswith("canary"))
    yield f"{PUBLIC} and its words {hidden and STREET}"


def _told(house: House) -> Iterator[str]:
    for lang in LANGUAGES:
        with house.db.session() as session:
            told = telling.told(session, house.planted.service, lang, ZONE)
            yield repr(told and told.snapshot())


def _searched(house: House) -> Iterator[str]:
    search = engine.of(house.app.state.services)
    for lang in LANGUAGES:
        with house.db.session() as session:
            yield repr(finding.search(session, search, finding.SearchIn(q=PUBLIC), lang))


def _slips(house: House) -> Iterator[str]:
    """By text, by e-mail, printed and read aloud; what waits to be sent among it."""
    for way in SlipWay:
        said = SlipIn(way=way, phone="519-555-0123", email="ada@example.org", is_safe=True)
        with house.db.session(write=True, actor="canary") as session:
            contact = contacts.get(session, house.planted.contact)
            for lang in LANGUAGES:
                contact.language = lang
                yield slips.opened(session, slips.give(session, contact, said, ZONE))
    with house.db.session() as session:
        for row in session.exec(select(OutboxMessage)):
            yield vault_of(session).open(outbox.context(row.id), row.sealed or b"")


def _disk(house: House) -> Iterator[str]:
    path = Path(house.db.engine.url.database or "")
    files = (path, path.with_name(f"{path.name}-wal"))
    yield "".join(each.read_bytes().decode("latin-1") for each in files if each.exists())


_ONE = "/hsds/v3"
_LISTS = tuple(
    f"{_ONE}/{name}{more}"
    for name in ("services", "organizations", "service_at_locations")
    for more in ("", "?full=true", "?full_service=true&lang=fr")
)
WAYS = (
    Way(
        "HSDS lists",
        "relief.directory.hsds.api",
        (*_LISTS, f"{_ONE}/services?minimal=true", f"{_ONE}/taxonomies", f"{_ONE}/taxonomy_terms"),
    ),
    Way(
        "HSDS records",
        "relief.directory.hsds.api",
        (
            f"{_ONE}/services/{{service}}",
            f"{_ONE}/services/{{service}}?lang=fr",
            f"{_ONE}/organizations/{{organization}}?full_service=true",
            f"{_ONE}/service_at_locations/{{at_location}}",
            f"{_ONE}/taxonomies/{{taxonomy}}",
            f"{_ONE}/taxonomy_terms/{{term}}",
        ),
    ),
    Way(
        "HSDS on itself",
        "relief.directory.hsds.api",
        (_ONE, f"{_ONE}/", f"{_ONE}/profile", f"{_ONE}/openapi.json"),
        shows=False,
    ),
    Way("export, JSON", "relief.directory.hsds", write=_json),
    Way("export, tabular", "relief.directory.hsds", write=_tables),
    Way(
        "partners' search",
        "relief.directory.api",
        ("/api/v1/services?q=Goldfinch", "/api/v1/services?q=Goldfinch&lang=fr"),
        is_staff=True,
    ),
    Way("search", "relief.directory.search", write=_hits),
    Way("search index", "relief.directory.search", write=_index),
    Way(
        "public search",
        "relief.directory.views",
        (
            "/help?q=Goldfinch",
            "/help?q=Goldfinch&lang=fr",
            "/help?q=Goldfinch&near=Goderich",
            "/help?category={term}",
            "/help/results?q=Goldfinch",
        ),
    ),
    Way(
        "public records",
        "relief.directory.views",
        (
            "/help/{service}",
            "/help/{service}?lang=fr",
            "/help/{tonight}",
            "/help/organization/{organization}",
            "/help/{service}/mistake",
            "/help/emergency",
        ),
    ),
    Way("public leaving", "relief.directory.views", ("/help/leaving",), shows=False),
    Way(
        "lists of staff",
        "relief.directory.upkeep",
        ("/directory", "/directory/records/{service}/kinds"),
        is_staff=True,
    ),
    Way(
        "queues of staff",
        "relief.directory.upkeep",
        ("/directory/verify", "/directory/unanswered"),
        shows=False,
        is_staff=True,
    ),
    Way(
        "an organization's own records",
        "relief.directory.upkeep.invited",
        ("/directory/update/{link}",),
    ),
    Way(
        "what organizations wrote",
        "relief.directory.upkeep.invited",
        ("/directory/updates", "/directory/updates/{update}"),
        is_staff=True,
    ),
    Way(
        "temporary services",
        "relief.directory.upkeep.temporary",
        ("/directory/temporary", "/directory/temporary/new"),
        shows=False,
        is_staff=True,
    ),
    Way("told to a caller", "relief.helpline.telling", write=_told),
    Way("searched for a caller", "relief.helpline.finding", write=_searched),
    Way("a caller's slips", "relief.helpline.slips", write=_slips),
    Way(
        "helpline console",
        "relief.helpline.views",
        ("/line", "/line/contacts", "/line/{contact}", "/line/{contact}/slips/{slip}"),
        is_staff=True,
    ),
    Way(
        "whom to call again",
        "relief.helpline.following",
        ("/line/follow-ups",),
        shows=False,
        is_staff=True,
    ),
    Way(
        "what became of it",
        "relief.helpline.following",
        ("/line/follow-ups/{follow_up}",),
        is_staff=True,
    ),
    Way(
        "how their call was",
        "relief.helpline.survey",
        (
            "/line/survey",
            "/line/survey/{survey}",
            "/reports/helpline/survey",
            "/reports/helpline/survey.csv",
        ),
        shows=False,
        is_staff=True,
    ),
    Way(
        "how their call was, by a link",
        "relief.helpline.survey.link_page",
        ("/ask/{asked}",),
        shows=False,
    ),
    Way(
        "needs and gaps",
        "relief.helpline.gaps.views",
        ("/map", "/map/3540", "/map/data.json", "/map/2026-Q1.csv", "/map/2026-Q1.json"),
        shows=False,
    ),
    Way(
        "figures for everybody",
        "relief.helpline.statistics.open_figures",
        ("/figures", "/figures/2026-Q1.csv", "/figures/2026-Q1.json"),
        shows=False,
    ),
    Way(
        "needs and gaps for staff",
        "relief.helpline.gaps.inside",
        ("/line/gaps", "/line/gaps/3540"),
        shows=False,
        is_staff=True,
    ),
    Way(
        "the helpline's figures",
        "relief.helpline.statistics",
        (
            "/reports/helpline",
            "/reports/helpline.xlsx",
            "/reports/helpline/tables/topics.csv",
        ),
        shows=False,
        is_staff=True,
    ),
    Way("the disk", "relief.directory.store", write=_disk),
)
