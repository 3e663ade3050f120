"""Let needs say what they require, and shares say how they count for a need in other units.

Expand only: the columns have server defaults, so the running version keeps inserting; what stands
already counts one for one, as it always did.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    with op.batch_alter_table("need") as need:
        need.add_column(sa.Column("requires", sa.Text(), nullable=False, server_default="{}"))
    with op.batch_alter_table("allocation") as allocation:
        for name in ("of_pledge", "of_need"):
            allocation.add_column(
                sa.Column(name, sa.BigInteger(), nullable=False, server_default="1")
            )
        allocation.create_check_constraint(
            op.f("ck_allocation_rate_positive"), "of_pledge > 0 AND of_need > 0"
        )
