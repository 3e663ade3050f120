"""Remember until when an answer is wanted, what was done without one, and how fair a campaign is.

Expand only: a new table, and columns that are empty or have a server default. What is out already
is left to the coordinators, as it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    with op.batch_alter_table("agency") as agency:
        agency.add_column(
            sa.Column("second_email", sa.String(200), nullable=False, server_default="")
        )
    with op.batch_alter_table("campaign") as campaign:
        campaign.add_column(sa.Column("fairness_limit", sa.Integer(), nullable=True))
    with op.batch_alter_table("dispatch") as dispatch:
        dispatch.add_column(sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True))
        dispatch.add_column(sa.Column("look_at", sa.DateTime(timezone=True), nullable=True))
        dispatch.create_index(op.f("ix_dispatch_look_at"), ["look_at"])
    op.create_table(
        "lease_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dispatch_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("by_person", sa.Boolean(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dispatch.id"], name=op.f("fk_lease_step_dispatch_id_dispatch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lease_step")),
        sa.UniqueConstraint("dispatch_id", "step", name=op.f("uq_lease_step_dispatch_id_step")),
    )
