"""Call back whoever hung up, as donors are called: a call may be about a draft.

Expand only: columns that may be empty or have a server default, and one that may be empty from now
on. The version still running joins calls with their pledges, and so passes over the new ones.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    with op.batch_alter_table("call_back") as call_back:
        call_back.alter_column("pledge_id", existing_type=sa.Uuid(), nullable=True)
        call_back.add_column(sa.Column("draft_id", sa.Uuid(), nullable=True))
        call_back.add_column(sa.Column("number", sa.LargeBinary(), nullable=True))
        call_back.add_column(sa.Column("language", sa.String(2), nullable=False, server_default=""))
        call_back.create_foreign_key(
            op.f("fk_call_back_draft_id_draft"), "draft", ["draft_id"], ["id"]
        )
        call_back.create_unique_constraint(op.f("uq_call_back_draft_id"), ["draft_id"])
        call_back.create_check_constraint(
            op.f("ck_call_back_about_one"), "(pledge_id IS NULL) <> (draft_id IS NULL)"
        )
