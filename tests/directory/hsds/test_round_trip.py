"""What is exported and imported again is the same directory, in both formats and languages."""

import json

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from relief.bench.directory import records
from relief.directory import store
from relief.directory.records import CLASSES, Kind, Organization, Service
from relief.kit import forms, ids
from relief.kit.db import Database
from relief.migrate import create_all
from tests.conftest import sized
from tests.directory.hsds.conftest import IMPORTED
from tests.directory.hsds.test_assembling import pieces

FORMATS = ("out.json", "out.zip", "package")


@pytest.fixture
def database_url(sqlite_url):
    """What is read and kept goes through the store, which is tried on both."""
    return sqlite_url


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Let the commands that follow work on another, empty directory; yields it."""

    def elsewhere(name, db):
        monkeypatch.setenv("RELIEF_DATABASE_URL", f"sqlite:///{tmp_path / name}.db")
        other = Database(f"sqlite:///{tmp_path / name}.db", db.vault)
        create_all(other.engine)
        opened.append(other)
        return other

    opened = []
    yield elsewhere
    for each in opened:
        each.close()


def shown(db, lang):
    """Every record as the public finds it, as its own class has it."""
    with db.session() as session:
        return {
            (kind, row.record_id): store.shown(row, CLASSES[kind])
            for kind in Kind
            for row in store.everything(session, kind, lang)
        }


def exported(command, tmp_path, lang):
    for name in FORMATS:
        status, _, said = command(
            "directory", "export", tmp_path / f"{lang}-{name}", "--lang", lang
        )
        assert status == 0, said


def imported(command, path, lang):
    status, said, error = command("directory", "import", path, "--lang", lang, "--json")
    assert status == 0, error
    return json.loads(said)


def test_it_is_the_same_directory_elsewhere(command, db, directory, elsewhere, tmp_path):
    with db.session(write=True) as session:
        for lang in ("en", "fr"):
            given = [(each, "") for each in records(25, lang)]
            store.save_all(session, given, lang, IMPORTED)
    for lang in ("en", "fr"):
        exported(command, tmp_path, lang)

    for number, name in enumerate(FORMATS):
        other = elsewhere(f"other-{number}", db)
        for lang in ("en", "fr"):
            told = imported(command, tmp_path / f"{lang}-{name}", lang)
            assert told["problems"] == [], name
            assert shown(other, lang) == shown(db, lang), (name, lang)


@pytest.mark.parametrize("name", FORMATS)
def test_brought_back_where_it_came_from_it_changes_nothing(name, command, db, directory, tmp_path):
    exported(command, tmp_path, "en")
    with db.session() as session:
        before = (store.version(session), sealed(session))

    told = imported(command, tmp_path / f"en-{name}", "en")

    with db.session() as session:
        assert (store.version(session), sealed(session)) == before
    changes = [each for counts in told["records"].values() for each in counts.items()]
    assert {word for word, count in changes if count} == {"same"}


def sealed(session):
    """What is withheld, where it is: an export does not have it, and must not wipe it out."""
    return {
        row.record_id: store.whole(session, row)
        for kind in Kind
        for row in store.everything(session, kind, "en")
        if row.sealed is not None
    }


LINKS = {"service_at_locations", "attributes", "program_id"}  # to what is not there


@settings(
    max_examples=sized(4),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],  # each example is two imports: too dear to shrink
)
@given(some.lists(pieces("service"), min_size=1, max_size=4))
def test_any_services_at_all_come_back(command, db, elsewhere, tmp_path, said):
    owner = Organization(id=ids.new(), name="Lakeshore Table")
    fixed = {"organization_id": str(owner.id), "status": "active", "name": "A"}
    said = [{name: each[name] for name in each.keys() - LINKS} for each in visible(said)]
    made = [Service.model_validate(each | fixed | {"id": str(ids.new())}) for each in said]
    folder = tmp_path / str(ids.new())
    folder.mkdir()
    source = elsewhere(f"{folder.name}-from", db)
    with source.session(write=True) as session:
        store.save_all(session, [(each, "") for each in (owner, *made)], "en", IMPORTED)
    exported(command, folder, "en")

    for name in ("out.json", "package"):
        other = elsewhere(f"{folder.name}-{name}", db)
        imported(command, folder / f"en-{name}", "en")
        assert shown(other, "en") == shown(source, "en"), name


def visible(said):
    """Without the characters that no way in lets through."""
    if isinstance(said, str):
        return forms.FORBIDDEN.sub("", said)
    if isinstance(said, list):
        return [visible(each) for each in said]
    return {name: visible(each) for name, each in said.items()} if isinstance(said, dict) else said
