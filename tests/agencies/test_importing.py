"""A list from a spreadsheet: read as it was saved, every bad line named, nothing lost."""

import csv
import json

import pytest

from relief.agencies import importing, service
from relief.kit import audit
from relief.kit.sheet import bare, inert

GOOD = "name,phone,serves\nHarbour Relief,519-555-0142,Huron; Perth\nFood Bank,519-555-0143,\n"


def read(text, encoding="utf-8"):
    return importing.read(text.encode(encoding))


def told(report):
    return [(each.line, each.column, each.told("en")) for each in report.problems]


def loaded(db, report):
    with db.session(write=True) as session:
        importing.compare(session, report)
        return importing.load(session, report)


def agency(db, slug):
    with db.session() as session:
        found = service.get(session, slug)
        session.expunge(found)
    return found


def test_a_plain_list_is_read():
    report = read(GOOD)
    assert report.problems == []
    assert [(row.line, row.slug) for row in report.rows] == [
        (2, "harbour-relief"),
        (3, "food-bank"),
    ]
    assert report.rows[0].body.serves == ("Huron", "Perth")


def test_french_headers_semicolons_and_windows_1252():
    text = (
        "Nom;Téléphone;Accepte;Courriel\nSecours d'été;519-555-0142;argent, biens;a@example.org\n"
    )
    report = read(text, "cp1252")

    assert (report.sheet.encoding, report.sheet.delimiter) == ("windows-1252", ";")
    [row] = report.rows
    assert row.body.name.en == "Secours d'été"
    assert row.body.accepts == ("money", "goods")
    assert (row.body.channel, row.body.address) == ("email", "a@example.org")


def test_a_byte_order_mark_is_no_part_of_a_name():
    assert read("\ufeff" + GOOD).problems == []


def test_a_cell_may_span_lines_and_lines_are_still_right():
    text = 'name,note\n"Harbour\nRelief",x\nA,b\nFood Bank,"two\nlines"\nC,' + "n" * 2000 + "\n"
    report = read(text)
    assert [line for line, *_ in told(report)] == [2, 7]


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("name,fone\nA B,1\n", "fone", "Did you mean"),
        ("name,colour of door\nA,1\n", "colour of door", "Known: slug, name"),
        ("phone,email\n519-555-0142,\n", "name", "“nom”"),
        ("name,phone,tel\nA,1,2\n", "tel", "Keep one of them"),
        ("", "", "empty"),
        ('name\n"never closed\n', "", "quotes"),
        ("PK\x03\x04\0\0", "", "CSV UTF-8"),
    ],
)
def test_a_file_that_is_not_understood_gives_no_row(text, column, words):
    report = read(text)
    assert report.rows == []
    assert report.broken
    assert not report.may_load(skip_bad=True)
    [problem] = told(report)
    assert problem[1] == column
    assert words in problem[2]


def test_a_file_of_two_encodings_names_the_line():
    data = "name\nÉté\n".encode() + "Hiver gelé\n".encode("cp1252")
    report = importing.read(data)
    assert [(each.line, each.fatal) for each in report.problems] == [(3, True)]


def test_each_bad_cell_is_named_with_what_to_write():
    report = read(
        "name,phone,accepts,capacity,hours\n"
        "A,12,money,,\n"
        "B,519-555-0142,gold,,\n"
        "C,519-555-0142,,many,\n"
        "D,519-555-0142,,,always?\n"
        ",519-555-0142,,,\n"
        "E,519-555-0142\n"
    )
    assert [(line, column) for line, column, _ in told(report)] == [
        (2, "phone"),
        (3, "accepts"),
        (4, "capacity"),
        (5, "hours"),
        (6, "name"),
        (7, ""),
    ]
    assert "Mon-Fri 9:00-17:00" in told(report)[3][2]
    assert "2 cells" in told(report)[5][2]


def test_a_name_twice_in_the_file_is_named():
    report = read("name,phone\nFood Bank,519-555-0142\nfood bank,519-555-0143\n")
    assert told(report) == [
        (3, "name", "“food bank” stands in line 2 already. Keep one of the two lines.")
    ]


def test_who_is_listed_is_changed_where_the_file_speaks(db):
    loaded(db, read("name,phone,note\nFood Bank,519-555-0142,Back door\n"))

    done = loaded(db, read("name,phone\nFood Bank,519-555-0199\nNew One,519-555-0100\n"))

    assert (done.added, done.changed, done.same) == (1, 1, 0)
    assert agency(db, "food-bank").phone == "+15195550199"
    assert agency(db, "food-bank").note == "Back door"


def test_the_same_file_twice_changes_nothing(db):
    loaded(db, read(GOOD))
    done = loaded(db, read(GOOD))
    assert (done.added, done.changed, done.same) == (0, 0, 2)


def test_a_namesake_under_another_slug_is_named(db):
    loaded(db, read("slug,name\nfb,Food Bank\n"))
    report = read("name\nFood bank\n")
    with db.session() as session:
        importing.compare(session, report)
    assert report.rows == []
    assert "“fb”" in told(report)[0][2]


def test_each_agency_of_a_list_is_in_the_history(db):
    loaded(db, read(GOOD))
    with db.session() as session:
        assert [each.event for each in audit.history(session, "agency:food-bank")] == ["imported"]


def test_formulas_stay_text(db):
    text = 'name,note\n"=HYPERLINK(""http://example.org"")",@SUM(A1)\n'
    loaded(db, read(text))
    found = agency(db, "hyperlink-http-example-org")
    assert found.name_en == '=HYPERLINK("http://example.org")'
    assert found.note == "@SUM(A1)"
    assert inert("=1+1") == "'=1+1"
    assert bare(inert("+15195550142")) == "+15195550142"
    assert bare("'tis") == "'tis"


def ten_thousand(*, bad):
    lines = ["name,phone,serves"]
    lines += [
        f"Agency {n},{'nobody' if n in bad else f'519-555-01{n % 100:02}'},Huron"
        for n in range(10_000)
    ]
    return "\n".join(lines)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_three_bad_lines_in_ten_thousand_are_found(command, tmp_path, db):
    file = tmp_path / "list.csv"
    file.write_text(ten_thousand(bad={7, 4000, 9999}))

    status, out, _ = command("agency", "import", file, "--json")

    found = json.loads(out)
    assert (status, found["saved"]) == (1, False)
    assert [each["line"] for each in found["problems"]] == [9, 4002, 10_001]
    with db.session() as session:
        assert service.listing(session) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_bad_lines_are_set_aside_and_can_be_mended(command, tmp_path, db):
    file = tmp_path / "list.csv"
    file.write_text(ten_thousand(bad={7, 4000, 9999}).replace("Agency 4000,", "=Agency 4000,"))

    status, out, _ = command("agency", "import", file, "--skip-bad")
    assert status == 0
    assert "9,997 new" in out.replace("9997", "9,997")

    rejected = tmp_path / "list.csv.rejected.csv"
    with rejected.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [row["name"] for row in rows] == ["Agency 7", "'=Agency 4000", "Agency 9999"]
    assert all(row["problem"] for row in rows)

    rejected.write_text(rejected.read_text(encoding="utf-8-sig").replace("nobody", "519-555-0177"))
    assert command("agency", "import", rejected)[0] == 0
    assert agency(db, "agency-4000").name_en == "=Agency 4000"
    with db.session() as session:
        assert audit.verify(session) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_dry_run_saves_nothing(command, tmp_path, db):
    file = tmp_path / "list.csv"
    file.write_text(GOOD)
    status, out, _ = command("agency", "import", file, "--dry-run")
    assert status == 0
    assert "2 new" in out
    with db.session() as session:
        assert service.listing(session) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_that_is_not_there_is_said(command, tmp_path):
    status, _, err = command("agency", "import", tmp_path / "none.csv")
    assert status == 1
    assert "none.csv" in err
