"""Keep when an appeal goes out, and each time that it is due.

Expand only: two new tables that the running version does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0036"
ACTIVE = sa.text("state = 'active'")


def upgrade() -> None:
    op.create_table(
        "appeal_schedule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appeal_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at_local", sa.Time(), nullable=True),
        sa.Column("weekdays", sa.Text(), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("milestone", sa.String(length=24), nullable=True),
        sa.Column("total", sa.String(length=12), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=True),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appeal_id"], ["appeal.id"], name=op.f("fk_appeal_schedule_appeal_id_appeal")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_appeal_schedule_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need.id"], name=op.f("fk_appeal_schedule_need_id_need")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_schedule")),
    )
    op.create_index(op.f("ix_appeal_schedule_appeal_id"), "appeal_schedule", ["appeal_id"])
    op.create_index("ix_appeal_schedule_state_kind", "appeal_schedule", ["state", "kind"])
    op.create_index(
        "uq_appeal_schedule_active",
        "appeal_schedule",
        ["appeal_id"],
        unique=True,
        sqlite_where=ACTIVE,
        postgresql_where=ACTIVE,
    )
    op.create_table(
        "appeal_occurrence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("appeal_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_by", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appeal_id"], ["appeal.id"], name=op.f("fk_appeal_occurrence_appeal_id_appeal")
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["appeal_schedule.id"],
            name=op.f("fk_appeal_occurrence_schedule_id_appeal_schedule"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_occurrence")),
        sa.UniqueConstraint(
            "schedule_id", "key", name=op.f("uq_appeal_occurrence_schedule_id_key")
        ),
    )
    op.create_index(op.f("ix_appeal_occurrence_appeal_id"), "appeal_occurrence", ["appeal_id"])
    op.create_index("ix_appeal_occurrence_due_at", "appeal_occurrence", ["due_at"])
    op.create_index("ix_appeal_occurrence_state_due_at", "appeal_occurrence", ["state", "due_at"])
