"""Seal who has a pad, or where it lies: it is often a person.

Expand only: what the running version writes in clear is read, and sealed once the pad moves.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    with op.batch_alter_table("pad") as table:
        table.add_column(sa.Column("lies", sa.LargeBinary(), nullable=True))
