"""Keys are changed while nothing is lost, and a rotation that was stopped goes on."""

import json

import pytest
import sqlalchemy as sa
from sqlmodel import select

from notifications import mailbox
from notifications.channels import Mail
from pledges import service
from relief import migrate, resealing
from relief.kit import audit, outbox
from relief.kit.db import Database
from relief.kit.vault import Vault, generate_key, load_key
from tests.fixtures import a_campaign, a_pledged, pledges_in

LETTER = outbox.Letter("ada@example.org", "pledge_recorded", "en", {})
# Digests and indexes, which no key opens, and plans, which name nobody.
NOT_SEALED = {
    "appeal_picture.data",  # made to be seen by everyone
    "arrival_line.claim",
    "arrival_line.content",
    "arrival_line.payment",
    "audit_entry.digest",
    "audit_entry.secret_digest",
    "audit_head.digest",
    "call_back.line",
    "call_back.number",
    "donor.email_index",
    "donor_clue.key",
    "donor.phone_index",
    "draft.phone_index",
    "helpline_survey.who",
    "link_request.blind",
    "idempotency_key.body_digest",
    "match_plan.inputs",
    "match_plan.outcome",
    "pledge.confirm_line",
    "staff_api_token.digest",
    "staff_join_code.code_digest",
    "staff_recovery_code.digest",
    "web_session.digest",
}


@pytest.fixture
def lived_in(db):
    """Something in each column that is sealed, but for a dispatch's note."""
    with db.session(write=True, actor="robin") as session:
        campaign = a_campaign(session)
        for n in range(7):
            pledge = a_pledged(session, campaign, name=f"Ada {n}")
            pledge.note = db.vault.seal(f"pledge:{pledge.id}", f"note {n}")
            audit.note(session, pledge.reference, "recorded", words=f"word {n}")
        outbox.put(session, about="482-177-305", channel="email", letter=LETTER)
        [claim] = outbox.claim(session, 1, channels=["email"])
        mailbox.keep(session, claim, Mail("ada@example.org", "Thank you", "Words", "en"))
    return db


@pytest.fixture
def turn(settings, monkeypatch):
    """Put a new key first, alone if `keep_old` is not; returns vaults of the new one and of all."""

    def turn(*, keep_old=True):
        old = settings.vault_keys.get_secret_value()
        keys = [generate_key(), *([old] if keep_old else [])]
        monkeypatch.setenv("RELIEF_VAULT_KEYS", ",".join(keys))
        index = load_key(settings.index_key.get_secret_value())
        loaded = [load_key(key) for key in keys]
        return Vault(loaded[:1], index), Vault(loaded, index)

    return turn


def stale(db, vault):
    reader = Database(db.url, vault)
    with reader.session() as session:
        found = resealing.waiting(session)
    reader.close()
    return found


def test_every_column_of_bytes_is_rotated_or_known_to_hold_no_secret():
    of_bytes = {
        f"{table.name}.{column.name}"
        for table in migrate.metadata().sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.LargeBinary)
    }

    assert of_bytes - NOT_SEALED == {each.name for each in resealing.COLUMNS}


def test_after_a_rotation_the_new_key_opens_everything(command, lived_in, turn, monkeypatch):
    new, _ = turn()
    assert command("vault", "rotate")[0] == 0
    assert json.loads(command("vault", "rotate", "--json")[1]) == {
        "ok": True,
        "sealed": 0,
        "shut": [],
    }

    only_new = Database(lived_in.url, new)
    with only_new.session() as session:
        people = [service.donor_of(session, each).name for each in pledges_in(session)]
        assert people == [f"Ada {n}" for n in range(7)]
        assert [service.note_of(session, each) for each in pledges_in(session)][3] == "note 3"
        assert audit.verify(session, audit.heads(session)) == []
        assert [each.to for each in mailbox.newest(session, "", 10)] == ["ada@example.org"]
        [message] = session.exec(select(outbox.OutboxMessage)).all()
        assert outbox.letter_of(session, message) == LETTER
    only_new.close()


def test_a_rotation_that_was_stopped_goes_on(command, lived_in, turn):
    new, both = turn()
    db = Database(lived_in.url, both)
    total = stale(lived_in, new)
    seen = []

    def power_cut(more):
        seen.append(more)
        if len(seen) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        resealing.rotate(db, power_cut, batch=2)
    db.close()
    assert 0 < stale(lived_in, new) == total - sum(seen) < total

    status, out, _ = command("vault", "rotate")

    assert (status, f"Sealed anew: {total - sum(seen)}." in out) == (0, True)
    assert stale(lived_in, new) == 0


def test_what_does_not_open_is_named_and_stays(command, lived_in, turn):
    turn(keep_old=False)

    status, out, _ = command("vault", "rotate")

    assert (status, "Does not open: donor.sealed" in out) == (1, True)
    assert stale(lived_in, lived_in.vault) == 0


def test_a_new_key_is_printed(command):
    status, out, _ = command("vault", "key")

    assert (status, len(load_key(out))) == (0, 32)
