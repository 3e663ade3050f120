"""Source codes of a relief effort, and the site that a web promise came from.

Expand only: the new column has a server default, so the running version keeps inserting while
this one starts. PostgreSQL adds it without rewriting the table; SQLite copies it (batch mode).
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    with op.batch_alter_table("pledge") as pledge:
        pledge.add_column(sa.Column("referrer", sa.String(100), nullable=False, server_default=""))
    op.create_table(
        "source_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("label", sa.String(120), nullable=False),
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("url", sa.String(300), nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_source_code_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_code")),
        sa.UniqueConstraint("campaign_id", "code", name=op.f("uq_source_code_campaign_id_code")),
    )
