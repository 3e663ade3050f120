"""Remember each arrival, who gives for a company, and what sponsors match.

Expand only: new tables, and a column with a server default. What had arrived before is written
down as one arrival a dispatch, on the last day that was told.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

from relief.kit import clock, ids

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    with op.batch_alter_table("pledge") as pledge:
        pledge.add_column(
            sa.Column("donor_type", sa.String(12), nullable=False, server_default="individual")
        )
    op.create_table(
        "matching_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("sponsor_en", sa.String(length=120), nullable=False),
        sa.Column("sponsor_fr", sa.String(length=120), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("counts", sa.String(length=12), nullable=False),
        sa.Column("donors", sa.String(length=12), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=True),
        sa.Column("unconditional", sa.Boolean(), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.Column("cap_cents", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("matched_cents", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "numerator > 0 AND denominator > 0", name=op.f("ck_matching_rule_ratio_positive")
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_matching_rule_days_in_order")),
        sa.CheckConstraint(
            "matched_cents >= 0 AND (cap_cents IS NULL OR matched_cents <= cap_cents)",
            name=op.f("ck_matching_rule_within_cap"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_matching_rule_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["agency.id"], name=op.f("fk_matching_rule_recipient_id_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_rule")),
    )
    op.create_index(op.f("ix_matching_rule_campaign_id"), "matching_rule", ["campaign_id"])
    arrival = op.create_table(
        "arrival",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("dispatch_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("taken_back", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "amount > 0 AND taken_back >= 0 AND taken_back <= amount",
            name=op.f("ck_arrival_taken_back_within"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_arrival_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledge.id"], name=op.f("fk_arrival_pledge_id_pledge")
        ),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dispatch.id"], name=op.f("fk_arrival_dispatch_id_dispatch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
    )
    for name in ("campaign_id", "pledge_id", "dispatch_id"):
        op.create_index(op.f(f"ix_arrival_{name}"), "arrival", [name])
    op.create_table(
        "matching_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("arrival_id", sa.Uuid(), nullable=False),
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("reasons", sa.String(length=120), nullable=False),
        sa.Column("gift_cents", sa.BigInteger(), nullable=False),
        sa.Column("matched_cents", sa.BigInteger(), nullable=False),
        sa.Column("over_cents", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["matching_rule.id"], name=op.f("fk_matching_entry_rule_id_matching_rule")
        ),
        sa.ForeignKeyConstraint(
            ["arrival_id"], ["arrival.id"], name=op.f("fk_matching_entry_arrival_id_arrival")
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledge.id"], name=op.f("fk_matching_entry_pledge_id_pledge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_entry")),
    )
    for name in ("arrival_id", "pledge_id"):
        op.create_index(op.f(f"ix_matching_entry_{name}"), "matching_entry", [name])
    op.create_index(
        "uq_matching_entry_judged",
        "matching_entry",
        ["rule_id", "arrival_id"],
        unique=True,
        sqlite_where=sa.text("step = 'judged'"),
        postgresql_where=sa.text("step = 'judged'"),
    )
    _remember(arrival)


def _remember(arrival: sa.Table) -> None:
    """One arrival for what each dispatch had received."""
    dispatch = sa.table(
        "dispatch",
        *(sa.column(name, sa.Uuid()) for name in ("id", "campaign_id", "pledge_id")),
        sa.column("received", sa.BigInteger()),
        sa.column("received_on", sa.String()),
        sa.column("sent_at", sa.DateTime(timezone=True)),
    )
    found = op.get_bind().execute(sa.select(dispatch).where(dispatch.c.received > 0)).all()
    rows = [
        {
            "id": ids.new(),
            "campaign_id": each.campaign_id,
            "pledge_id": each.pledge_id,
            "dispatch_id": each.id,
            "amount": each.received,
            "taken_back": 0,
            "received_on": date.fromisoformat(each.received_on)
            if each.received_on
            else each.sent_at.date(),
            "recorded_at": clock.now(),
        }
        for each in found
    ]
    if rows:
        op.bulk_insert(arrival, rows)
