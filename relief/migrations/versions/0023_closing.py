"""Close a campaign by a plan, and keep what was stated.

Expand only: new tables, and a column that may be empty. The version still running knows no last
moment, so set none before every process runs this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    with op.batch_alter_table("campaign") as campaign:
        campaign.add_column(sa.Column("cut_off_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "closing_plan",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("keeps_offers", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("grace_days >= 0", name=op.f("ck_closing_plan_grace_not_negative")),
        _campaign("closing_plan"),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_closing_plan")),
    )
    op.create_table(
        "closing_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("back", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("pressed_by", sa.String(length=80), nullable=False),
        sa.Column("pressed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        _campaign("closing_run"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_run")),
    )
    op.create_index(op.f("ix_closing_run_campaign_id"), "closing_run", ["campaign_id"])
    op.create_index(
        "uq_closing_run_open",
        "closing_run",
        ["campaign_id", "step"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "closing_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("before", sa.String(length=40), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        _campaign("closing_mark"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_mark")),
        sa.UniqueConstraint(
            "campaign_id", "step", "subject", name=op.f("uq_closing_mark_campaign_id_step_subject")
        ),
    )
    op.create_index(op.f("ix_closing_mark_subject"), "closing_mark", ["subject"])
    op.create_table(
        "closing_statement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        _campaign("closing_statement"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_statement")),
        sa.UniqueConstraint(
            "campaign_id", "closed_at", name=op.f("uq_closing_statement_campaign_id_closed_at")
        ),
    )
    op.create_table(
        "closing_thanks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("donor_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("thanked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        _campaign("closing_thanks"),
        sa.ForeignKeyConstraint(
            ["donor_id"], ["donor.id"], name=op.f("fk_closing_thanks_donor_id_donor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_thanks")),
        sa.UniqueConstraint(
            "campaign_id", "donor_id", name=op.f("uq_closing_thanks_campaign_id_donor_id")
        ),
    )
    op.create_index(op.f("ix_closing_thanks_donor_id"), "closing_thanks", ["donor_id"])


def _campaign(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_campaign_id_campaign")
    return sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=name)
