"""The directory, searched on behalf of a caller."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints
from sqlmodel import Session

from relief.directory.search import reasons
from relief.directory.search.engine import Engine
from relief.directory.search.query import LONGEST_TEXT, Found, Query
from relief.helpline import telling
from relief.helpline.telling import Told

MOST = 10  # few of more use than many

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT)]


class SearchIn(BaseModel):
    """What is looked for, and what it must have."""

    q: Words = ""
    near: Words = ""
    serves: Words = ""
    speaks: Words = ""
    open_now: bool = False
    free: bool = False
    accessible: bool = False
    age: Annotated[int, Field(ge=0, le=120)] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One service that was found, with all that a specialist says of it."""

    told: Told
    km: float | None
    is_overdue: bool
    is_fallback: bool
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What was found."""

    found: Found
    lines: tuple[Line, ...]


def search(session: Session, engine: Engine, said: SearchIn, lang: str) -> Results:
    """What fits, in the order of the engine, which nobody can pay for."""
    query = Query(
        said.q,
        lang,
        near=said.near,
        serves=said.serves,
        open_now=said.open_now,
        free=said.free,
        language=said.speaks,
        age=said.age,
        accessible=said.accessible,
        most=MOST,
    )
    found = engine.find(query)
    lines = []
    for hit in found.hits:
        # Taken out of the directory since it was indexed: then it is not told either.
        told = telling.told(session, hit.service_id, lang, engine.zone)
        if told is not None:
            why = tuple(reasons.said(each, lang) for each in hit.why)
            lines.append(Line(told, hit.distance_km, hit.is_overdue, told.lang != lang, why))
    return Results(found, tuple(lines))
