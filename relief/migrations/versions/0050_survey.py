"""Ask callers who were drawn by lot how their call was, and keep the answers apart from them.

Expand only: new tables, which the running version does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0047"


def upgrade() -> None:
    op.create_table(
        "helpline_survey",
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
        sa.Column("who", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpline_survey")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_helpline_survey_contact_id")),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["helpline_contact.id"],
            name=op.f("fk_helpline_survey_contact_id_helpline_contact"),
        ),
        sa.CheckConstraint(
            "state = 'agreed' OR sealed IS NULL",
            name=op.f("ck_helpline_survey_number_while_agreed"),
        ),
    )
    op.create_index("ix_helpline_survey_state", "helpline_survey", ["state", "due_on"])
    op.create_index("ix_helpline_survey_who", "helpline_survey", ["who"])
    op.create_table(
        "helpline_survey_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("settled", sa.String(24), nullable=True),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("again", sa.String(24), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpline_survey_answer")),
        sa.CheckConstraint(
            "satisfaction BETWEEN 1 AND 5",
            name=op.f("ck_helpline_survey_answer_satisfaction"),
        ),
        sa.CheckConstraint(
            "settled IS NOT NULL OR satisfaction IS NOT NULL OR again IS NOT NULL",
            name=op.f("ck_helpline_survey_answer_something"),
        ),
    )
    op.create_index("ix_helpline_survey_answer_month", "helpline_survey_answer", ["month"])
