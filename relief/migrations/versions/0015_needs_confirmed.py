"""Keep when an organization last said that its need still holds.

A nullable column: what runs already keeps inserting.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    with op.batch_alter_table("need") as need:
        need.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
