"""Call people again who agreed, and keep what became of each service.

Expand only: new tables, which the running version does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    op.create_table(
        "helpline_follow_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked_by", sa.String(80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caller", sa.String(80), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpline_follow_up")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_helpline_follow_up_contact_id")),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["helpline_contact.id"],
            name=op.f("fk_helpline_follow_up_contact_id_helpline_contact"),
        ),
    )
    op.create_index("ix_helpline_follow_up_state", "helpline_follow_up", ["state", "due_on"])
    op.create_table(
        "helpline_result",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.String(24), nullable=False),
        sa.Column("reason", sa.String(24), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpline_result")),
        sa.UniqueConstraint("referral_id", name=op.f("uq_helpline_result_referral_id")),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["helpline_referral.id"],
            name=op.f("fk_helpline_result_referral_id_helpline_referral"),
        ),
        sa.CheckConstraint(
            "(result = 'turned_away') = (reason IS NOT NULL)",
            name=op.f("ck_helpline_result_reason"),
        ),
    )
    op.create_index("ix_helpline_result_service_id", "helpline_result", ["service_id"])
    op.create_table(
        "directory_outcome",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("answers", sa.BigInteger(), nullable=False),
        sa.Column("helped", sa.BigInteger(), nullable=False),
        sa.Column("turned_away", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_directory_outcome")),
    )
