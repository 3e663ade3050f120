"""Relief efforts from the shell."""

import json

import pytest

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
OPEN = [
    *("campaign", "open", "--slug", "goderich-2011", "--place", "Goderich"),
    *("--title-en", "Goderich tornado", "--title-fr", "Tornade à Goderich", "--hazard", "tornado"),
]


def states(command):
    _, out, _ = command("campaign", "list", "--json")
    return {each["slug"]: each["state"] for each in json.loads(out)}


def test_one_is_opened_listed_paused_and_closed(command):
    status, out, _ = command(*OPEN, "--json")
    assert (status, json.loads(out)["state"]) == (0, "open")
    assert states(command) == {"goderich-2011": "open"}

    assert command("campaign", "pause", "goderich-2011")[0] == 0
    assert states(command) == {"goderich-2011": "paused"}

    assert command("campaign", "close", "goderich-2011", "--yes")[0] == 0
    assert states(command) == {"goderich-2011": "closed"}


def test_closing_is_not_done_unasked(command):
    command(*OPEN)
    status, out, _ = command("campaign", "close", "goderich-2011", typed="goderich-2011\n")
    assert status == 1
    assert "--yes" in out
    assert states(command) == {"goderich-2011": "open"}


def test_a_bad_option_is_named(command):
    status, _, err = command(*OPEN, "--time-zone", "Mars")
    assert status == 1
    assert "Mars" in err


def test_an_unknown_slug_is_said(command):
    status, _, err = command("campaign", "pause", "nowhere")
    assert status == 1
    assert "nowhere" in err
