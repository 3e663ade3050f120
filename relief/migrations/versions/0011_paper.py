"""Remember pads of slips, each slip, and the bundles in which slips are typed.

New tables; what runs already is not touched.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "pad",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=4), nullable=False),
        sa.Column("slips", sa.Integer(), nullable=False),
        sa.Column("lies_at", sa.String(length=120), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_by", sa.String(length=80), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("slips > 0", name=op.f("ck_pad_slips_positive")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_pad_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pad")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_pad_campaign_id_number")),
    )
    op.create_table(
        "slip",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=11), nullable=False),
        sa.Column("pad_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("read", sa.LargeBinary(), nullable=True),
        sa.Column("settled_by", sa.String(length=80), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["pad_id"], ["pad.id"], name=op.f("fk_slip_pad_id_pad")),
        sa.ForeignKeyConstraint(
            ["reference"],
            ["reserved_reference.reference"],
            name=op.f("fk_slip_reference_reserved_reference"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip")),
        sa.UniqueConstraint("pad_id", "place", name=op.f("uq_slip_pad_id_place")),
        sa.UniqueConstraint("reference", name=op.f("uq_slip_reference")),
    )
    op.create_table(
        "bundle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("pad_id", sa.Uuid(), nullable=True),
        sa.Column("slips", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("opened_by", sa.String(length=80), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(length=80), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("slips > 0 AND cents >= 0", name=op.f("ck_bundle_counts_something")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_bundle_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(["pad_id"], ["pad.id"], name=op.f("fk_bundle_pad_id_pad")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle")),
    )
    op.create_index(op.f("ix_bundle_campaign_id"), "bundle", ["campaign_id"])
    op.create_table(
        "bundle_entry",
        sa.Column("bundle_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=11), nullable=False),
        sa.Column("typed_by", sa.String(length=80), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_on", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["bundle_id"], ["bundle.id"], name=op.f("fk_bundle_entry_bundle_id_bundle")
        ),
        sa.ForeignKeyConstraint(
            ["reference"], ["slip.reference"], name=op.f("fk_bundle_entry_reference_slip")
        ),
        sa.PrimaryKeyConstraint("bundle_id", "reference", name=op.f("pk_bundle_entry")),
    )
