"""The first tables.

For an empty database: nothing runs on it yet, so nothing waits. There is no way down from here but
a backup.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "agency",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("name_fr", sa.String(120), nullable=False),
        sa.Column("accepts", sa.Text(), nullable=False),
        sa.Column("serves", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(24), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("contact_name", sa.String(120), nullable=False),
        sa.Column("second_name", sa.String(120), nullable=False),
        sa.Column("second_phone", sa.String(20), nullable=False),
        sa.Column("give_phone", sa.String(20), nullable=False),
        sa.Column("give_url", sa.String(300), nullable=False),
        sa.Column("hours", sa.String(400), nullable=False),
        sa.Column("time_zone", sa.String(40), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("slug", name=op.f("uq_agency_slug")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("writer", sa.String(40), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.String(80), nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("secret_digest", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("writer", "seq", name=op.f("uq_audit_entry_writer_seq")),
    )
    op.create_index("ix_audit_entry_about_id", "audit_entry", ["about", "id"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("writer", sa.String(40), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("writer", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "donor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("email_index", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donor")),
    )
    op.create_index(op.f("ix_donor_email_index"), "donor", ["email_index"], unique=False)
    op.create_index(op.f("ix_donor_phone_index"), "donor", ["phone_index"], unique=False)
    op.create_table(
        "mailbox_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(80), nullable=False),
        sa.Column("channel", sa.String(24), nullable=False),
        sa.Column("outbox_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox_message")),
        sa.UniqueConstraint("outbox_id", name=op.f("uq_mailbox_message_outbox_id")),
    )
    op.create_index(op.f("ix_mailbox_message_about"), "mailbox_message", ["about"], unique=False)
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(80), nullable=False),
        sa.Column("channel", sa.String(24), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
    )
    op.create_index(op.f("ix_outbox_message_about"), "outbox_message", ["about"], unique=False)
    op.create_index(
        "ix_outbox_message_state_due_at", "outbox_message", ["state", "due_at"], unique=False
    )
    op.create_table(
        "staff_api_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_api_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_staff_api_token_digest")),
    )
    op.create_table(
        "staff_join_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code_digest", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(24), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.String(80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_join_code")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_staff_join_code_code_digest")),
    )
    op.create_table(
        "web_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
        sa.UniqueConstraint("digest", name=op.f("uq_web_session_digest")),
    )
    op.create_index(op.f("ix_web_session_subject"), "web_session", ["subject"], unique=False)
    op.create_table(
        "worker_pulse",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker_pulse")),
    )
    op.create_table(
        "campaign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("title_en", sa.String(120), nullable=False),
        sa.Column("title_fr", sa.String(120), nullable=False),
        sa.Column("hazard", sa.String(40), nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("time_zone", sa.String(40), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("toll_free", sa.String(20), nullable=False),
        sa.Column("tty", sa.String(20), nullable=False),
        sa.Column("default_agency_id", sa.Uuid(), nullable=True),
        sa.Column("summary_en", sa.String(300), nullable=False),
        sa.Column("summary_fr", sa.String(300), nullable=False),
        sa.Column("story_en", sa.Text(), nullable=False),
        sa.Column("story_fr", sa.Text(), nullable=False),
        sa.Column("script_en", sa.Text(), nullable=False),
        sa.Column("script_fr", sa.Text(), nullable=False),
        sa.Column("briefing_en", sa.Text(), nullable=False),
        sa.Column("briefing_fr", sa.Text(), nullable=False),
        sa.Column("lights", sa.Text(), nullable=False),
        sa.Column("briefing_by", sa.String(120), nullable=False),
        sa.Column("briefing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing_en", sa.Text(), nullable=False),
        sa.Column("closing_fr", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["default_agency_id"], ["agency.id"], name=op.f("fk_campaign_default_agency_id_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("slug", name=op.f("uq_campaign_slug")),
    )
    op.create_table(
        "staff_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(200), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("role", sa.String(24), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_staff_account_agency_id_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_account")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_account_email")),
    )
    op.create_index(
        op.f("ix_staff_account_agency_id"), "staff_account", ["agency_id"], unique=False
    )
    op.create_table(
        "campaign_tally",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("writer", sa.String(40), nullable=False),
        sa.Column("pledges", sa.BigInteger(), nullable=False),
        sa.Column("promised_cents", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_cents", sa.BigInteger(), nullable=False),
        sa.Column("received_cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_tally_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint(
            "campaign_id", "currency", "writer", name=op.f("pk_campaign_tally")
        ),
    )
    op.create_table(
        "idempotency_key",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("principal", sa.String(80), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("body_digest", sa.LargeBinary(), nullable=False),
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(11), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_idempotency_key_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("campaign_id", "principal", "key", name=op.f("pk_idempotency_key")),
    )
    op.create_table(
        "match_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("policy", sa.String(24), nullable=False),
        sa.Column("policy_version", sa.String(12), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("inputs", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_match_plan_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_plan")),
    )
    op.create_index(op.f("ix_match_plan_campaign_id"), "match_plan", ["campaign_id"], unique=False)
    op.create_table(
        "need",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("item", sa.String(60), nullable=False),
        sa.Column("skills", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(12), nullable=False),
        sa.Column("requested", sa.BigInteger(), nullable=False),
        sa.Column("committed", sa.BigInteger(), nullable=False),
        sa.Column("in_transit", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "committed >= 0 AND in_transit >= 0 AND received >= 0",
            name=op.f("ck_need_never_negative"),
        ),
        sa.CheckConstraint("requested > 0", name=op.f("ck_need_requested_positive")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_need_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_need_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
    )
    op.create_index(op.f("ix_need_agency_id"), "need", ["agency_id"], unique=False)
    op.create_index("ix_need_campaign_id_state", "need", ["campaign_id", "state"], unique=False)
    op.create_table(
        "pledge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(11), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("donor_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("item", sa.String(60), nullable=False),
        sa.Column("unit", sa.String(12), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("allocated", sa.BigInteger(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("designation", sa.String(8), nullable=False),
        sa.Column("designated_agency_id", sa.Uuid(), nullable=True),
        sa.Column("may_split", sa.Boolean(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("intake", sa.String(24), nullable=False),
        sa.Column("recorded_by", sa.String(80), nullable=False),
        sa.Column("heard_from", sa.String(24), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "allocated >= 0 AND allocated <= amount", name=op.f("ck_pledge_allocated_within")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_pledge_amount_positive")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_pledge_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["designated_agency_id"],
            ["agency.id"],
            name=op.f("fk_pledge_designated_agency_id_agency"),
        ),
        sa.ForeignKeyConstraint(["donor_id"], ["donor.id"], name=op.f("fk_pledge_donor_id_donor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge")),
        sa.UniqueConstraint("reference", name=op.f("uq_pledge_reference")),
    )
    op.create_index(
        "ix_pledge_campaign_id_state_id", "pledge", ["campaign_id", "state", "id"], unique=False
    )
    op.create_index(op.f("ix_pledge_donor_id"), "pledge", ["donor_id"], unique=False)
    op.create_table(
        "staff_recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["staff_account.id"],
            name=op.f("fk_staff_recovery_code_account_id_staff_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_recovery_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_staff_recovery_code_digest")),
    )
    op.create_index(
        op.f("ix_staff_recovery_code_account_id"),
        "staff_recovery_code",
        ["account_id"],
        unique=False,
    )
    op.create_table(
        "allocation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_allocation_amount_positive")),
        sa.CheckConstraint(
            "received >= 0 AND received <= amount", name=op.f("ck_allocation_received_within")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_allocation_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_allocation_need_id_need")),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledge.id"], name=op.f("fk_allocation_pledge_id_pledge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
    )
    op.create_index(
        "ix_allocation_agency_id_state", "allocation", ["agency_id", "state"], unique=False
    )
    op.create_index(op.f("ix_allocation_need_id"), "allocation", ["need_id"], unique=False)
    op.create_index(op.f("ix_allocation_pledge_id"), "allocation", ["pledge_id"], unique=False)
    op.create_table(
        "dispatch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(11), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("allocation_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(24), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("offered", sa.BigInteger(), nullable=False),
        sa.Column("accepted", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.String(120), nullable=False),
        sa.Column("answered_channel", sa.String(12), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("logged_by", sa.String(80), nullable=False),
        sa.Column("reason", sa.String(24), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("received_on", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_dispatch_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["allocation_id"], ["allocation.id"], name=op.f("fk_dispatch_allocation_id_allocation")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_dispatch_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledge.id"], name=op.f("fk_dispatch_pledge_id_pledge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
        sa.UniqueConstraint("reference", name=op.f("uq_dispatch_reference")),
    )
    op.create_index("ix_dispatch_agency_id_state", "dispatch", ["agency_id", "state"], unique=False)
    op.create_index(op.f("ix_dispatch_allocation_id"), "dispatch", ["allocation_id"], unique=False)
    op.create_index(op.f("ix_dispatch_batch_id"), "dispatch", ["batch_id"], unique=False)
    op.create_index(op.f("ix_dispatch_campaign_id"), "dispatch", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_dispatch_pledge_id"), "dispatch", ["pledge_id"], unique=False)
    op.create_index(
        "uq_dispatch_active",
        "dispatch",
        ["allocation_id"],
        unique=True,
        sqlite_where=sa.text("active"),
        postgresql_where=sa.text("active"),
    )
