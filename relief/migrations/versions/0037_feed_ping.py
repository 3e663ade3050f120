"""Keep what a hub was told of each campaign's updates.

Expand only: a new table that the running version does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0031"


def upgrade() -> None:
    op.create_table(
        "feed_ping",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("pinged_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_feed_ping")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_feed_ping_campaign_id_campaign")
        ),
    )
