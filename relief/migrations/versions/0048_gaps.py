"""Keep tallies of the helpline by month, and the rises that were found in them.

Expand only: new tables, which the running version does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0046"


def upgrade() -> None:
    op.create_table(
        "helpline_tally",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(24), nullable=False),
        sa.Column("area", sa.String(4), nullable=False),
        sa.Column("topic", sa.String(36), nullable=False),
        sa.Column("word", sa.String(24), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "month", "measure", "area", "topic", "word", name=op.f("pk_helpline_tally")
        ),
    )
    op.create_table(
        "helpline_count",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_helpline_count")),
    )
    op.create_table(
        "helpline_rise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("area", sa.String(4), nullable=False),
        sa.Column("rising", sa.String(24), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("usual_tenths", sa.BigInteger(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpline_rise")),
        sa.UniqueConstraint(
            "month", "area", "rising", name=op.f("uq_helpline_rise_month_area_rising")
        ),
    )
