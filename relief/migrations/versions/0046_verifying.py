"""Share out records to verify, and count how often each was given to callers.

Expand only: new tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0042"


def upgrade() -> None:
    op.create_table(
        "directory_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("staff", sa.String(80), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(24), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_check")),
        sa.UniqueConstraint("day", "record_id", name=op.f("uq_directory_check_day_record_id")),
    )
    op.create_index("ix_directory_check_record_id", "directory_check", ["record_id"])
    op.create_index("ix_directory_check_staff_day", "directory_check", ["staff", "day"])
    op.create_table(
        "directory_referred",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", "month", name=op.f("pk_directory_referred")),
    )
