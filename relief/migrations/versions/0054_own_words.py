"""Seal needs in callers' own words.

Expand only: what stands in the clear, and what the running version still writes so, is read, and
sealed by the job that forgets, which has the vault.
"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    with op.batch_alter_table("helpline_need") as table:
        table.add_column(sa.Column("sealed", sa.LargeBinary(), nullable=True))
