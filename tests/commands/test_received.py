"""An organization's list of what arrived, brought in from the shell."""

import json

import pytest

from tests.pledges.listing import accepted, listed, totals


@pytest.fixture
def there(db, now):
    """An agency that has accepted three promises."""
    return accepted(db, 3)


@pytest.fixture
def bring(command, there, tmp_path):
    """Write a list of all three, one told twice and one unknown, and bring it in."""
    lines = [
        f"{reference},{name},{cents / 100:.2f},2011-08-20,R-{n}"
        for n, (reference, name, cents) in enumerate(
            zip(there.pledges, there.names, there.amounts, strict=True)
        )
    ]
    file = tmp_path / "arrivals.csv"
    file.write_bytes(listed(*lines, lines[0], ",Nobody Known,9.99,2011-08-20,R-9"))
    return lambda *words: command("pledge", "received", there.agency.slug, file, *words)


def test_what_is_certain_is_counted_and_the_rest_is_told(bring, db, there):
    status, out, _ = bring()

    assert status == 0
    assert "3  counted" in out
    assert "1  told twice" in out
    assert "1  unknown" in out
    assert totals(db, there)[2] == sum(there.amounts)


def test_a_second_time_counts_nothing(bring, db, there):
    bring()

    told = json.loads(bring("--json")[1])

    assert told["lines"] == {"counted": 3, "doubled": 1, "unknown": 1}
    assert totals(db, there)[2] == sum(there.amounts)


def test_a_dry_run_keeps_nothing(bring, db, there):
    status, out, _ = bring("--dry-run")

    assert status == 0
    assert "Nothing was counted." in out
    assert "3  certain" in out
    assert totals(db, there)[2] == 0


def test_a_list_without_amounts_or_an_unknown_organization_is_refused(command, db, there, tmp_path):
    file = tmp_path / "names.csv"
    file.write_text("name\nAda Field\n")

    status, out, _ = command("pledge", "received", there.agency.slug, file)
    assert status == 1
    assert "how much arrived" in out

    status, _, errors = command("pledge", "received", "nobody", file)
    assert status == 1
    assert "nobody" in errors
