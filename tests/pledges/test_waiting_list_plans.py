"""The first page of an organization is found by index, however much the organization has."""

from contextlib import closing

import pytest
import sqlalchemy as sa

from pledges.desk import waiting_list
from pledges.desk.waiting_list import Filters
from relief.kit import ids
from relief.kit.db import Database
from relief.kit.vault import Vault, generate_key, load_key

BY_STATE = "ix_allocation_agency_id_state_pledge_id (agency_id=? AND state=?"


@pytest.fixture
def db(sqlite_url):
    with closing(Database(sqlite_url, Vault([load_key(generate_key())], b"0" * 32))) as opened:
        yield opened


@pytest.mark.parametrize("effort", [None, ids.new()])
@pytest.mark.parametrize("after", [None, ids.new()])
def test_sqlite_stops_at_the_first_hundred_shares_of_each_state(db, effort, after):
    asked = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *each: asked.append(each[2:4]))
    with db.session() as session:
        waiting_list.page(session, Filters(effort, agency_id=ids.new()), after=after, most=101)
        question, values = asked[-1]
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {question}", values)
        steps = [step[3] for step in plan]

    shares = [step for step in steps if "allocation" in step]
    assert shares
    assert all(BY_STATE in step for step in shares)
    assert not [step for step in steps if step.startswith("SCAN pledge")], steps
