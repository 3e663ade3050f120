"""An import that is cut off is finished by another, and what was given out comes back unharmed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import func, select

from relief.bench import directory as made_up
from relief.directory import store
from relief.directory.exchange import sources, telling
from relief.directory.exchange.importing import Import
from relief.directory.exchange.sources import opened
from relief.directory.hsds import exporting, tabular
from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind, Location, Service, Status
from relief.directory.store import Origin
from relief.directory.upkeep.records import editing
from relief.kit.errors import InvalidInput

ROOT = Path(__file__).parents[3]
ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KILLED = """
import sys
from relief.directory.exchange import importing
from relief import cli

put, done = importing.Import.put, []

def slowly(self, session, some):
    put(self, session, some)
    done.append(1)
    if len(done) == 2:
        sys.stdout.write("second\\n")
        sys.stdout.flush()
        sys.stdin.read()

importing.Import.put = slowly
cli.main(["directory", "import", sys.argv[1], "--source", "bench"])
"""


@pytest.fixture
def made(tmp_path):
    path = tmp_path / "made.json"
    path.write_text(json.dumps([*made_up.organizations(400)]))
    return path


def count(session):
    return session.exec(select(func.count()).select_from(DirectoryRecord)).one()


@ONE
def test_an_import_that_is_killed_is_finished_by_the_next(command, made, settings):
    secrets = {"SECRET_KEY": settings.secret_key, "VAULT_KEYS": settings.vault_keys}
    given = {
        f"RELIEF_{name}": value.get_secret_value()
        for name, value in (secrets | {"INDEX_KEY": settings.index_key}).items()
    }
    given |= {"RELIEF_DATABASE_URL": settings.database_url, "RELIEF_BASE_URL": settings.base_url}
    with subprocess.Popen(  # noqa: S603 - this Python, our words
        [sys.executable, "-c", KILLED, str(made)],
        cwd=ROOT, env=os.environ | given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        assert running.stdout.readline() == "second\n"
        running.send_signal(signal.SIGKILL)

    status, out, _ = command("directory", "import", str(made), "--source", "bench", "--json")
    told = json.loads(out)["records"]

    assert status == 0
    same = sum(each["same"] for each in told.values())
    assert same >= 400  # one chunk of 500 had been committed, some of them mere mentions
    assert told["service"]["same"] + told["service"]["new"] == 400
    assert sum(each["changed"] for each in told.values()) == 0


def test_every_record_comes_in_on_either_database(session, bring, made):
    done = bring(made, source="bench")

    assert done.changes("new")["service"] == 400
    assert count(session) == sum(done.changes("new").values())
    again = bring(made, source="bench")
    assert again.changes("same")["service"] == 400
    assert again.changes("new") == again.changes("changed") == {}


@ONE
@pytest.mark.parametrize("as_tables", [False, True])
def test_what_was_given_out_comes_back_to_the_letter(session, bring, made, tmp_path, as_tables):
    bring(made, source="bench")
    out = tmp_path / ("out" if as_tables else "out.json")
    if as_tables:
        out.mkdir()
        assert [*tabular.write(session, "en", out)]
    else:
        with out.open("wb") as file:
            assert [*exporting.write_json(session, "en", file)]
    before = {row.id: row.document for row in session.exec(select(DirectoryRecord))}

    again = bring(out, source="elsewhere")

    assert again.codes == {}
    assert again.changes("same")["service"] == 400
    assert again.changes("new") == again.changes("changed") == {}
    assert before == {row.id: row.document for row in session.exec(select(DirectoryRecord))}


@ONE
def test_what_is_withheld_here_is_not_lost_by_it(session, bring, kept, tmp_path):
    _, location, service = kept
    with (tmp_path / "out.json").open("wb") as file:
        assert [*exporting.write_json(session, "en", file)]

    done = bring(tmp_path / "out.json", source="elsewhere")

    assert done.changes("changed") == {}
    whole = store.whole(session, store.get(session, location.id, "en"))
    assert whole == location
    assert store.whole(session, store.get(session, service.id, "en")) == service


@ONE
def test_a_withheld_record_that_the_file_changes_is_told_and_kept(session, bring, kept, tmp_path):
    _, location, _ = kept
    with (tmp_path / "out.json").open("wb") as file:
        assert [*exporting.write_json(session, "en", file)]
    text = (tmp_path / "out.json").read_text().replace('"The house"', '"The villa"')

    done = bring(text, source="elsewhere")

    assert done.codes == {"withheld": 1}
    assert store.whole(session, store.get(session, location.id, "en")).name == "The house"


@ONE
def test_a_place_that_becomes_confidential_leaves_the_other_records(session, bring):
    organization = {"id": "o", "name": "Outreach", "website": "https://example.org"}
    place = {"id": "l", "name": "House", "organization_id": "o",
             "addresses": [{"address_1": "17 Lantern Lane", "city": "Toronto"}]}  # fmt: skip
    service = {"id": "s", "name": "Beds", "status": "active", "organization_id": "o",
               "description": "Ring at 17 Lantern Lane."}  # fmt: skip
    bring([organization, place, service])

    bring([organization, place | {"is_confidential": True}, service])

    documents = "".join(row.document for row in session.exec(select(DirectoryRecord)))
    assert "Lantern" not in documents
    row = store.get(session, store.foreign("other", Kind.LOCATION, "l"), "en")
    assert store.shown(row, Location).is_confidential


@ONE
def test_a_folder_beyond_measure_is_refused_before_it_is_read(session, made):
    with pytest.raises(InvalidInput, match="holds more than"), opened(made, most=100_000):
        pass
    assert sources.MOST_BYTES > 200_000_000


@ONE
def test_a_line_of_ten_megabytes_is_a_bad_line(session, bring, tmp_path):
    path = tmp_path / "terms.csv"
    path.write_text(f"id,name,parent_id\na,Food,\nb,{'x' * 10_000_000},\nc,Meals,a\n")

    done = bring(path)

    assert done.changes("new") == {"taxonomy_term": 2}
    assert [(each.code, each.where.line) for each in done.problems] == [("too_large", 3)]


def help_of(organization="Maitland Outreach", **service):
    """An organization and a service of it, as a source tells of them."""
    return [
        {"id": "o", "name": organization, "website": "https://example.org"},
        {"id": "s", "name": "Meals", "status": "active", "organization_id": "o"} | service,
    ]


def edit(session, kind, key, **changes):
    """Change a record here, as staff do."""
    session.info["actor"] = "staff:ruth"
    record_id = store.foreign("other", kind, key)
    record = store.whole(session, store.get(session, record_id, "en"))
    editing.keep(session, record.model_copy(update=changes), "en")
    return record_id


def test_what_was_edited_here_is_kept_and_told_with_what_differs(session, bring):
    bring(help_of(description="Lunch."))
    meals = edit(session, Kind.SERVICE, "s", description="Lunch at noon.", fees="None")

    done = bring(help_of("Maitland Outreach and Rest", description="Lunch, daily."))

    assert done.changes("changed") == {"organization": 1}
    assert done.changes("same") == {"service": 1}
    row = store.get(session, meals, "en")
    assert store.shown(row, Service).description == "Lunch at noon."
    [problem] = done.problems
    assert (problem.where.pointer, problem.is_kept) == ("/1", True)
    assert problem.told("en") == (
        "“Meals” was edited here, and is kept as it is. The file differs in: description, fees. "
        "With --overwrite the file's word counts."
    )


def test_the_file_counts_where_it_is_told_to(session, bring):
    bring(help_of(description="Lunch."))
    meals = edit(session, Kind.SERVICE, "s", description="Lunch at noon.")

    done = bring(help_of(description="Lunch, daily."), overwrite=True)
    after = bring(help_of(description="Lunch on weekdays."))

    assert done.codes == after.codes == {}
    assert done.changes("changed") == after.changes("changed") == {"service": 1}
    row = store.get(session, meals, "en")
    assert store.shown(row, Service).description == "Lunch on weekdays."


def test_a_record_follows_its_source_again_once_that_says_the_same(session, bring):
    bring(help_of(description="Lunch."))
    edit(session, Kind.SERVICE, "s", description="Lunch at noon.")

    caught_up = bring(help_of(description="Lunch at noon.", last_modified="2026-01-02T00:00:00Z"))
    later = bring(help_of(description="Lunch at one."))

    assert caught_up.codes == later.codes == {}
    assert later.changes("changed") == {"service": 1}


def test_what_was_edited_here_is_not_withdrawn_unless_the_file_counts(session, bring):
    bring(help_of())
    meals = edit(session, Kind.SERVICE, "s", description="Lunch at noon.")
    other = [help_of()[0], help_of()[1] | {"id": "s-2"}]

    for overwrite in (False, True):
        doing = bring(other, overwrite=overwrite).doing
        gone = doing.missing(session)
        doing.withdraw(session, gone)
        doing.told_missing(gone, are_withdrawn=True)

        row = store.get(session, meals, "en")
        assert row.status is (Status.INACTIVE if overwrite else Status.ACTIVE)
        assert doing.problems == {"withdrawn" if overwrite else "missing_edited": 1}


def test_a_record_written_here_and_never_imported_takes_the_files_word(session, bring, kept):
    organization = kept[0]

    done = bring([{"id": str(organization.id), "name": "Harbour House", "website": ""}])

    assert done.codes == {}
    assert done.changes("changed") == {"organization": 1}


SHARED, MEALS = UUID(int=0x6D0A1F6E << 96), UUID(int=0x7B1C2D3E << 96)


def partner(of, name="Maitland Outreach", meals="", **fields):
    """The file of a partner: a service, its own unless told, of an organization others share."""
    return [
        {"id": str(SHARED), "name": name, "website": "https://example.org"} | fields,
        {"id": meals or f"s-{of}", "name": f"Meals of {of}", "status": "active",
         "organization_id": str(SHARED)},
    ]  # fmt: skip


def named(session):
    row = store.get(session, SHARED, "en")
    return row.name, row.source


def test_two_sources_in_turn_leave_each_others_records_and_say_so(session, bring):
    bring(partner("north"), source="north")

    done = bring(partner("south", "Maitland Centre", description="Meals."), source="south")
    first = bring(partner("north", description="Lunch."), source="north")
    again = bring(partner("south", "Maitland Centre"), source="south")

    assert done.changes("new") == {"service": 1}
    assert done.changes("same") == {"organization": 1}
    assert first.codes == {}
    assert first.changes("changed") == {"organization": 1}
    assert again.codes == {"claimed": 1}
    assert named(session) == ("Maitland Outreach", "north")
    [problem] = done.problems
    assert (problem.where.pointer, problem.is_kept) == ("/0", True)
    assert problem.told("en") == (
        "“Maitland Outreach” came from the source “north”, and is kept as it is. The file differs "
        "in: name, description. If it is a later file of that source, give --source north; with "
        "--overwrite the record is this file's from now on."
    )
    assert [*telling.sums(done.doing, "HSDS JSON", is_saved=True)][-1] == (
        "Kept as another source has them, where the file differs: 1"
    )


def test_another_sources_record_that_reads_the_same_is_no_problem_and_stays_its(session, bring):
    bring(partner("north"), source="north")

    later = partner("south", last_modified="2026-01-02T00:00:00Z")
    assert bring(later, source="south").codes == {}

    assert named(session) == ("Maitland Outreach", "north")
    assert bring(partner("north", "Maitland Centre"), source="north").codes == {}
    assert named(session) == ("Maitland Centre", "north")


def test_a_file_that_overwrites_has_the_record_from_then_on_changed_or_not(session, bring):
    bring(partner("north"), source="north")

    assert bring(partner("south"), source="south", overwrite=True).codes == {}
    assert bring(partner("south", "Maitland Centre"), source="south").codes == {}
    assert bring(partner("north"), source="north").codes == {"claimed": 1}

    assert named(session) == ("Maitland Centre", "south")


def test_staffs_edit_of_another_sources_record_stays_the_others(session, bring):
    bring(partner("north"), source="north")
    session.info["actor"] = "staff:ruth"
    record = store.whole(session, store.get(session, SHARED, "en"))
    editing.keep(session, record.model_copy(update={"name": "Maitland Centre"}), "en")

    same = bring(partner("south", "Maitland Centre"), source="south")
    other = bring(partner("south"), source="south")
    own = bring(partner("north"), source="north")

    assert (same.codes, other.codes, own.codes) == ({}, {"claimed": 1}, {"edited": 1})
    assert named(session) == ("Maitland Centre", "north")


@pytest.mark.parametrize("name", ["Maitland Outreach", "Maitland Centre"])
def test_what_its_source_withdrew_is_whoever_else_tells_of_it(session, bring, name):
    bring(partner("north", meals=str(MEALS)), source="north")
    other = {"id": "o", "name": "Other", "website": ""}
    service = {"id": "s", "name": "Rest", "status": "active", "organization_id": "o"}
    lacks = bring([other, service], source="north").doing
    lacks.withdraw(session, lacks.missing(session))
    assert not store.get(session, SHARED, "en").is_published

    done = bring(partner("south", name, meals=str(MEALS)), source="south")

    assert done.codes == {}
    assert store.get(session, SHARED, "en").is_published
    assert store.get(session, MEALS, "en").status is Status.ACTIVE
    assert named(session) == (name, "south")


@ONE
def test_an_import_is_kept_apart_from_what_staff_wrote(session, kept):
    doing = Import("other", "en", lambda _: None)
    assert doing.missing(session) == []
    assert doing.origin == Origin(by="import:other", source="other")
