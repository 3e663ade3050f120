"""Read the records of one kind in the order of their ids, both languages together.

Expand only: an index, which the running version does not know.
"""

from alembic import op

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    op.create_index(
        "ix_directory_record_kind_record_id", "directory_record", ["kind", "record_id", "lang"]
    )
