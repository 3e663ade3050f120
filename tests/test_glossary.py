"""The glossary names what the code names: every table, and every word of state."""

from pathlib import Path

import pytest

from pledges.models import AllocationState, LineState, PledgeState, Verdict
from relief import migrate
from relief.campaigns.models import CampaignState
from relief.needs.models import NeedState

GLOSSARY = Path(__file__).parents[1] / "relief" / "docs" / "glossary.md"
STATES = (PledgeState, AllocationState, LineState, Verdict, CampaignState, NeedState)


@pytest.fixture(scope="module")
def rows():
    lines = [line for line in GLOSSARY.read_text().splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.fixture(scope="module")
def named(rows):
    return {word for row in rows for word in row[0].split(", ")}


def test_every_table_has_its_word(named):
    tables = {name.replace("_", " ") for name in migrate.metadata().tables}

    assert tables - named == set()


def test_every_word_of_state_is_there(named):
    assert {word.value for states in STATES for word in states} - named == set()


def test_every_row_says_what_is_meant_in_both_languages(rows):
    for row in rows:
        assert len(row) == 4
        assert all(row)
        assert (row[2] == "–") == (row[3] == "–"), row[0]
