"""Find what an organization has in hand, or is named for, without reading every promise.

Two indexes; nothing else changes, and the running version is only slower until it is there. On
PostgreSQL each is built under a lock that lets readers through and holds writers up for as long as
it takes: well under a second for a hundred thousand promises.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
NAMED = sa.text("designated_agency_id IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_pledge_designated_agency_id",
        "pledge",
        ["designated_agency_id"],
        sqlite_where=NAMED,
        postgresql_where=NAMED,
    )
    op.create_index(
        "ix_allocation_agency_id_state_pledge_id",
        "allocation",
        ["agency_id", "state", "pledge_id"],
    )
    op.drop_index("ix_allocation_agency_id_state", "allocation")
