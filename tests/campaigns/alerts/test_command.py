"""An alert from the shell."""

import json

import pytest

from tests.campaigns.alerts.samples import an_alert

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def alert(tmp_path):
    path = tmp_path / "alert.xml"
    path.write_bytes(an_alert())
    return path


def test_an_alert_drafts_an_effort_once(command, alert):
    status, out, _ = command("campaign", "import-alert", alert, "--json")
    told = json.loads(out)
    assert (status, told["outcome"], told["new"]) == (0, "drafted", True)

    status, out, _ = command("campaign", "import-alert", alert)
    assert status == 0
    assert "here already" in out

    _, out, _ = command("campaign", "list", "--json")
    assert [(each["slug"], each["state"]) for each in json.loads(out)] == [(told["slug"], "draft")]


def test_what_is_no_alert_is_said(command, tmp_path):
    other = tmp_path / "other.xml"
    other.write_text("<feed/>")

    assert command("campaign", "import-alert", other)[0] == 1
    assert "no alert" in command("campaign", "import-alert", other)[2]
    assert command("campaign", "import-alert", tmp_path / "none.xml")[0] == 1
