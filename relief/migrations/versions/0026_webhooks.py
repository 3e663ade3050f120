"""Let an agency's own program be told of offers, and answer for that agency alone.

Expand only: a new table, and a column that may be empty. A token without an agency is what every
token was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "agency_webhook",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=True),
        sa.Column("previous_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_agency_webhook_agency_id_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_webhook")),
        sa.UniqueConstraint("agency_id", name=op.f("uq_agency_webhook_agency_id")),
    )
    with op.batch_alter_table("staff_api_token") as token:
        token.add_column(sa.Column("agency_id", sa.Uuid(), nullable=True))
        token.create_foreign_key(
            op.f("fk_staff_api_token_agency_id_agency"), "agency", ["agency_id"], ["id"]
        )
