"""Accounts and tokens from the shell."""

import io
import json
import re
import sys
from datetime import timedelta

import pytest

from relief import cli
from relief.staff import recovery, signing, tokens
from relief.staff.schemas import Recover
from tests.staff.conftest import PASSWORD

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SHIFT = timedelta(hours=12)
KEYS = ("RELIEF_SECRET_KEY", "RELIEF_VAULT_KEYS", "RELIEF_INDEX_KEY", "RELIEF_BASE_URL")
ADD = ["staff", "add", "--email", "Lou@example.org", "--name", "Lou Bell", "--role", "admin"]


@pytest.fixture
def relief(settings, monkeypatch, capsys):
    """Run a command as on the deployment of this test; returns its status, output and errors."""
    monkeypatch.setenv("RELIEF_SECRET_KEY", settings.secret_key.get_secret_value())
    monkeypatch.setenv("RELIEF_VAULT_KEYS", settings.vault_keys.get_secret_value())
    monkeypatch.setenv("RELIEF_INDEX_KEY", settings.index_key.get_secret_value())
    monkeypatch.setenv("RELIEF_BASE_URL", settings.base_url)
    monkeypatch.setenv("RELIEF_DATABASE_URL", settings.database_url)

    def relief(*words, typed=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        status = cli.main([*words])
        return (status, *capsys.readouterr())

    return relief


def signs_in(app, password):
    services = app.state.services
    return signing.sign_in(
        services.db, services.throttle, "lou@example.org", password, address="", lasts=SHIFT
    )


def test_an_account_is_made_with_a_drawn_password(relief, app):
    status, out, _ = relief(*ADD)
    assert status == 0
    password = re.search(r"Password, shown this once: (\S+)", out)[1]
    assert signs_in(app, password).role == "admin"


def test_a_password_can_come_by_the_standard_input(relief, app):
    status, out, _ = relief(*ADD, "--password-stdin", typed=f"{PASSWORD}\n")
    assert status == 0
    assert PASSWORD not in out
    assert signs_in(app, PASSWORD).role == "admin"


def test_what_does_not_fit_is_named(relief):
    assert relief(*ADD, "--password-stdin", typed="short\n")[0] == 1
    status, _, err = relief("staff", "add", "--email", "x", "--name", "Lou", "--role", "comms")
    assert status == 1
    assert "email: Type an e-mail address" in err
    status, _, err = relief("token", "create", "--scopes", "everything")
    assert status == 1
    assert "everything" in err


def test_the_accounts_are_listed(relief):
    relief(*ADD)
    assert "lou@example.org" in relief("staff", "list")[1]
    [row] = json.loads(relief("staff", "list", "--json")[1])["items"]
    assert (row["email"], row["role"], row["active"]) == ("lou@example.org", "admin", True)


def test_a_lost_password_is_helped(relief, app):
    relief(*ADD)
    code = relief("staff", "recover", "lou@example.org")[1].split()[-1]
    wish = Recover(email="lou@example.org", code=code, password="another harbour light")
    services = app.state.services
    recovery.recover(services.db, services.throttle, wish, address="")
    assert signs_in(app, "another harbour light")
    assert relief("staff", "recover", "nobody@example.org")[0] == 1


def test_a_token_is_made_listed_and_revoked(relief, db):
    words = ("--name", "Fund", "--scopes", "pledges:read,pledges:write", "--expires-days", "30")
    made = json.loads(relief("token", "create", *words, "--json")[1])
    assert made["scopes"] == ["pledges:read", "pledges:write"]
    with db.session() as session:
        assert tokens.find(session, made["token"]).name == "Fund"
    [listed] = json.loads(relief("token", "list", "--json")[1])["items"]
    assert listed["id"] == made["id"]
    assert "token" not in listed
    assert relief("token", "revoke", made["id"])[0] == 0
    with db.session() as session:
        assert tokens.find(session, made["token"]) is None
    assert relief("token", "revoke", made["id"])[0] == 1


def test_missing_settings_are_named_with_how_to_make_them(relief, monkeypatch):
    for name in KEYS:
        monkeypatch.delenv(name)
    status, _, err = relief("staff", "list")
    assert status == 1
    assert all(f"{name} is not set" in err for name in KEYS)
    assert "/dev/urandom" in err


def test_a_key_that_is_none_is_named_and_not_repeated(relief, monkeypatch):
    monkeypatch.setenv("RELIEF_INDEX_KEY", "my-secret-but-short")
    status, _, err = relief("staff", "list")
    assert status == 1
    assert "RELIEF_INDEX_KEY" in err
    assert "my-secret-but-short" not in err
