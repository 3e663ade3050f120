"""History: one append-only table, found by `about`, a hash chain per writer.

An entry's digest covers the one before it, so an edit, a deletion or a new order shows. Free
text is sealed beside the entry and only a keyed digest of it is chained: erasing a person or
sealing anew under another key keeps the chain.
Heads printed by `relief audit verify` and kept elsewhere catch a chain cut off at its tail.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from relief.kit import clock, ids
from relief.kit.db import UtcDateTime, before_commit, vault_of
from relief.kit.vault import Vault, VaultError

GENESIS = bytes(32)
FIRST_HEAD = sa.text(
    "INSERT INTO audit_head (writer, seq, digest) VALUES (:writer, 0, :digest)"
    " ON CONFLICT DO NOTHING"
)
SLOT = "desk"  # the chain of ordinary transactions; each lane keeps its own


class AuditEntry(SQLModel, table=True):
    """One thing that happened: when, who, to what."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        sa.UniqueConstraint("writer", "seq"),
        sa.Index("ix_audit_entry_about_id", "about", "id"),
    )

    id: UUID = Field(default_factory=ids.new, primary_key=True)
    writer: str = Field(max_length=40)
    seq: int = Field(sa_type=sa.BigInteger)
    about: str = Field(max_length=80)
    event: str = Field(max_length=40)
    actor: str = Field(max_length=80)
    at: datetime = Field(sa_type=UtcDateTime)
    detail: str = Field(sa_type=sa.Text)
    secret: bytes | None = Field(default=None, description="Sealed words; may be erased.")
    secret_digest: bytes | None = Field(default=None, description="Keyed, of the words.")
    digest: bytes

    @property
    def facts(self) -> dict[str, Any]:
        """The detail, read."""
        found: dict[str, Any] = orjson.loads(self.detail)
        return found


class AuditHead(SQLModel, table=True):
    """Where a writer's chain stands; locked by whoever lengthens it."""

    __tablename__ = "audit_head"

    writer: str = Field(primary_key=True, max_length=40)
    seq: int = Field(sa_type=sa.BigInteger)
    digest: bytes


@dataclass(slots=True)
class Note:
    """An entry before it has its place in a chain."""

    about: str
    event: str
    actor: str
    detail: dict[str, Any] = field(default_factory=dict)
    secret: bytes | None = None
    secret_digest: bytes | None = None
    id: UUID = field(default_factory=ids.new)
    at: datetime = field(default_factory=clock.now)


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain does not hold, in words."""

    writer: str
    seq: int
    why: str


def context(entry_id: UUID) -> str:
    """What an entry's sealed words are bound to."""
    return f"audit:{entry_id}"


def note(session: Session, about: str, event: str, *, words: str = "", **detail: object) -> None:
    """Write into the history, in this transaction, that `event` happened to `about`.

    Args:
        session: The transaction whose actor did it.
        about: A reference, or `kind:slug`.
        event: A past participle of domain.md: `dispatched`, `declined` …
        words: What a person said or wrote; sealed.
        detail: Facts without personal data; JSON values, UUIDs and moments.
    """
    entry = Note(about, event, session.info["actor"], dict(detail))
    if words:
        vault, bound_to = vault_of(session), context(entry.id)
        entry.secret = vault.seal(bound_to, words)
        entry.secret_digest = vault.blind(bound_to, words)
    session.info.setdefault("audit_notes", []).append(entry)
    # The chain's head is the last lock taken, so two transactions never wait on each other.
    before_commit(session, _append)


def chain(writer: str, seq: int, digest: bytes, notes: Iterable[Note]) -> Iterator[dict[str, Any]]:
    """Rows of `audit_entry` that continue a chain standing at `seq` and `digest`."""
    for each in notes:
        seq += 1
        detail = orjson.dumps(each.detail, option=orjson.OPT_SORT_KEYS).decode()
        row = {
            "id": each.id,
            "writer": writer,
            "seq": seq,
            "about": each.about,
            "event": each.event,
            "actor": each.actor,
            "at": each.at,
            "detail": detail,
            "secret": each.secret,
            "secret_digest": each.secret_digest,
        }
        digest = _link(digest, row)
        yield row | {"digest": digest}


def history(session: Session, about: str) -> Sequence[AuditEntry]:
    """What happened to `about`, oldest first."""
    query = select(AuditEntry).where(col(AuditEntry.about) == about).order_by(col(AuditEntry.id))
    return session.exec(query).all()


def events(session: Session, about: Iterable[str], event: str) -> Sequence[AuditEntry]:
    """Every time that `event` happened to any of `about`, oldest first."""
    query = select(AuditEntry).where(
        col(AuditEntry.about).in_(set(about)), col(AuditEntry.event) == event
    )
    return session.exec(query.order_by(col(AuditEntry.id))).all()


def words_of(session: Session, entry: AuditEntry) -> str:
    """The sealed words of an entry; empty when there are none, or they were erased."""
    return vault_of(session).open(context(entry.id), entry.secret) if entry.secret else ""


def heads(session: Session) -> dict[str, tuple[int, str]]:
    """Each writer's last sequence and digest in hex: keep them elsewhere as an anchor."""
    found = session.exec(select(AuditHead).order_by(col(AuditHead.writer))).all()
    return {head.writer: (head.seq, head.digest.hex()) for head in found}


def verify(session: Session, anchors: dict[str, tuple[int, str]] | None = None) -> list[Break]:
    """Walk every chain; an empty list means that history is whole.

    Args:
        session: A reading transaction.
        anchors: Heads noted earlier, as `heads` gives them.
    """
    breaks: list[Break] = []
    writers = set(session.exec(select(AuditEntry.writer).distinct()).all())
    wanted = heads(session)
    for writer in sorted(writers | wanted.keys() | (anchors or {}).keys()):
        marks = {wanted.get(writer, (0, GENESIS.hex()))}
        marks |= {anchors[writer]} if anchors and writer in anchors else set()
        breaks += _walk(session, writer, marks)
    return breaks


def _walk(session: Session, writer: str, marks: set[tuple[int, str]]) -> Iterator[Break]:
    query = select(AuditEntry).where(col(AuditEntry.writer) == writer).order_by(col(AuditEntry.seq))
    # Closed also when the walk ends at a break: PostgreSQL keeps a cursor open behind it.
    with closing(session.exec(query.execution_options(yield_per=1000))) as entries:
        yield from _walk_entries(vault_of(session), writer, entries, marks)


def _walk_entries(
    vault: Vault, writer: str, entries: Iterable[AuditEntry], marks: set[tuple[int, str]]
) -> Iterator[Break]:
    seq, digest, seen = 0, GENESIS, {(0, GENESIS.hex())}
    for entry in entries:
        seq += 1
        digest = _link(digest, entry.model_dump())
        if entry.seq != seq:
            yield Break(writer, seq, f"entry {seq} is missing; the next one is {entry.seq}")
            return
        if entry.digest != digest:
            yield Break(writer, seq, "entry does not match its digest")
            return
        if entry.secret and not _are_its_words(vault, entry):
            yield Break(writer, seq, "sealed words were exchanged, or their key is missing here")
        if any(mark[0] == seq for mark in marks):
            seen.add((seq, digest.hex()))
    for missing in sorted(marks - seen):
        yield Break(writer, missing[0], "the chain does not reach its noted head: its tail was cut")
    if seq > max(mark[0] for mark in marks):
        yield Break(writer, seq, "the chain is longer than its head says")


def _are_its_words(vault: Vault, entry: AuditEntry) -> bool:
    bound_to = context(entry.id)
    try:
        words = vault.open(bound_to, entry.secret or b"")
    except VaultError:
        return False
    return vault.blind(bound_to, words) == entry.secret_digest


def _link(previous: bytes, row: dict[str, Any]) -> bytes:
    secret = row["secret_digest"]
    parts = [
        str(row["id"]),
        row["writer"],
        row["seq"],
        row["about"],
        row["event"],
        row["actor"],
        clock.rfc3339(row["at"]),
        row["detail"],
        secret.hex() if secret else "",
    ]
    return hashlib.sha256(previous + orjson.dumps(parts)).digest()


def _append(session: Session) -> None:
    notes: list[Note] = session.info.pop("audit_notes", [])
    session.flush()
    head = _locked_head(session)
    rows = list(chain(SLOT, head.seq, head.digest, notes))
    session.execute(sa.insert(AuditEntry), rows)
    head.seq, head.digest = rows[-1]["seq"], rows[-1]["digest"]
    session.flush()


def _locked_head(session: Session) -> AuditHead:
    query = select(AuditHead).where(AuditHead.writer == SLOT).with_for_update()
    head = session.exec(query).first()
    if head is None:
        session.execute(FIRST_HEAD, {"writer": SLOT, "digest": GENESIS})
        head = session.exec(query).one()
    return head
