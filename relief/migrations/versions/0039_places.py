"""Keep towns and census divisions that somebody loaded.

Expand only: a new table, which the running version does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.create_table(
        "directory_place",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("name_fr", sa.String(120), nullable=False),
        sa.Column("key_en", sa.String(120), nullable=False),
        sa.Column("key_fr", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("division", sa.String(10), nullable=False),
        sa.Column("part_of", sa.String(120), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_directory_place")),
    )
    op.create_index("ix_directory_place_key_en", "directory_place", ["key_en"], unique=False)
    op.create_index("ix_directory_place_key_fr", "directory_place", ["key_fr"], unique=False)
