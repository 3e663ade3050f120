"""Let a promise of money be given in instalments, and remind of them who agreed to it.

New tables; what runs already is not touched.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "instalment_schedule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("every", sa.String(length=12), nullable=False),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("set_by", sa.String(length=80), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledge.id"], name=op.f("fk_instalment_schedule_pledge_id_pledge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalment_schedule")),
    )
    op.create_index(op.f("ix_instalment_schedule_pledge_id"), "instalment_schedule", ["pledge_id"])
    op.create_index(
        "uq_instalment_schedule_running",
        "instalment_schedule",
        ["pledge_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "instalment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_instalment_amount_positive")),
        sa.CheckConstraint(
            "received >= 0 AND received <= amount", name=op.f("ck_instalment_received_within")
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["instalment_schedule.id"],
            name=op.f("fk_instalment_schedule_id_instalment_schedule"),
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledge.id"], name=op.f("fk_instalment_pledge_id_pledge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalment")),
        sa.UniqueConstraint("schedule_id", "seq", name=op.f("uq_instalment_schedule_id_seq")),
        sa.UniqueConstraint("schedule_id", "due_on", name=op.f("uq_instalment_schedule_id_due_on")),
    )
    op.create_index("ix_instalment_due_on", "instalment", ["due_on"])
    op.create_index(op.f("ix_instalment_pledge_id"), "instalment", ["pledge_id"])
    op.create_table(
        "reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instalment_id", sa.Uuid(), nullable=False),
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["instalment_id"], ["instalment.id"], name=op.f("fk_reminder_instalment_id_instalment")
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledge.id"], name=op.f("fk_reminder_pledge_id_pledge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("instalment_id", "rung", name=op.f("uq_reminder_instalment_id_rung")),
    )
    op.create_index(op.f("ix_reminder_pledge_id"), "reminder", ["pledge_id"])
    op.create_table(
        "reminder_consent",
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledge.id"], name=op.f("fk_reminder_consent_pledge_id_pledge")
        ),
        sa.PrimaryKeyConstraint("pledge_id", name=op.f("pk_reminder_consent")),
    )
    op.create_table(
        "reminder_ladder",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("days", sa.String(length=60), nullable=False),
        sa.Column("call_after", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_reminder_ladder_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_reminder_ladder")),
    )
