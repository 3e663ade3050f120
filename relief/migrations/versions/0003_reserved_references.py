"""Remember references that were given out before their pledge: to a caller, on a slip.

A new table; what runs already is not touched.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "reserved_reference",
        sa.Column("reference", sa.String(length=11), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_reserved_reference_campaign_id_campaign"),
        ),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_reserved_reference")),
    )
    op.create_index(op.f("ix_reserved_reference_holder_id"), "reserved_reference", ["holder_id"])
