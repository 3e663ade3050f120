"""The directory from the shell."""

import json

import pytest

from relief.directory import store
from relief.directory.records import Kind, Service
from relief.directory.upkeep.records import editing

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_places_are_loaded_from_a_file(command, tmp_path):
    file = tmp_path / "places.csv"
    file.write_text("code,name,latitude,longitude,division\n1,Teeterville,42.94,-80.43,3528\n")

    status, out, _ = command("directory", "places", str(file))

    assert (status, out) == (0, "1 places are loaded.\n")


def test_a_file_that_is_none_is_named(command, tmp_path):
    status, _, err = command("directory", "places", str(tmp_path / "none.csv"))

    assert status == 1
    assert "none.csv" in err


GIVEN = [
    {"id": "o", "name": "Maitland Outreach", "website": "https://example.org"},
    {"id": "s", "name": "Meals", "status": "active", "organization_id": "o"},
    {"id": "x", "name": "Lost", "status": "active", "organization_id": "nobody"},
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "others.json"
    path.write_text(json.dumps(GIVEN))
    return path


def test_a_directory_is_brought_in_and_told(command, file):
    status, out, _ = command("directory", "import", str(file))

    assert status == 0
    assert "others.json#/2: It names no organization" in out
    assert "Service of the directory: 1 new, 0 changed, 0 the same" in out


def test_the_same_file_again_changes_nothing(command, file):
    command("directory", "import", str(file))

    _, out, _ = command("directory", "import", str(file), "--json")

    told = json.loads(out)
    assert told["records"]["service"] == {"new": 0, "changed": 0, "same": 1}
    assert (told["saved"], told["complete"], told["counts"]) == (True, True, {"no_organization": 1})
    [problem] = told["problems"]
    assert (problem["where"], problem["kept"]) == ("others.json#/2", False)


def test_a_dry_run_saves_nothing(command, file):
    command("directory", "import", str(file), "--dry-run")

    _, out, _ = command("directory", "import", str(file), "--json")

    assert json.loads(out)["records"]["organization"]["new"] == 1


def test_what_is_wrong_is_told_in_french_and_written_down(command, file, tmp_path):
    report = tmp_path / "report.csv"

    _, out, _ = command("directory", "import", str(file), "--lang", "fr", "--report", str(report))

    assert "ne nomme aucun organisme" in out
    assert "Enregistré depuis la source «\u00a0others\u00a0» (HSDS JSON)" in out
    assert "Service du répertoire – nouveau\u00a0: 1; modifié\u00a0: 0" in out
    assert "no_organization,left out" in report.read_text("utf-8-sig")


def test_what_was_edited_here_is_kept_until_the_file_is_to_count(command, db, file):
    command("directory", "import", str(file))
    with db.session(write=True, actor="staff:ruth") as session:
        [row] = store.everything(session, Kind.SERVICE, "en")
        record = store.shown(row, Service).model_copy(update={"fees": "Free of charge."})
        editing.keep(session, record, "en")
    file.write_text(json.dumps([GIVEN[0], GIVEN[1] | {"fees": "Two dollars."}]))

    status, said, _ = command("directory", "import", str(file))
    _, kept, _ = command("directory", "import", str(file), "--json")
    _, taken, _ = command("directory", "import", str(file), "--overwrite", "--json")

    assert status == 0
    assert "was edited here, and is kept as it is. The file differs in: fees." in said
    assert json.loads(kept)["counts"] == {"edited": 1}
    assert json.loads(taken)["counts"] == {}
    assert json.loads(taken)["records"]["service"]["changed"] == 1


def test_what_a_complete_file_no_longer_has_is_withdrawn(command, file):
    command("directory", "import", str(file))
    file.write_text(json.dumps([GIVEN[0], GIVEN[1] | {"id": "s2", "name": "Suppers"}]))

    _, said, _ = command("directory", "import", str(file))
    _, done, _ = command("directory", "import", str(file), "--complete")
    _, again, _ = command("directory", "import", str(file), "--complete", "--json")

    assert "no longer in the file" in said
    assert "does not find it any more" in done
    assert json.loads(again)["problems"] == []


@pytest.mark.parametrize("content", ["", "hello", "\0\0\0", "<html></html>"])
def test_what_is_no_directory_is_refused(command, tmp_path, content):
    path = tmp_path / "odd.json"
    path.write_text(content)

    status, _, err = command("directory", "import", str(path))

    assert status == 1
    assert "none of the formats" in err


def test_the_index_of_the_search_is_made_anew(command, file):
    command("directory", "import", str(file))

    status, out, _ = command("directory", "reindex")

    assert (status, out[:40]) == (0, "1 services and 0 kinds of service are in")


def test_a_great_many_problems_are_counted_not_listed(command, tmp_path):
    path = tmp_path / "terms.csv"
    path.write_text("id,name,parent_id\n" + ",Food,\n" * 2_000)

    status, out, _ = command("directory", "import", str(path))

    assert status == 1
    assert len(out.splitlines()) < 60
    assert "All together: no_id 2,000" in out
    assert "no record in it could be kept" in out
