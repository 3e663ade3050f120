"""Let an agency's people ask colleagues in, and say which offer each of them takes.

Expand only: a join code may belong to an agency, and a dispatch names who there is on it. The
running version makes no such code and reads neither column.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    with op.batch_alter_table("staff_join_code") as code:
        code.add_column(sa.Column("agency_id", sa.Uuid(), nullable=True))
        code.create_foreign_key(
            op.f("fk_staff_join_code_agency_id_agency"), "agency", ["agency_id"], ["id"]
        )
    op.create_index(
        op.f("ix_staff_join_code_agency_id"), "staff_join_code", ["agency_id"], unique=False
    )
    with op.batch_alter_table("dispatch") as dispatch:
        dispatch.add_column(
            sa.Column("handled_by", sa.String(80), nullable=False, server_default="")
        )
