"""Ask organizations by a link to look at their own records, and keep what they answer.

Expand only: a new table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0049"


def upgrade() -> None:
    op.create_table(
        "directory_update",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(80), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("says_right", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_update")),
    )
    op.create_index(
        op.f("ix_directory_update_organization_id"), "directory_update", ["organization_id"]
    )
