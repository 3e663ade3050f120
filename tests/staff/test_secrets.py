"""What must never be found again: passwords, codes and tokens, in the history, tables or logs."""

import logging
import re

import pytest
import sqlalchemy as sa
import structlog

from relief.migrate import metadata

NEW = "another harbour light"
SHOWN = re.compile(r'<p class="big-ref">([^<]+)</p>')


@pytest.fixture
def logged(capsys, caplog):
    """Everything written anywhere while the test ran."""
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as events:
        yield lambda: f"{events} {caplog.text} {''.join(capsys.readouterr())}"


def everything_stored(db):
    with db.engine.connect() as connection:
        rows = [
            row
            for table in metadata().sorted_tables
            for row in connection.execute(sa.select(table))
        ]
    return "\n".join(
        value.decode("latin-1") if isinstance(value, bytes) else str(value)
        for row in rows
        for value in row
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_secret_is_kept_or_written_anywhere(admin, hire, browser, db, logged):
    account, visitor = hire(), browser()
    wrong = "a wrong password of theirs"
    visitor.sign_in(account, wrong)
    visitor.sign_in(account)
    cookie = visitor.client.cookies["relief"]
    page = admin.send("/staff/join-codes", role="comms", seats="2", hours="8")
    join_code = SHOWN.search(page.text)[1]
    joined = {"name": "Kim", "email": "kim@example.org", "password": NEW}
    assert browser().send("/join", code=join_code, **joined).status_code == 303
    page = admin.send(f"/staff/{account.id}/recover", page=f"/staff/{account.id}")
    recovery_code = SHOWN.search(page.text)[1]
    page = admin.send("/staff/tokens", **{"name": "Fund", "scopes[]": "pledges:read"})
    token = re.search(r"relief_[A-Za-z0-9_-]{22,}", page.text)[0]
    found = everything_stored(db) + logged()
    assert account.email in found  # the control: what is stored is seen here
    for secret in ("wool blanket harbour", wrong, NEW, cookie, join_code, recovery_code, token):
        assert secret not in found
        assert secret.replace("-", "") not in found
