"""Let sponsors' rules judge what comes for a closed promise as well.

Expand only: an arrival may now be of a late receipt instead of a dispatch, and the running version
writes none of those. What came late before is written down as an arrival on the day that was told.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

from relief.kit import clock, ids

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    with op.batch_alter_table("arrival") as arrival:
        arrival.alter_column("dispatch_id", existing_type=sa.Uuid(), nullable=True)
        arrival.add_column(sa.Column("receipt_id", sa.Uuid(), nullable=True))
        arrival.create_foreign_key(
            op.f("fk_arrival_receipt_id_late_receipt"), "late_receipt", ["receipt_id"], ["id"]
        )
        arrival.create_check_constraint(
            op.f("ck_arrival_one_source"), "(dispatch_id IS NULL) <> (receipt_id IS NULL)"
        )
    op.create_index(op.f("ix_arrival_receipt_id"), "arrival", ["receipt_id"])
    _remember()


def _remember() -> None:
    """One arrival for each late receipt; rules that stand already leave it aside."""
    keys = ("id", "campaign_id", "pledge_id", "receipt_id")
    arrival = sa.table(
        "arrival",
        *(sa.column(name, sa.Uuid()) for name in keys),
        *(sa.column(name, sa.BigInteger()) for name in ("amount", "taken_back")),
        sa.column("received_on", sa.Date()),
        sa.column("recorded_at", sa.DateTime(timezone=True)),
    )
    receipt = sa.table(
        "late_receipt",
        sa.column("id", sa.Uuid()),
        sa.column("pledge_id", sa.Uuid()),
        sa.column("amount", sa.BigInteger()),
        sa.column("received_on", sa.String()),
    )
    pledge = sa.table("pledge", sa.column("id", sa.Uuid()), sa.column("campaign_id", sa.Uuid()))
    query = sa.select(receipt, pledge.c.campaign_id).join(
        pledge, pledge.c.id == receipt.c.pledge_id
    )
    rows = [
        {
            "id": ids.new(),
            "campaign_id": each.campaign_id,
            "pledge_id": each.pledge_id,
            "receipt_id": each.id,
            "amount": each.amount,
            "taken_back": 0,
            "received_on": date.fromisoformat(each.received_on),
            "recorded_at": clock.now(),
        }
        for each in op.get_bind().execute(query)
    ]
    if rows:
        op.bulk_insert(arrival, rows)
