"""Keep the helpline's contacts: what each needs, what was given, asked and sent.

Expand only: new tables, which the running version does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0039"

STANDING = sa.text("undone_at IS NULL")


def upgrade() -> None:
    contacts()
    needs()
    referrals()
    beside()


def contacts() -> None:
    op.create_table(
        "helpline_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(24), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("interpreter", sa.String(8), nullable=False),
        sa.Column("area", sa.String(4), nullable=False),
        sa.Column("postal", sa.String(3), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("talk_ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("specialist", sa.String(80), nullable=False),
        sa.Column("is_crisis", sa.Boolean(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column("age_group", sa.String(16), nullable=False),
        sa.Column("gender", sa.String(16), nullable=False),
        sa.Column("household", sa.String(16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("writer", sa.String(64), nullable=False),
        sa.Column("saved_by", sa.String(80), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpline_contact")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_helpline_contact_campaign_id_campaign")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (ended_at IS NULL)", name=op.f("ck_helpline_contact_ended")
        ),
    )
    for name, columns in (
        ("state_specialist", ["state", "specialist"]),
        ("started_at", ["started_at"]),
        ("campaign_id", ["campaign_id"]),
    ):
        op.create_index(f"ix_helpline_contact_{name}", "helpline_contact", columns)


def needs() -> None:
    op.create_table(
        "helpline_need",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("term_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("question", sa.String(80), nullable=False),
        sa.Column("outcome", sa.String(24), nullable=True),
        sa.Column("reason", sa.String(24), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpline_need")),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["helpline_contact.id"],
            name=op.f("fk_helpline_need_contact_id_helpline_contact"),
        ),
        sa.UniqueConstraint("contact_id", "name", name=op.f("uq_helpline_need_contact_id_name")),
        sa.CheckConstraint(
            "(outcome IS NOT NULL AND outcome = 'unmet' AND reason IS NOT NULL)"
            " OR ((outcome IS NULL OR outcome <> 'unmet') AND reason IS NULL)",
            name=op.f("ck_helpline_need_unmet_has_one_reason"),
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL)", name=op.f("ck_helpline_need_decided")
        ),
    )
    op.create_index("ix_helpline_need_term_id", "helpline_need", ["term_id"])


def referrals() -> None:
    op.create_table(
        "helpline_referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("organization", sa.String(300), nullable=False),
        sa.Column("phone", sa.String(80), nullable=False),
        sa.Column("hours", sa.String(300), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.String(80), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpline_referral")),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["helpline_contact.id"],
            name=op.f("fk_helpline_referral_contact_id_helpline_contact"),
        ),
        sa.ForeignKeyConstraint(
            ["need_id"],
            ["helpline_need.id"],
            name=op.f("fk_helpline_referral_need_id_helpline_need"),
        ),
    )
    op.create_index("ix_helpline_referral_contact_id", "helpline_referral", ["contact_id"])
    op.create_index("ix_helpline_referral_service_id", "helpline_referral", ["service_id"])
    op.create_index(
        "uq_helpline_referral_standing",
        "helpline_referral",
        ["need_id", "service_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def beside() -> None:
    op.create_table(
        "helpline_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(80), nullable=False),
        sa.Column("answer", sa.String(24), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpline_question")),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["helpline_contact.id"],
            name=op.f("fk_helpline_question_contact_id_helpline_contact"),
        ),
        sa.UniqueConstraint(
            "contact_id", "question", name=op.f("uq_helpline_question_contact_id_question")
        ),
    )
    op.create_table(
        "helpline_slip",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(24), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("is_safe", sa.Boolean(), nullable=False),
        sa.Column("services", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpline_slip")),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["helpline_contact.id"],
            name=op.f("fk_helpline_slip_contact_id_helpline_contact"),
        ),
        sa.CheckConstraint("way <> 'text' OR is_safe", name=op.f("ck_helpline_slip_safe_to_text")),
    )
    op.create_index("ix_helpline_slip_contact_id", "helpline_slip", ["contact_id"])
