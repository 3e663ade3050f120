"""Find donors by the sound of their name, and join records that are one person's.

Expand only: the column has a server default, so the running version keeps inserting, and what it
inserts is given its sounds by the version that starts now. PostgreSQL adds it without rewriting
the table; SQLite copies it (batch mode).
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("donor") as donor:
        donor.add_column(
            sa.Column("sounded", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.create_index(
        "ix_donor_unsounded",
        "donor",
        ["id"],
        sqlite_where=sa.text("NOT sounded"),
        postgresql_where=sa.text("NOT sounded"),
    )
    op.create_table(
        "donor_clue",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("donor_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("key", "donor_id", name=op.f("pk_donor_clue")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "donor_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.String(24), nullable=False),
        sa.Column("linked_by", sa.String(80), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unlinked_by", sa.String(80), nullable=False),
        sa.Column("unlinked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_donor_link_in_order")),
        sa.ForeignKeyConstraint(["one_id"], ["donor.id"], name=op.f("fk_donor_link_one_id_donor")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["donor.id"], name=op.f("fk_donor_link_other_id_donor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donor_link")),
    )
    op.create_index(op.f("ix_donor_link_other_id"), "donor_link", ["other_id"])
    op.create_index(
        "uq_donor_link_live",
        "donor_link",
        ["one_id", "other_id"],
        unique=True,
        sqlite_where=sa.text("unlinked_at IS NULL"),
        postgresql_where=sa.text("unlinked_at IS NULL"),
    )
