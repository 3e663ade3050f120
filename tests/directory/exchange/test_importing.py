"""An import that is cut off is finished by another, and what was given out comes back unharmed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import func, select

from relief.bench import directory as made_up
from relief.directory import store
from relief.directory.exchange import formats, importing, sources, waiting
from relief.directory.exchange.importing import Import
from relief.directory.exchange.mapping import ColumnMap
from relief.directory.exchange.sources import opened
from relief.directory.hsds import exporting, tabular
from relief.directory.models import DirectoryRecord
from relief.directory.records import Kind, Location, Service
from relief.directory.store import Origin
from relief.kit.errors import InvalidInput

ROOT = Path(__file__).parents[3]
ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PLAIN = (Kind.ORGANIZATION, Kind.LOCATION)
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


@ONE
def test_an_import_is_kept_apart_from_what_staff_wrote(session, kept):
    doing = Import("other", "en", lambda _: None)
    assert doing.missing(session) == []
    assert doing.origin == Origin(by="import:other", source="other")


@ONE
def test_services_that_come_before_their_places_wait_on_disk_if_they_are_many(
    session, bring, monkeypatch
):
    monkeypatch.setattr(waiting, "IN_MEMORY", 100)
    organization = {"id": "o", "name": "Outreach", "website": "https://example.org"}
    places = [{"id": f"l{n}", "name": f"House {n}", "organization_id": "o", "latitude": 43.1}
              for n in range(3)]  # fmt: skip
    services = [
        {"id": f"s{n}", "name": f"Repas {n} à l'école", "status": "active", "organization_id": "o",
         "service_at_locations": [{"location_id": f"l{n}"}],
         "phones": [{"number": "519-555-0142 ext. 7"}]}
        for n in range(3)
    ]  # fmt: skip
    monkeypatch.setattr(importing, "CHUNK", 2)

    done = bring([*services, organization, *places])

    assert done.codes == {}
    assert done.changes("new") == {"organization": 1, "location": 3, "service": 3}
    row = store.get(session, store.foreign("other", Kind.SERVICE, "s0"), "en")
    service = store.shown(row, Service)
    assert service.phones[0].extension == "7"
    assert service.service_at_locations[0].location_id == store.foreign(
        "other", Kind.LOCATION, "l0"
    )
    again = bring([*services, organization, *places])
    assert again.changes("new") == again.changes("changed") == {}


@ONE
def test_a_refused_file_among_others_leaves_what_came_before_it(session, bring, tmp_path):
    folder = tmp_path / "several"
    folder.mkdir()
    agency = "<Source><Agency><Key>1</Key><Name>Outreach</Name></Agency></Source>"
    (folder / "a.xml").write_text(agency)
    (folder / "b.xml").write_text(f"<!DOCTYPE Source [<!ENTITY a 'b'>]>{agency}")

    done = bring(folder)

    assert done.changes("new") == {"organization": 1}
    assert done.said("rest")[0].told("en").count("definitions of its own") == 1


@ONE
@pytest.mark.parametrize("kind", ["json", "tables", "mapped"])
def test_how_far_it_is_only_grows_and_ends_at_the_end(session, made, bring, tmp_path, kind):
    bring(made, source="bench")
    path, columns = made, None
    if kind == "tables":
        path = tmp_path / "out"
        path.mkdir()
        assert [*tabular.write(session, "en", path)]
    elif kind == "mapped":
        path = tmp_path / "flat.csv"
        path.write_text("id,name\n" + "".join(f"o{n},Outreach {n}\n" for n in range(9_000)))
        tables = ({"kind": each, "id": "id", "fields": {"name": "name"}} for each in PLAIN)
        columns = ColumnMap.model_validate({"table": [*tables]})
    seen = []
    with opened(path) as source:
        _, read = formats.reader_of(source, columns)
        source.watch = lambda: seen.append(source.done / source.total)
        assert [*read(source)]

    assert seen == sorted(seen)
    assert 0.98 < seen[-1] <= 1.0  # but for what is lost by rounding
