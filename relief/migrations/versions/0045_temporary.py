"""Keep what is there for a time only: shelters, cooling centres, water.

Expand only: a new table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0043"


def upgrade() -> None:
    op.create_table(
        "directory_temporary",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.String(24), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column("time_zone", sa.String(40), nullable=False),
        sa.Column("is_full", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_directory_temporary_campaign_id_campaign"),
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_directory_temporary")),
    )
    op.create_index(
        op.f("ix_directory_temporary_campaign_id"), "directory_temporary", ["campaign_id"]
    )
