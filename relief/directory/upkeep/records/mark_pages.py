"""Pages of what a record is marked as: confidential, and of which kinds of the taxonomy."""

from uuid import UUID

from starlette.responses import Response

from relief.directory import store
from relief.directory.upkeep.records import confiding, editing, kinds, words
from relief.directory.upkeep.records.record_page import HERE
from relief.directory.upkeep.records.sheets import label_of
from relief.kit.forms import Input
from relief.kit.i18n import N_
from relief.kit.web import Call

HIDDEN = N_("Confidential from this moment on.")
OPEN = N_("No longer confidential: everybody can read it now.")
ADDED, REMOVED = N_("Added."), N_("Taken away.")


class Marked(Input):
    """Whether it shall be confidential."""

    confidential: bool = False


class Chosen(Input):
    """One kind."""

    term: UUID


def ask_confidential(call: Call) -> Response:
    """What the mark hides, before it is set or taken away."""
    key = UUID(call.path("id"))
    rows = editing.rows(call.session, key)
    row = rows.get(call.lang) or next(iter(rows.values()))
    found = confiding.preview(call.session, key)
    return call.page(
        "directory/upkeep/confidential.html",
        record={"id": str(key), "name": editing.name_of(call.session, row), "kind": row.kind.value},
        is_marked=confiding.is_marked(call.session, key),
        columns=[
            {
                "title": call.say(words.LANGUAGES[each.lang]),
                "whole": each.whole,
                "hidden": [call.say(label_of(row.kind, name)) for name in each.hidden],
                "others": each.others,
            }
            for each in found
        ],
    )


def mark(call: Call) -> Response:
    """Set the mark, or take it away."""
    key, wish = UUID(call.path("id")), call.form(Marked)
    confiding.mark(call.session, key, confidential=wish.confidential)
    return call.redirect(f"{HERE}/{key}", flash=HIDDEN if wish.confidential else OPEN)


def ask_kinds(call: Call) -> Response:
    """Its kinds, and a search for others."""
    key = UUID(call.path("id"))
    rows = editing.rows(call.session, key)
    row = rows.get(call.lang) or next(iter(rows.values()))
    record = store.whole(call.session, row)
    chosen = kinds.chosen(call.session, record, call.lang)
    asked = call.query("q")
    found = kinds.find(call.session, asked, call.lang) if asked else ()
    has = {key for key, _ in chosen}
    return call.page(
        "directory/upkeep/kinds.html",
        record={"id": str(key), "name": editing.name_of(call.session, row)},
        chosen=chosen,
        asked=asked,
        found=[
            (str(each.record_id), each.name) for each in found if str(each.record_id) not in has
        ],
    )


def add_kind(call: Call) -> Response:
    """Let it be of one more kind."""
    key = UUID(call.path("id"))
    kinds.add(call.session, key, call.form(Chosen).term)
    return call.redirect(f"{HERE}/{key}/kinds", flash=ADDED)


def remove_kind(call: Call) -> Response:
    """Let it be of one kind less."""
    key = UUID(call.path("id"))
    kinds.remove(call.session, key, call.form(Chosen).term)
    return call.redirect(f"{HERE}/{key}/kinds", flash=REMOVED)
