"""HSDS's tables come in from a folder or a zip, and bad lines cost only themselves."""

import zipfile

import pytest

from relief.directory import store
from relief.directory.records import Kind, Location, Service, Term
from relief.kit.errors import InvalidInput
from tests.directory.exchange.conftest import real

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TABLES = {
    "organizations.csv": "id,name,description\no1,Maitland Outreach,Help\n",
    "services.csv": "id,organization_id,name,status\ns1,o1,Repas à l'école,active\n",
    "phones.csv": "id,service_id,contact_id,number\np1,s1,,519-555-0142 poste 17\np2,,c1,911\n",
    "contacts.csv": "id,service_id,name\nc1,s1,Ruth\n",
    "locations.csv": "id,organization_id,name,is_confidential,time_zone\n"
    "l1,o1,House,true,America/Winnipeg\n",
    "service_at_location.csv": "id,service_id,location_id\na1,s1,l1\n",
    "taxonomy_terms.csv": "id,name,code,aliases,see_also\nt1,Food,F,groceries; panier,t2\n"
    "t2,Meals,M,,\n",
    "attributes.csv": "id,link_id,link_entity,taxonomy_term_id\nx1,s1,service,t1\n",
}


@pytest.fixture
def folder(tmp_path):
    def folder(encoding="utf-8", **more):
        path = tmp_path / "package"
        path.mkdir(exist_ok=True)
        for name, text in (TABLES | more).items():
            (path / name).write_bytes(text.encode(encoding) if isinstance(text, str) else text)
        return path

    return folder


def only_service(session):
    [row] = store.everything(session, Kind.SERVICE, "en")
    return store.shown(row, Service)


def test_the_official_package_comes_in(session, bring):
    done = bring(real("hsds/examples-3.1/csv"))

    found = only_service(session)
    assert found.schedules[0].byday == "TH,FR"
    assert found.contacts[0].phones[0].languages[0].name == "Urdu"
    assert done.changes("new")["service"] == 1
    # Its attribute, its capacity and its location's organization name what is not there.
    assert done.codes == {"field": 1, "no_match": 2, "unknown": 1}
    assert {str(each.where) for each in done.said("no_match")} == {
        "attributes.csv:2",
        "service_capacity.csv:2",
    }


def test_what_stands_in_many_tables_is_one_service(session, bring, folder):
    done = bring(folder())

    found = only_service(session)
    assert found.name == "Repas à l'école"
    assert (found.phones[0].number, found.phones[0].extension) == ("519-555-0142", "17")
    assert found.contacts[0].phones[0].number == "911"
    assert found.service_at_locations[0].location_id == store.foreign("other", Kind.LOCATION, "l1")
    food, meals = (store.foreign("other", Kind.TERM, key) for key in ("t1", "t2"))
    assert found.attributes[0].taxonomy_term_id == str(food)
    [term] = [row for row in store.everything(session, Kind.TERM, "en") if row.record_id == food]
    assert store.shown(term, Term).aliases == ("groceries", "panier")
    assert store.shown(term, Term).see_also == (meals,)
    [house] = store.everything(session, Kind.LOCATION, "en")
    assert store.shown(house, Location).is_confidential
    assert done.codes == {}


def test_the_same_comes_in_from_a_zip(session, bring, folder, tmp_path):
    bring(folder())
    with zipfile.ZipFile(tmp_path / "package.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in folder().iterdir():
            archive.write(path, f"directory/{path.name}")

    done = bring(tmp_path / "package.zip")

    assert done.changes("new") == done.changes("changed") == {}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_accents_survive_other_encodings(session, bring, folder, encoding):
    done = bring(folder(encoding))

    assert only_service(session).name == "Repas à l'école"
    assert done.codes == ({"encoding": 1} if encoding == "cp1252" else {})


def test_a_bad_line_costs_only_itself(session, bring, folder):
    services = (
        "id,organization_id,name,status\n"
        "s1,o1,Meals,active\n"
        ",o1,Nameless key,active\n"
        "s3,o1,,active\n"
        "s4,,Nobody's,active\n"
        "s5,o1,One, comma, too many\n"
        f"s6,o1,{'x' * 1_200_000},active\n"
        "s7,o1,N\0UL,active\n"
        "s1,o1,Twin,active\n"
        f"s8,o1,{'y' * 200_000},active\n"
        "s9,o1,Last,active\n"
    )

    done = bring(folder(**{"services.csv": services}))

    names = [row.name for row in store.everything(session, Kind.SERVICE, "en")]
    assert sorted(names) == ["Last", "Meals", "NUL"]
    told = sorted((each.where.line, each.code) for each in done.problems)
    assert told == [
        (3, "no_id"),
        (4, "no_name"),
        (5, "no_organization"),
        (6, "unreadable"),
        (7, "too_large"),
        (9, "duplicate"),
        (10, "unreadable"),
    ]
    assert "5 cells" in next(e for e in done.problems if e.where.line == 6).told("en")


def test_a_quote_that_is_never_closed_costs_its_row_and_is_told(session, bring, folder):
    broken = (
        'id,organization_id,name,status\ns1,o1,Meals,active\ns2,o1,"Open,active\ns3,o1,X,active\n'
    )

    done = bring(folder(**{"services.csv": broken}))

    assert [(each.code, each.where.line) for each in done.problems] == [("unreadable", 3)]
    assert "quotation mark" in done.problems[0].told("en")
    assert not done.doing.is_whole
    assert [row.name for row in store.everything(session, Kind.SERVICE, "en")] == ["Meals", "X"]


def test_a_file_that_breaks_off_in_a_quote_is_told(session, bring, folder):
    broken = 'id,organization_id,name,status\ns1,o1,Meals,active\ns2,o1,"Op'

    done = bring(folder(**{"services.csv": broken}))

    assert [(each.code, each.where.line) for each in done.problems] == [("rest", 3)]
    assert [row.name for row in store.everything(session, Kind.SERVICE, "en")] == ["Meals"]


def archive_of(path, *members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def test_an_archive_that_wants_out_is_refused(bring, tmp_path):
    for number, name in enumerate(("../services.csv", "/etc/services.csv", "a/../../x.csv")):
        path = archive_of(tmp_path / f"{number}.zip", (name, "id\n"))
        with pytest.raises(InvalidInput, match="outside"):
            bring(path)


def test_an_archive_that_swells_is_refused(bring, tmp_path):
    path = archive_of(tmp_path / "bomb.zip", ("services.csv", b"0" * 20_000_000))
    assert path.stat().st_size < 100_000

    with pytest.raises(InvalidInput, match="grows"):
        bring(path)


def test_a_damaged_archive_is_refused_in_words(bring, tmp_path):
    path = archive_of(tmp_path / "bad.zip", *TABLES.items())
    data = bytearray(path.read_bytes())
    data[60:90] = b"x" * 30
    path.write_bytes(data)

    with pytest.raises(InvalidInput, match="damaged"):
        bring(path)


def test_links_in_a_folder_are_not_followed(session, bring, folder, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("id,name\nt9,Secret\n")
    path = folder()
    (path / "taxonomies.csv").symlink_to(secret)

    assert "taxonomy" not in bring(path).changes("new")


def test_open_eligibility_comes_in_as_it_is_published(session, bring):
    assert bring(real("openeligibility/taxonomy.json")).changes("new") == {"taxonomy_term": 289}
    assert bring(real("openeligibility/taxonomy.json")).changes("same") == {"taxonomy_term": 289}

    terms = {row.name: store.shown(row, Term) for row in store.everything(session, Kind.TERM, "en")}
    assert terms["Emergency"].parent_id is None
    assert terms["Help Pay for Food"].parent_id is not None
    assert terms["Help Pay for Food"].taxonomy == "Open Eligibility"


@pytest.mark.parametrize("name", ["oe.json", "sample-csv/taxonomy.csv"])
def test_lists_of_terms_come_in(session, bring, name):
    done = bring(real(f"ohana-sample-csv/data/{name}"))

    assert done.changes("new")["taxonomy_term"] > 280
    assert done.codes == {}
    parents = [
        store.shown(row, Term).parent_id for row in store.everything(session, Kind.TERM, "en")
    ]
    assert parents.count(None) < 20
