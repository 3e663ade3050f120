"""The hall behind the real edge, and a way to take in an alert."""

import pytest

from relief.campaigns.alerts import service
from relief.campaigns.alerts.service import Source
from relief.kit.settings import Mode
from tests.hall import api, app, browser, command  # noqa: F401 - fixtures of these tests


@pytest.fixture
def take(db):
    """Take in an alert in a transaction of its own."""

    def take(data, mode=Mode.LIVE):
        with db.session(write=True, actor="staff:robin") as session:
            row, _ = service.take(session, data, Source("alert.xml", mode, "America/Toronto"))
        return row

    return take
