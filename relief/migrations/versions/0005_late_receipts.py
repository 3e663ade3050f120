"""Count what arrives for a promise that was closed before.

A new table; what runs already is not touched.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "late_receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("allocation_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_late_receipt_amount_positive")),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledge.id"], name=op.f("fk_late_receipt_pledge_id_pledge")
        ),
        sa.ForeignKeyConstraint(
            ["allocation_id"],
            ["allocation.id"],
            name=op.f("fk_late_receipt_allocation_id_allocation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_receipt")),
        sa.UniqueConstraint("allocation_id", name=op.f("uq_late_receipt_allocation_id")),
        sa.UniqueConstraint("source", name=op.f("uq_late_receipt_source")),
    )
    op.create_index(op.f("ix_late_receipt_pledge_id"), "late_receipt", ["pledge_id"])
