"""Say from which sum on a promise is confirmed by a call, and whom it was made for.

Expand only: both columns may be empty, so the running version keeps inserting while this one
starts. An empty threshold means the service's own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    with op.batch_alter_table("campaign") as campaign:
        campaign.add_column(sa.Column("confirm_from_cents", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("pledge") as pledge:
        pledge.add_column(sa.Column("confirm_line", sa.LargeBinary(), nullable=True))
