"""Let an agency choose to be written to by the hour or the day.

Expand only: whoever has chosen nothing is written to at once, as before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    with op.batch_alter_table("agency") as agency:
        agency.add_column(sa.Column("digest", sa.String(8), nullable=False, server_default=""))
        agency.add_column(
            sa.Column("digest_at", sa.String(5), nullable=False, server_default="08:00")
        )
    with op.batch_alter_table("dispatch") as dispatch:
        dispatch.add_column(sa.Column("tell_at", sa.DateTime(timezone=True), nullable=True))
        dispatch.add_column(sa.Column("digest_id", sa.Uuid(), nullable=True))
    for name in ("tell_at", "digest_id"):
        op.create_index(op.f(f"ix_dispatch_{name}"), "dispatch", [name], unique=False)
