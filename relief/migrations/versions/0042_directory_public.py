"""Keep what the public pages of the directory tell: mistakes, failed searches, visits.

Expand only: new tables, and an index for what ends by itself.
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0044"


def upgrade() -> None:
    op.create_index("ix_directory_record_expires_at", "directory_record", ["expires_at"])
    op.create_table(
        "directory_complaint",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("wrong", sa.String(24), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("is_doubtful", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_complaint")),
    )
    op.create_index(
        "ix_directory_complaint_record_id", "directory_complaint", ["record_id", "settled_at"]
    )
    op.create_table(
        "directory_failed_search",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(80), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("verdict", sa.String(24), nullable=False),
        sa.Column("decided_by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_failed_search")),
        sa.UniqueConstraint(
            "words", "place", "lang", name=op.f("uq_directory_failed_search_words_place_lang")
        ),
    )
    op.create_index(
        op.f("ix_directory_failed_search_last_on"), "directory_failed_search", ["last_on"]
    )
    op.create_table(
        "directory_visit",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("page", sa.String(24), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "page", "lang", name=op.f("pk_directory_visit")),
    )
