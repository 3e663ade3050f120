"""Let a coordinator reserve a part of a promise for an organization, until a moment.

Expand only: one column that is empty and one with a server default, which the running version leaves
alone; an index of the few rows that are reserved.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
RESERVED = sa.text("reserved_until IS NOT NULL")


def upgrade() -> None:
    op.add_column(
        "allocation", sa.Column("reserved_until", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "allocation",
        sa.Column("was_standing", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index(
        "ix_allocation_reserved_until",
        "allocation",
        ["reserved_until"],
        sqlite_where=RESERVED,
        postgresql_where=RESERVED,
    )
