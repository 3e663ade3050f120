"""What happens to an appeal has words that staff read, in both languages."""

import re
from pathlib import Path

import notifications
from notifications.views import told

KINDS = "appeal|post|schedule|occurrence|milestone|correction"
NOTED = re.compile(rf'note\(\s*session,[^"]*(?:f"appeal:[^"]*",\s*)?"((?:{KINDS})_[a-z_]+)"')
FOLDER = Path(notifications.__file__).parent


def test_every_step_of_an_appeal_has_its_words():
    noted = {
        event
        for path in FOLDER.rglob("*.py")
        if "surges" not in path.parts
        for event in NOTED.findall(path.read_text())
    }

    assert len(noted) > 20
    assert noted - told.EVENTS.keys() == set()
