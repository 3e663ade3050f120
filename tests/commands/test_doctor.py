"""The doctor finds what is wrong, says what to do, and changes nothing."""

import json
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from notifications.channels import email
from notifications.networks import networks
from pledges.models import Donor
from pledges.schemas import Person
from relief.kit import audit, ids, outbox, workers
from relief.kit.vault import generate_key
from tests.doubles.hostile import served
from tests.doubles.x_server import HANDLE, KEYS, XServer
from tests.postgres import free_port

LETTER = outbox.Letter("ada@example.org", "pledge_recorded", "en", {})
LEVELS = ("ok", "warn", "fail")


@pytest.fixture
def in_order(db, settings, monkeypatch):
    """An installation as it should be: live, served, with a history; a worker was just seen."""
    monkeypatch.setenv("RELIEF_MODE", "live")
    monkeypatch.setenv("RELIEF_SECRET_KEY", generate_key())
    if db.is_sqlite:
        Path(db.engine.url.database).chmod(0o600)
    with db.session(write=True, actor="robin") as session:
        workers.beat(session, ids.new())
        audit.note(session, "482-177-305", "noted", words="after six")
    return db


@pytest.fixture
def asked(command, monkeypatch):
    """Ask the doctor; returns the status and what was said of each part, the worst last."""
    monkeypatch.setenv("RELIEF_BASE_URL", "https://relief.test")

    def asked(**environment):
        for name, value in environment.items():
            monkeypatch.setenv(f"RELIEF_{name.upper()}", value)
        for adapter in (email.ENTRY, *networks.values()):  # as a new process has them
            vars(adapter).pop("settings", None)
        status, out, _ = command("doctor", "--json", "--no-canary")
        told = json.loads(out)
        assert told["ok"] == (status == 0)
        found = sorted(told["findings"], key=lambda each: LEVELS.index(each["level"]))
        assert all(each["todo"] for each in found if each["level"] != "ok")
        return status, {each["name"]: (each["level"], each["said"]) for each in found}

    return asked


@contextmanager
def a_mail_server():
    class Server(Controller):
        def factory(self):
            return SMTP(self.handler, hostname="mail.test")

    server = Server(object(), hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        yield {"smtp_host": "127.0.0.1", "smtp_port": str(server.port), "smtp_starttls": "false"}
    finally:
        server.stop()


def test_an_installation_in_order_is_found_so(asked, in_order):
    with a_mail_server() as mail:
        status, told = asked(**mail, smtp_sender="offers@relief.test")

    if not in_order.is_sqlite:  # the tests' PostgreSQL gives durability up for speed
        assert told.pop("durability")[0] == "fail"
    assert {level for level, _ in told.values()} == {"ok"}, told
    assert status == (0 if in_order.is_sqlite else 1)
    assert "127.0.0.1" in told["email"][1]


@pytest.mark.parametrize(
    ("part", "level", "words", "environment"),
    [
        ("address", "warn", "in the clear", {"base_url": "http://relief.test"}),
        ("time zone", "fail", "Mars/Olympus", {"time_zone": "Mars/Olympus"}),
        ("keys", "fail", "can be guessed", {"secret_key": "a" * 40}),
        ("keys", "fail", "RELIEF_VAULT_KEYS does not open", {"vault_keys": generate_key()}),
        ("keys", "fail", "RELIEF_INDEX_KEY is another", {"index_key": generate_key()}),
        ("settings", "warn", "RELIEF_SMPT_HOST", {"smpt_host": "mail.test"}),
        ("email", "warn", "No mail server", {}),
        ("email", "fail", "cannot be reached", {"smtp_host": "127.0.0.1", "smtp_port": "1"}),
        ("settings", "fail", "at least 32 characters", {"secret_key": "short"}),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_set_wrongly_is_named(asked, in_order, part, level, words, environment):
    if "smtp_host" in environment:
        environment = environment | {"smtp_sender": "offers@relief.test"}

    status, told = asked(**environment)

    assert told[part][0] == level
    assert words in told[part][1]
    assert status == (1 if level == "fail" else 0)


def test_values_that_wait_for_a_rotation_are_counted(asked, in_order, settings):
    keys = f"{generate_key()},{settings.vault_keys.get_secret_value()}"

    _, told = asked(vault_keys=keys)

    assert told["keys"] == ("warn", "1 values are sealed by older keys")


def test_keys_are_tried_on_a_donor_too(asked, in_order, settings):
    with in_order.session(write=True) as session:
        session.execute(sa.text("DELETE FROM audit_entry"))
        donor = Donor(phone_index=in_order.vault.blind("phone", "+15195550142"))
        person = Person(name="Ada Field", phone="+15195550142").model_dump_json()
        donor.sealed = in_order.vault.seal(f"donor:{donor.id}", person)
        session.add(donor)
    assert asked()[1]["keys"][0] == "ok"

    assert asked(index_key=generate_key())[1]["keys"][0] == "fail"
    assert "donor.sealed" in asked(vault_keys=generate_key())[1]["keys"][1]


def test_a_worker_that_is_gone_and_messages_that_wait_are_named(asked, in_order, now):
    with in_order.session(write=True) as session:
        session.execute(sa.text("DELETE FROM worker"))
        session.execute(sa.text("DELETE FROM audit_entry"))
        outbox.put(session, about="482-177-305", channel="email", letter=LETTER)
        outbox.put(session, about="482-177-313", channel="email", letter=LETTER)
        workers.beat(session, ids.new())
    now.move(timedelta(minutes=10))
    with in_order.session(write=True) as session:
        [first, _] = outbox.claim(session, 2, channels=["email"])
        outbox.failed(session, first, error="away")
        session.execute(sa.text("UPDATE outbox_message SET state = 'due' WHERE state = 'leased'"))

    _, told = asked()
    assert told["worker"] == ("fail", "none was seen for 10 min; nothing leaves")
    assert told["outbox"] == ("fail", "a message waits for 10 min")

    with in_order.session(write=True) as session:
        session.execute(sa.text("DELETE FROM outbox_message WHERE state = 'due'"))
    assert asked()[1]["outbox"] == ("warn", "1 messages need a person")


def test_a_clock_that_went_back_is_named(asked, in_order, now):
    status, told = asked()  # it is 2011 here, and the history was written today

    assert (status, told["clock"][0]) == (1, "fail")


def test_a_schema_of_another_version_is_named(asked, in_order):
    with in_order.session(write=True) as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))

    status, told = asked()

    assert (status, told["schema"][0]) == (1, "fail")
    assert "worker" not in told


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_is_not_there_is_named_and_not_made(asked, in_order, tmp_path):
    status, told = asked(database_url=f"sqlite:///{tmp_path}/other.db")

    assert (status, told["database"][0]) == (1, "fail")
    assert not (tmp_path / "other.db").exists()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_that_others_can_read_is_named(asked, in_order, tmp_path):
    (tmp_path / "relief.db").chmod(0o644)

    status, told = asked()

    assert (status, told["files"][0]) == (0, "warn")


@pytest.fixture
def x():
    """X, and what an operator sets for it."""
    double = XServer()
    with served(double) as url:
        double.account = {"x_base_url": url, "x_handle": HANDLE}
        double.account |= {f"x_{name}": key for name, key in KEYS.items()}
        yield double


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_network_that_is_set_up_is_asked_who_we_are_there(asked, in_order, x):
    assert asked()[1]["x"] == ("ok", "not set up")

    _, told = asked(**x.account)

    assert told["x"] == ("ok", f"@{HANDLE}")
    assert told["mastodon"] == ("ok", "not set up")
    assert told["settings"][0] == "ok"
    assert "mastodon" in told["networks"][1]
    assert x.posts == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"x_handle": "another"}, "another account"),
        ({"x_access_secret": "wrong-secret-77"}, "does not accept our keys"),
        ({"x_base_url": "http://127.0.0.1:1"}, "cannot be reached"),
        ({"x_timeout_s": "wrong-secret-77"}, "timeout_s"),
        ({"x_base_url": "wrong-secret-77"}, "cannot be reached"),
    ],
)
def test_a_network_that_does_not_work_is_named_and_no_secret_is(
    asked, in_order, x, capsys, change, words
):
    status, told = asked(**x.account | change)

    assert (status, told["x"][0]) == (1, "fail")
    assert words in told["x"][1]
    printed = capsys.readouterr()
    whole = repr(told) + printed.out + printed.err
    assert not [key for key in (*KEYS.values(), "wrong-secret-77") if key in whole]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_demo_asks_no_network(asked, in_order, x):
    _, told = asked(mode="demo", **x.account)

    assert told["posts"][0] == "ok"
    assert "x" not in told
    assert x.asked == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_settings_it_says_how_to_make_them(command, monkeypatch):
    monkeypatch.delenv("RELIEF_SECRET_KEY")

    status, out, _ = command("doctor")

    assert (status, "RELIEF_SECRET_KEY is not set" in out, "urandom" in out) == (1, True, True)
