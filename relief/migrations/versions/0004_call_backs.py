"""Keep an offer with its terms, and remember who is owed a call.

Expand only: the columns have server defaults, so the running version keeps inserting while this
one starts. PostgreSQL adds them without rewriting the table; SQLite copies it (batch mode).
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
WORDS = (("may_call", 16), ("best_time", 12), ("stands_until", 10), ("lapse_told_for", 10))


def upgrade() -> None:
    with op.batch_alter_table("pledge") as pledge:
        for name, length in (*WORDS, ("handled_by", 80)):
            kind = sa.String(length)
            pledge.add_column(sa.Column(name, kind, nullable=False, server_default=""))
        pledge.add_column(sa.Column("terms", sa.LargeBinary(), nullable=True))
    op.create_table(
        "call_back",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(12), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("taken_by", sa.String(80), nullable=True),
        sa.Column("line", sa.LargeBinary(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_call_back_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledge.id"], name=op.f("fk_call_back_pledge_id_pledge")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_call_back_need_id_need")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_back")),
        sa.UniqueConstraint("line", name=op.f("uq_call_back_line")),
        sa.UniqueConstraint("taken_by", name=op.f("uq_call_back_taken_by")),
    )
    op.create_index(op.f("ix_call_back_pledge_id"), "call_back", ["pledge_id"])
    op.create_index(op.f("ix_call_back_need_id"), "call_back", ["need_id"])
    op.create_index("ix_call_back_open_due_at", "call_back", ["open", "due_at"])
    op.create_index(
        "uq_call_back_open",
        "call_back",
        ["pledge_id"],
        unique=True,
        sqlite_where=sa.text("open"),
        postgresql_where=sa.text("open"),
    )
