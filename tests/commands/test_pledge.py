"""Promises brought in from the shell."""

import json

import pytest

from tests.fixtures import a_campaign, pledges_in

HEADER = "name,phone,kind,amount\n"
GOOD = 'Ada Field,519-555-0142,money,50\nJo Hill,519-555-0144,money,"1,234.50"\n'
BAD = "=Bad Line,519-555-0145,money,fifty\n"


@pytest.fixture
def bring(command, db, tmp_path):
    """Write a file and bring it in; returns status, output and errors."""
    with db.session(write=True) as session:
        a_campaign(session, slug="goderich-2011")

    def bring(text, *words):
        file = tmp_path / "promises.csv"
        file.write_bytes(text.encode("cp1252"))
        return command("pledge", "import", file, *words)

    return bring


def amounts(db):
    with db.session() as session:
        return [each.amount for each in pledges_in(session)]


def test_a_good_file_is_recorded_once(bring, db):
    status, out, _ = bring(HEADER + GOOD)
    assert (status, "Recorded: 2 promises" in out) == (0, True)

    told = json.loads(bring(HEADER + GOOD, "--json")[1])

    assert (told["recorded"], told["already"], told["problems"]) == (0, 2, [])
    assert sorted(amounts(db)) == [5000, 123450]


def test_one_bad_line_keeps_all_out_unless_it_is_skipped(bring, db, tmp_path):
    status, out, _ = bring(HEADER + GOOD + BAD)
    assert status == 1
    assert "line 4: column “amount”: Type an amount" in out
    assert amounts(db) == []

    aside = tmp_path / "bad.csv"
    status, out, _ = bring(HEADER + GOOD + BAD, "--skip-bad", "--bad-lines", aside)

    assert status == 0
    assert "line 4" in out
    assert len(amounts(db)) == 2
    [header, line] = aside.read_text("utf-8-sig").splitlines()
    assert header == "name,phone,kind,amount,problem"
    assert line.startswith("'=Bad Line,519-555-0145,money,fifty,")


def test_a_dry_run_records_nothing_and_says_what_it_would(bring, db):
    status, out, _ = bring(HEADER + GOOD, "--dry-run")

    assert (status, "it would be: 2 promises" in out) == (0, True)
    assert amounts(db) == []
    assert bring(HEADER + GOOD + BAD, "--dry-run")[0] == 1


def test_no_card_number_is_written_aside(bring, tmp_path):
    aside = tmp_path / "bad.csv"
    bring(HEADER + "4111 1111 1111 1111,519-555-0142,money,5\n", "--bad-lines", aside)

    assert "1111" not in aside.read_text("utf-8-sig")


def test_a_file_that_is_not_there_is_said(command):
    status, _, err = command("pledge", "import", "nowhere.csv")

    assert (status, "nowhere.csv" in err) == (1, True)


def test_what_one_effort_has_is_new_to_another(bring, db):
    bring(HEADER + GOOD)
    with db.session(write=True) as session:
        a_campaign(session, slug="bayfield")

    words = ("--json", "--dry-run", "--campaign")
    told = json.loads(bring(HEADER + GOOD, *words, "bayfield")[1])
    again = json.loads(bring(HEADER + GOOD, *words, "goderich-2011")[1])

    assert (told["recorded"], told["already"]) == (2, 0)
    assert (again["recorded"], again["already"]) == (0, 2)
