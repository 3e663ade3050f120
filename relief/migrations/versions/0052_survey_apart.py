"""Keep no trace of the order in which callers answered, and of the call only its quarter.

The same columns, so the running version goes on. SQLite gave each answer a row number that counts
up, PostgreSQL its place and the transaction that wrote it: every answer is written anew, in the
order of the random keys, into a table without row numbers.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"

TABLE = "helpline_survey_answer"
COLUMNS: Mapping[str, sa.types.TypeEngine[Any]] = {
    "id": sa.Uuid(),
    "month": sa.Date(),
    "settled": sa.String(24),
    "satisfaction": sa.Integer(),
    "again": sa.String(24),
    "sealed": sa.LargeBinary(),
}


def upgrade() -> None:
    old = sa.table(TABLE, *(sa.column(name, kind) for name, kind in COLUMNS.items()))
    kept = [dict(row) for row in op.get_bind().execute(sa.select(old)).mappings()]
    op.drop_table(TABLE)
    made = op.create_table(
        TABLE,
        *(
            sa.Column(name, kind, nullable=name not in ("id", "month"))
            for name, kind in COLUMNS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.CheckConstraint("satisfaction BETWEEN 1 AND 5", name=op.f(f"ck_{TABLE}_satisfaction")),
        sa.CheckConstraint(
            "settled IS NOT NULL OR satisfaction IS NOT NULL OR again IS NOT NULL",
            name=op.f(f"ck_{TABLE}_something"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(f"ix_{TABLE}_month", TABLE, ["month"])
    op.bulk_insert(made, sorted(map(_coarse, kept), key=lambda row: str(row["id"])))
    op.execute(
        "UPDATE helpline_survey SET caller = '', taken_at = NULL, ended_at = NULL"
        " WHERE state = 'answered'"
    )


def _coarse(row: dict[str, Any]) -> dict[str, Any]:
    month = row["month"]
    return row | {"month": month.replace(month=(month.month - 1) // 3 * 3 + 1)}
