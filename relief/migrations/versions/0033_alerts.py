"""Keep public alerts (CAP), and which campaign each one drafted.

Expand only: a new table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.create_table(
        "campaign_alert",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sender", sa.String(200), nullable=False),
        sa.Column("identifier", sa.String(200), nullable=False),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("scope", sa.String(12), nullable=False),
        sa.Column("sender_name", sa.String(120), nullable=False),
        sa.Column("event_en", sa.String(120), nullable=False),
        sa.Column("event_fr", sa.String(120), nullable=False),
        sa.Column("headline_en", sa.String(300), nullable=False),
        sa.Column("headline_fr", sa.String(300), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("text_fr", sa.Text(), nullable=False),
        sa.Column("areas_en", sa.Text(), nullable=False),
        sa.Column("areas_fr", sa.Text(), nullable=False),
        sa.Column("hazard", sa.String(40), nullable=False),
        sa.Column("time_zone", sa.String(40), nullable=False),
        sa.Column("zone_known", sa.Boolean(), nullable=False),
        sa.Column("severity", sa.String(12), nullable=False),
        sa.Column("urgency", sa.String(12), nullable=False),
        sa.Column("certainty", sa.String(12), nullable=False),
        sa.Column("onset_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("web", sa.String(300), nullable=False),
        sa.Column("contact", sa.String(200), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("named", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(24), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column("campaign_version", sa.Integer(), nullable=True),
        sa.Column("came_from", sa.String(300), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("received_by", sa.String(80), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_alert_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_alert")),
        sa.UniqueConstraint(
            "sender", "identifier", "sent", name=op.f("uq_campaign_alert_sender_identifier_sent")
        ),
    )
    op.create_index("ix_campaign_alert_campaign_id", "campaign_alert", ["campaign_id"])
