"""Short links and who came by them; how the lines bear it.

Expand only: new tables, which the running version does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "short_link",
        sa.Column("code", sa.String(6), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("appeal_id", sa.Uuid(), nullable=True),
        sa.Column("network", sa.String(24), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("label", sa.String(120), nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_short_link")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_short_link_campaign_id_campaign")
        ),
        sa.UniqueConstraint(
            "appeal_id", "network", "lang", name=op.f("uq_short_link_appeal_id_network_lang")
        ),
    )
    op.create_index("ix_short_link_campaign_id", "short_link", ["campaign_id"])
    op.create_table(
        "link_arrivals",
        sa.Column("code", sa.String(6), nullable=False),
        sa.Column("minute", sa.DateTime(timezone=True), nullable=False),
        sa.Column("writer", sa.String(40), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", "minute", "writer", name=op.f("pk_link_arrivals")),
        sa.ForeignKeyConstraint(
            ["code"], ["short_link.code"], name=op.f("fk_link_arrivals_code_short_link")
        ),
    )
    op.create_index("ix_link_arrivals_minute", "link_arrivals", ["minute"])
    op.create_table(
        "floor_level",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("level", sa.String(24), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floor_level")),
        sa.CheckConstraint("id = 1", name=op.f("ck_floor_level_one")),
    )
