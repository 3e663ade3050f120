"""Any CSV comes in by a mapping: the legal-aid services of Florida, and small ones of our own."""

from pathlib import Path

import pytest

from relief.directory import store
from relief.directory.exchange import mapping
from relief.directory.records import Kind, Location, Organization, Service
from relief.kit.errors import InvalidInput
from tests.directory.exchange.conftest import real

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FLORIDA = mapping.load(Path(__file__).with_name("florida.toml"))
SMALL = """
[[table]]
kind = "service"
id = "No."
[table.fields]
name = "Name"
organization_id = { value = "o1" }
phones = "Telephone"
schedules = "Hours"
"""


@pytest.fixture
def small(bring, tmp_path):
    def small(text, written=SMALL):
        bring([{"id": "o1", "name": "Maitland Outreach", "website": "https://example.org"}])
        (tmp_path / "map.toml").write_text(written)
        (tmp_path / "list.csv").write_bytes(text.encode("cp1252"))
        return bring(tmp_path / "list.csv", columns=mapping.load(tmp_path / "map.toml"))

    return small


def shown(session, kind, key, model):
    return store.shown(store.get(session, store.foreign("other", kind, key), "en"), model)


def test_the_legal_aid_of_florida_comes_in(session, bring):
    done = bring(real("florida-legal-aid"), columns=FLORIDA)

    assert done.changes("new") == {"organization": 20, "location": 378, "service": 135}
    assert not [each for each in done.problems if not each.is_kept]
    areas = [
        store.shown(row, Service).service_areas
        for row in store.everything(session, Kind.SERVICE, "en")
    ]
    assert max(map(len, areas)) > 60
    places = [store.shown(row, Location) for row in store.everything(session, Kind.LOCATION, "en")]
    cities = {each.addresses[0].city for each in places if each.addresses}
    assert "Fort Lauderdale" in cities
    numbers = [one for each in places for one in each.phones]
    assert {"voice", "tty"} <= {each.type for each in numbers}
    assert all(each.number.replace("-", "").isdigit() for each in numbers)


def test_it_comes_in_a_second_time_without_a_change(session, bring):
    bring(real("florida-legal-aid"), columns=FLORIDA)

    again = bring(real("florida-legal-aid"), columns=FLORIDA)

    assert again.changes("new") == again.changes("changed") == {}
    row = next(iter(store.everything(session, Kind.ORGANIZATION, "en")))
    assert store.shown(row, Organization).website.startswith("http")


def test_hours_and_extensions_are_read_from_one_cell(session, small):
    done = small(
        "No.;Name;Telephone;Hours;Colour\n"
        "1;Déjeuners;519-555-0142 x 17 / 519-555-0143 ext. 18, TTY: 711;Mon-Fri 9am-5pm;red\n"
        "2;Dîners;211;as the moon wills;\n"
    )

    first, second = (shown(session, Kind.SERVICE, key, Service) for key in "12")
    assert first.name == "Déjeuners"
    assert [(each.number, each.extension) for each in first.phones] == [
        ("519-555-0142", "17"), ("519-555-0143", "18"), ("711", ""),
    ]  # fmt: skip
    [hours] = first.schedules
    assert (hours.byday, hours.opens_at, hours.closes_at) == ("MO,TU,WE,TH,FR", "09:00", "17:00")
    assert second.phones[0].number == "211"
    assert second.schedules[0].description == "as the moon wills"
    assert done.codes == {"encoding": 1, "columns": 1, "hours": 1}
    assert "colour" in done.said("columns")[0].told("en")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "table"),
        ("[[table]]\nkind = 'house'\nid = 'x'\n[table.fields]\nname = 'n'", "kind"),
        ("[[table]]\nkind = 'service'\nid = 'x'\n[table.fields]\ncolour = 'n'", "colour"),
        ("not toml", "cannot be read"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(small, written, why):
    with pytest.raises(InvalidInput, match=why):
        small("No.,Name\n", written)


def test_a_mapping_of_a_file_that_is_not_there_is_refused(small):
    with pytest.raises(InvalidInput, match=r"houses\.csv"):
        small("No.,Name\n1,A\n", SMALL.replace("kind", 'file = "houses.csv"\nkind', 1))


def test_a_column_that_stands_twice_is_told_by_its_line_and_the_last_counts(session, small):
    done = small("\n\nNo.,Name,,,name,Telephone,Hours\n1,Rest,,,Meals,,\n2,Food,,,Beds,,\n")

    [problem] = done.said("repeated")
    assert (str(problem.where), problem.is_kept) == ("list.csv:3", True)
    assert problem.told("en") == "It says more than once: name. The last counts."
    assert shown(session, Kind.SERVICE, "1", Service).name == "Meals"


def test_one_row_may_tell_of_an_organization_and_of_a_service(session, bring, tmp_path):
    (tmp_path / "map.toml").write_text(
        '[[table]]\nkind = "organization"\nid = "org"\n[table.fields]\nname = "who"\n'
        '[[table]]\nkind = "service"\nid = "id"\n[table.fields]\n'
        'organization_id = "org"\nname = "name"\n'
    )
    (tmp_path / "flat.csv").write_text(
        "id,org,who,name,colour\n1,o1,Outreach,Meals,red\n2,o1,Outreach,Beds,red\n"
        f"3,o1,Otherwise,Rides,red\n{'x' * 1_100_000}\n"
    )

    done = bring(tmp_path / "flat.csv", columns=mapping.load(tmp_path / "map.toml"))

    assert done.changes("new") == {"organization": 1, "service": 3}
    # What is said anew each time is no problem, what is said otherwise is; and each is told once.
    assert sorted((each.code, each.where.line) for each in done.problems) == [
        ("columns", 1), ("duplicate", 4), ("too_large", 5),
    ]  # fmt: skip
    assert done.said("columns")[0].told("en").endswith(": colour.")
