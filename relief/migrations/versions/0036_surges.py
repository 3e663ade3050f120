"""Surges: who sent many at once, what each source brought by the minute, and what was done about it.

Expand only: new tables, which the running version does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0033"
OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    surges()
    steps()


def surges() -> None:
    op.create_table(
        "surge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("counts", sa.String(8), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("usual_milli", sa.BigInteger(), nullable=False),
        sa.Column("is_floor", sa.Boolean(), nullable=False),
        sa.Column("first_n", sa.BigInteger(), nullable=False),
        sa.Column("first_s", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("promises", sa.BigInteger(), nullable=False),
        sa.Column("latest", sa.BigInteger(), nullable=False),
        sa.Column("peak_tenths", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surge")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_surge_campaign_id_campaign")
        ),
    )
    op.create_index("ix_surge_began_at", "surge", ["began_at"])
    op.create_index(
        "uq_surge_open",
        "surge",
        ["campaign_id", "kind", "source"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "source_minute",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("minute", sa.DateTime(timezone=True), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "campaign_id", "kind", "source", "minute", name=op.f("pk_source_minute")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_source_minute_campaign_id_campaign")
        ),
    )
    op.create_index("ix_source_minute_minute", "source_minute", ["minute"])


def steps() -> None:
    op.create_table(
        "campaign_banner",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("text_en", sa.String(300), nullable=False),
        sa.Column("text_fr", sa.String(300), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_campaign_banner")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_banner_campaign_id_campaign")
        ),
    )
    op.create_table(
        "raised_threshold",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("before_cents", sa.BigInteger(), nullable=True),
        sa.Column("to_cents", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_raised_threshold")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_raised_threshold_campaign_id_campaign")
        ),
    )
