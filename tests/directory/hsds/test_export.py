"""The directory leaves as files, valid for anybody, from which it comes back to the letter."""

import json
import zipfile
from datetime import timedelta

import pytest

from relief.bench.directory import records
from relief.directory import store
from relief.directory.hsds import columns, exporting, tabular
from relief.directory.records import CLASSES, Kind, Organization
from relief.kit import clock, ids
from tests.directory.hsds import official, packages
from tests.directory.hsds.conftest import IMPORTED


@pytest.fixture
def database_url(sqlite_url):
    """What is read is read by the store, which is tried on both."""
    return sqlite_url


def shown(session, lang="en"):
    """Every record as the public finds it."""
    return {
        (kind, row.record_id): store.shown(row, CLASSES[kind])
        for kind in Kind
        for row in store.everything(session, kind, lang)
    }


def own(found):
    kind, document = exporting.own(found)
    record = CLASSES[kind].model_validate(document)
    return (kind, record.id), record


def of_json(path):
    return dict(own(each) for each in json.loads(path.read_text())["contents"])


def of_tables(folder):
    found = packages.tables(folder)
    return dict(own(each) for kind in Kind for each in packages.objects(found, kind.value))


def drained(written):
    return [*written][-1]


def test_json_holds_the_same_directory(db, directory, tmp_path):
    with db.session() as session, (tmp_path / "out.json").open("wb") as out:
        count = drained(exporting.write_json(session, "en", out))
        there = shown(session)

    assert of_json(tmp_path / "out.json") == there
    assert count == len(there) == len(directory.records)


def test_the_tabular_package_holds_the_same_directory(db, directory, tmp_path):
    with db.session() as session:
        count = drained(tabular.write(session, "en", tmp_path))
        there = shown(session)

    assert of_tables(tmp_path) == there
    assert count == len(there)


def test_a_large_directory_is_the_same_in_both(db, tmp_path):
    with db.session(write=True) as session:
        store.save_all(session, [(each, "") for each in records(60)], "en", IMPORTED)
    with db.session() as session, (tmp_path / "out.json").open("wb") as out:
        drained(exporting.write_json(session, "en", out))
        drained(tabular.write(session, "en", tmp_path))
        there = shown(session)

    assert of_json(tmp_path / "out.json") == there
    assert of_tables(tmp_path) == there


def test_every_object_is_valid(db, directory, tmp_path):
    with db.session() as session:
        for kind, found in exporting.records(session, "en"):
            assert official.faults(found, kind.value) == []


def test_every_file_has_the_columns_of_hsds(tmp_path):
    package = json.loads((official.DATA / "datapackage-3.1dev.json").read_text())
    theirs = {each["name"]: each for each in package["resources"]}

    for name, table in columns.TABLES.items():
        wanted = {field["name"] for field in theirs[name]["schema"]["fields"]}
        assert table.path == theirs[name]["path"]
        assert wanted <= set(columns.columns(name)), name
    assert set(theirs) - set(columns.TABLES) == {"metadata", "meta_table_description"}


def test_every_row_belongs_to_one_that_is_there(db, directory, tmp_path):
    with db.session() as session:
        drained(tabular.write(session, "en", tmp_path))
    found = packages.tables(tmp_path)

    for name, table in columns.TABLES.items():
        for owner in table.owners:
            there = {row["id"] for row in found[owner]}
            assert {row[f"{owner}_id"] for row in found[name] if f"{owner}_id" in row} <= there


def test_what_hides_and_what_ends_tonight_stays_here(db, directory, tmp_path):
    with db.session(write=True) as session:
        tonight = store.get(session, directory.other.id, "en")
        tonight.expires_at = clock.now() + timedelta(hours=5)
        session.add(tonight)
    with db.session() as session:
        drained(tabular.write(session, "en", tmp_path))
    text = "".join(each.read_text() for each in tmp_path.glob("*.csv"))

    assert "Food bank" in text
    assert "Coats" not in text
    assert "antern" not in text


def test_the_command_writes_each_format_and_overwrites_nothing(command, db, directory, tmp_path):
    for name in ("out.json", "out.zip", "folder"):
        status, said, _ = command("directory", "export", tmp_path / name)
        assert status == 0
        assert "9 records" in said
        status, _, error = command("directory", "export", tmp_path / name)
        assert status == 1
        assert "is there already" in error

    status, _, _ = command("directory", "export", tmp_path / "out.json", "--lang=fr", "--replace")
    french = json.loads((tmp_path / "out.json").read_text())
    assert status == 0
    assert [each["name"] for each in french["contents"]] == ["Banque alimentaire"]
    assert french["language"] == "fr"
    names = {path.name for path in (tmp_path / "folder").iterdir()}
    assert names == set(zipfile.ZipFile(tmp_path / "out.zip").namelist())
    assert {path.name for path in tmp_path.iterdir()} >= {"out.json", "out.zip", "folder"}
    assert not [path for path in tmp_path.iterdir() if path.name.startswith((".relief", "tmp"))]


def test_a_place_that_cannot_be_written_is_told(command, db, tmp_path):
    status, _, error = command("directory", "export", tmp_path / "nowhere" / "out.json")

    assert status == 1
    assert "nowhere" in error


def test_somebody_elses_object_is_not_taken_for_ours():
    assert exporting.own({"id": "1", "name": "A"}) is None
    assert exporting.own({"relief": {"kind": "planet"}}) is None


def test_what_is_wrong_in_it_does_not_stop_a_reader():
    found = {"relief": {"kind": "service"}, "phones": [{"relief": 7}, 7, [7]], "contacts": "Ada"}

    kind, document = exporting.own(found)

    assert kind is Kind.SERVICE
    assert document == {"phones": [{}, 7, [7]], "contacts": "Ada"}


def test_an_empty_directory_is_an_empty_list(db, tmp_path):
    with db.session() as session, (tmp_path / "out.json").open("wb") as out:
        assert [*exporting.write_json(session, "en", out)] == []

    assert json.loads((tmp_path / "out.json").read_text())["contents"] == []


def test_text_of_any_kind_comes_back(db, tmp_path):
    said = 'a "quoted", one\r\nline; =1+1\n\n+1 519 555 0100\u2028é'
    record = Organization(id=ids.new(), name="=HYPERLINK(1)", description=said)
    with db.session(write=True) as session:
        store.save(session, record, "en", IMPORTED)
    with db.session() as session:
        drained(tabular.write(session, "en", tmp_path))

    assert of_tables(tmp_path) == {(Kind.ORGANIZATION, record.id): record}
