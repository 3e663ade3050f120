"""Note what happened to a caller, in the words of the table of life events.

Expand only: the column has a server default, so the running version keeps inserting.
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0045"


def upgrade() -> None:
    op.add_column(
        "helpline_contact",
        sa.Column("life_events", sa.Text(), nullable=False, server_default=""),
    )
