"""Relief efforts from the shell."""

import json

import pytest

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
OPEN = (
    *("campaign", "open", "--slug", "kenora-fires", "--place", "Kenora"),
    *("--title-en", "Kenora fires", "--title-fr", "Feux de Kenora", "--json"),
)


def test_a_new_effort_is_on_the_clocks_of_the_service(command, monkeypatch):
    monkeypatch.setenv("RELIEF_TIME_ZONE", "America/Winnipeg")

    status, out, _ = command(*OPEN)

    assert (status, json.loads(out)["time_zone"]) == (0, "America/Winnipeg")


def test_unless_it_is_told_another(command, monkeypatch):
    monkeypatch.setenv("RELIEF_TIME_ZONE", "America/Winnipeg")

    _, out, _ = command(*OPEN, "--time-zone", "America/Toronto")

    assert json.loads(out)["time_zone"] == "America/Toronto"
