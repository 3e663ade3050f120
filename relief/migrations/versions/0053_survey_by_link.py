"""Let callers answer the survey by a link: where it is sent to is kept until the call is finished.

Expand only: one more state may have it, which the running version does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"

NAME = "ck_helpline_survey_number_while_agreed"


def upgrade() -> None:
    # On SQLite the table is copied, without its old checks.
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(NAME), "helpline_survey", type_="check")
    with op.batch_alter_table("helpline_survey") as survey:
        survey.create_check_constraint(
            op.f(NAME), sa.text("state IN ('agreed', 'invited') OR sealed IS NULL")
        )
