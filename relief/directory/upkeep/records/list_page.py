"""The directory as staff search it: by name, by organization, by what is still to be done."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from starlette.responses import Response

from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind
from relief.directory.search import engine
from relief.directory.search.query import Query
from relief.directory.upkeep.records import editing, listing, words
from relief.directory.upkeep.records.listing import Mark, Wanted
from relief.directory.verified import is_overdue
from relief.kit import clock, paging
from relief.kit.i18n import N_
from relief.kit.web import Call

HERE = "/directory"
ALIKE = 10
MARKS = {
    Mark.OVERDUE: N_("Not verified for a year"),
    Mark.UNPUBLISHED: N_("Not published"),
    Mark.ONE_LANGUAGE: N_("In one language only"),
    Mark.WRONG: N_("Wrong, a reader says"),
    Mark.TEMPORARY: N_("Temporary"),
    Mark.CONFIDENTIAL: N_("With something confidential"),
}


def listed(call: Call) -> Response:
    """One page of records."""
    wanted = _wanted(call)
    size = paging.USUAL
    after = paging.after(call.query("after"))
    rows = listing.find(call.session, wanted, after=after, most=size + 1)
    alike = () if rows or after or not wanted.words else _alike(call, wanted)
    following = paging.cursor(rows[size - 1].id) if len(rows) > size else ""
    asked = {name: call.query(name) for name in ("q", "organization", "kind", "mark", "in")}
    asked = {name: text for name, text in asked.items() if text}
    owners = listing.owners(call.session, rows[:size], wanted.lang)
    return call.page(
        "directory/upkeep/records.html",
        rows=[_row(call, row, owners) for row in rows[:size]],
        alike=alike,
        kinds=[(kind.value, call.say(word)) for kind, word in words.KINDS.items()],
        marks=[(mark.value, call.say(word)) for mark, word in MARKS.items()],
        form=asked | {"in": wanted.lang},
        next_url=f"{HERE}?{urlencode(asked | {'after': following})}" if following else "",
    )


def _wanted(call: Call) -> Wanted:
    kind, mark, lang = call.query("kind"), call.query("mark"), call.query("in")
    return Wanted(
        lang=lang if lang in words.LANGUAGES else call.lang,
        words=call.query("q"),
        organization=call.query("organization"),
        kind=Kind(kind) if kind in [*Kind] else None,
        mark=Mark(mark) if mark in [*Mark] else None,
    )


def _alike(call: Call, wanted: Wanted) -> list[tuple[str, str, str]]:
    """Services that the public's search finds by these words: it forgives what a name does not."""
    query = Query(wanted.words, wanted.lang, most=ALIKE)
    hits = engine.of(call.services).find(query).hits
    return [(str(hit.service_id), hit.name, hit.organization) for hit in hits]


def _row(call: Call, row: DirectoryRecord, owners: Mapping[UUID, str]) -> dict[str, Any]:
    now, owner = clock.now(), row.organization_id
    return {
        "id": str(row.record_id),
        "lang": row.lang,
        "name": editing.name_of(call.session, row),
        "kind": call.say(words.KINDS[row.kind]),
        "organization": owners.get(owner, "") if owner else "",
        "is_published": row.is_published,
        "is_hidden": row.sealed is not None,
        "expires_at": row.expires_at,
        "is_over": row.expires_at is not None and row.expires_at <= now,
        "verified_at": row.verified_at,
        "is_overdue": is_overdue(row.verified_at, now),
        "edited_at": row.edited_at,
    }
