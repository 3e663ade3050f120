"""The history is whole, or `verify` says where it is not."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from relief.kit import audit
from relief.kit.audit import AuditEntry
from relief.kit.vault import Vault, generate_key

THREADS, EACH = 8, 25
STRANGE = Vault([bytes(32)], bytes(32))
MISSING_KEY = "sealed words were exchanged, or their key is missing here"


def write(db, how_many=5, about="482-177-305"):
    for n in range(how_many):
        with db.session(write=True, actor="staff:1") as session:
            audit.note(session, about, "accepted", words=f"Zoé said {n}", amount=n, of=how_many)


def roll_back(db):
    with db.session(write=True) as session:
        audit.note(session, "482-177-305", "accepted")
        session.flush()
        raise RuntimeError


def verified(db, anchors=None):
    with db.session() as session:
        return audit.verify(session, anchors)


def anchored(db):
    with db.session() as session:
        return audit.heads(session)


def change(db, statement):
    with db.session(write=True) as session:
        assert session.execute(statement).rowcount


def entry(seq):
    return sa.and_(AuditEntry.writer == audit.SLOT, AuditEntry.seq == seq)


def test_a_history_that_nobody_touched_is_whole(db):
    write(db)

    assert verified(db, anchored(db)) == []
    with db.session() as session:
        steps = audit.history(session, "482-177-305")
        assert [step.facts["amount"] for step in steps] == [0, 1, 2, 3, 4]
        assert [audit.words_of(session, step) for step in steps][2] == "Zoé said 2"
        assert b" said 0" not in steps[0].secret


def test_an_empty_history_is_whole(db):
    assert verified(db) == []


def test_the_chain_is_whole_after_many_wrote_at_once(db):
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda n: write(db, EACH, about=f"need:{n}"), range(THREADS)))

    assert verified(db) == []
    assert anchored(db)[audit.SLOT][0] == THREADS * EACH


def test_notes_of_one_transaction_follow_each_other(db):
    with db.session(write=True) as session:
        for event in ("promised", "dispatched", "accepted"):
            audit.note(session, "482-177-305", event)

    with db.session() as session:
        steps = audit.history(session, "482-177-305")
    assert [(step.seq, step.event) for step in steps] == [
        (1, "promised"),
        (2, "dispatched"),
        (3, "accepted"),
    ]


def test_what_is_rolled_back_leaves_no_gap(db):
    write(db, 2)
    with pytest.raises(RuntimeError):
        roll_back(db)
    write(db, 1)

    assert verified(db) == []
    assert anchored(db)[audit.SLOT][0] == 3


@pytest.mark.parametrize(
    "values",
    [
        {"detail": '{"amount":9999,"of":5}'},
        {"actor": "staff:2"},
        {"event": "declined"},
        {"about": "000-000-000"},
    ],
    ids=lambda values: next(iter(values)),
)
def test_an_edit_shows(db, values):
    write(db)

    change(db, sa.update(AuditEntry).where(entry(3)).values(**values))

    [broken] = verified(db)
    assert (broken.writer, broken.seq) == (audit.SLOT, 3)


def test_an_entry_deleted_from_the_middle_shows(db):
    write(db)

    change(db, sa.delete(AuditEntry).where(entry(3)))

    [broken] = verified(db)
    assert broken.seq == 3
    assert "missing" in broken.why


def test_a_new_order_shows(db):
    write(db)

    for old, new in ((2, 99), (3, 2), (99, 3)):
        change(db, sa.update(AuditEntry).where(entry(old)).values(seq=new))

    assert [broken.seq for broken in verified(db)] == [2]


def test_a_tail_cut_off_shows(db):
    write(db)

    change(db, sa.delete(AuditEntry).where(AuditEntry.seq > 3))

    [broken] = verified(db)
    assert (broken.seq, "tail" in broken.why) == (5, True)


def test_a_tail_cut_off_together_with_its_head_shows_by_an_anchor_kept_elsewhere(db):
    write(db)
    anchors = anchored(db)

    with db.session(write=True) as session:
        last = session.execute(sa.select(AuditEntry.digest).where(entry(3))).scalar_one()
        session.execute(sa.delete(AuditEntry).where(AuditEntry.seq > 3))
        session.execute(sa.update(audit.AuditHead).values(seq=3, digest=last))

    assert verified(db) == []
    [broken] = verified(db, anchors)
    assert broken.seq == 5


def test_a_whole_chain_deleted_with_its_head_shows_by_an_anchor(db):
    write(db)
    anchors = anchored(db)

    change(db, sa.delete(AuditEntry))
    change(db, sa.delete(audit.AuditHead))

    assert [broken.seq for broken in verified(db, anchors)] == [5]


def test_an_entry_added_past_the_head_shows(db):
    write(db, 2)
    with db.session(write=True) as session:
        last = session.execute(sa.select(AuditEntry.digest).where(entry(2))).scalar_one()
        note = audit.Note("482-177-305", "received", "staff:1")
        session.execute(sa.insert(AuditEntry), list(audit.chain(audit.SLOT, 2, last, [note])))

    assert [broken.seq for broken in verified(db)] == [3]


def test_exchanged_words_show(db):
    write(db)
    with db.session(write=True) as session:
        other = session.execute(sa.select(AuditEntry.secret).where(entry(2))).scalar_one()

    change(db, sa.update(AuditEntry).where(entry(4)).values(secret=other))

    [broken] = verified(db)
    assert (broken.seq, "exchanged" in broken.why) == (4, True)


def test_an_erased_person_leaves_the_chain_whole(db):
    write(db)
    anchors = anchored(db)

    change(db, sa.update(AuditEntry).values(secret=None))

    assert verified(db, anchors) == []
    with db.session() as session:
        [first, *_] = audit.history(session, "482-177-305")
        assert audit.words_of(session, first) == ""


def test_words_sealed_anew_under_another_key_leave_the_chain_whole(db, settings):
    write(db)
    anchors = anchored(db)
    keys = SecretStr(f"{generate_key()},{settings.vault_keys.get_secret_value()}")
    db.vault = settings.model_copy(update={"vault_keys": keys}).vault()

    with db.session(write=True) as session:
        for step in audit.history(session, "482-177-305"):
            step.secret = db.vault.reseal(audit.context(step.id), step.secret)
            session.add(step)

    assert verified(db, anchors) == []
    db.vault = STRANGE
    assert [broken.why for broken in verified(db)] == [MISSING_KEY] * 5
