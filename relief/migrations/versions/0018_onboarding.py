"""Remember how an agency came to take part, and what it wrote of itself.

Expand only: both columns have a server default. Whoever was active is approved; whoever was not is
suspended.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    with op.batch_alter_table("agency") as agency:
        agency.add_column(
            sa.Column("standing", sa.String(12), nullable=False, server_default="approved")
        )
        agency.add_column(sa.Column("proposed", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE agency SET standing = 'suspended' WHERE NOT active")
