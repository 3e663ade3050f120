"""Keep the lists that agencies bring of what arrived, line by line.

New tables; what runs already is not touched.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "reconciliation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("encoding", sa.String(length=16), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booking_by", sa.String(length=80), nullable=False),
        sa.Column("booking_name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_reconciliation_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_reconciliation_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation")),
        sa.UniqueConstraint("agency_id", "digest", name=op.f("uq_reconciliation_agency_id_digest")),
    )
    op.create_table(
        "arrival_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reconciliation_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("payment", sa.LargeBinary(), nullable=True),
        sa.Column("claim", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("units", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("on", sa.String(length=10), nullable=False),
        sa.Column("verdict", sa.String(length=24), nullable=False),
        sa.Column("why", sa.String(length=24), nullable=False),
        sa.Column("twin", sa.Integer(), nullable=False),
        sa.Column("offers", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("dispatch_id", sa.Uuid(), nullable=True),
        sa.Column("booked", sa.BigInteger(), nullable=False),
        sa.Column("extra_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_arrival_line_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dispatch.id"], name=op.f("fk_arrival_line_dispatch_id_dispatch")
        ),
        sa.ForeignKeyConstraint(
            ["extra_id"], ["dispatch.id"], name=op.f("fk_arrival_line_extra_id_dispatch")
        ),
        sa.ForeignKeyConstraint(
            ["reconciliation_id"],
            ["reconciliation.id"],
            name=op.f("fk_arrival_line_reconciliation_id_reconciliation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival_line")),
        sa.UniqueConstraint("agency_id", "claim", name=op.f("uq_arrival_line_agency_id_claim")),
    )
    for columns in (
        ["agency_id", "content"],
        ["agency_id", "payment"],
        ["dispatch_id"],
    ):
        op.create_index(op.f(f"ix_arrival_line_{'_'.join(columns)}"), "arrival_line", columns)
    op.create_index(
        "ix_arrival_line_reconciliation_id_state",
        "arrival_line",
        ["reconciliation_id", "state", "verdict", "number"],
    )
