"""After days of calls, answers and arrivals: the report, the desk and the public say the same."""

import json
import shutil
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from pledges.desk import waiting_list
from pledges.desk.waiting_list import Filters
from pledges.models import Allocation, PledgeState
from pledges.reports import figures
from relief.agencies.models import KINDS
from relief.app import build
from relief.campaigns import service as campaigns
from relief.campaigns import tally
from relief.kit import i18n, sessions
from relief.kit.db import Database
from relief.kit.settings import Settings
from tests.browser.rehearsal import played
from tests.fixtures import ORIGIN, an_account

COMMITTED = ("reserved", "dispatched", "acknowledged")
TAKEN = ("accepted", "partly received", "received")


@pytest.fixture
def settings(run_folder, tmp_path):
    """Settings of a copy of the run's rehearsal."""
    shutil.copy2(played(run_folder) / "relief.db", tmp_path / "relief.db")
    kept = json.loads((played(run_folder) / "demo.json").read_text())
    keys = {name: kept[name] for name in ("secret_key", "vault_keys", "index_key")}
    url = f"sqlite:///{tmp_path / 'relief.db'}"
    return Settings(mode="demo", database_url=url, base_url=ORIGIN, **keys)


@pytest.fixture
def db(settings):
    database = Database(settings.database_url, settings.vault())
    yield database
    database.close()


@pytest.fixture
def told(db):
    """The figures of Goderich, and the transaction in which they were read."""
    with db.session(snapshot=True) as session:
        campaign = campaigns.get(session, "goderich")
        yield session, campaign, figures.of(session, campaign)


def test_the_report_counts_what_the_desk_lists(told):
    session, campaign, found = told
    desk = {
        (kind, state): waiting_list.count(session, Filters(campaign.id, state.value, kind))
        for kind in KINDS
        for state in PledgeState
    }

    assert {key: found.promises(key[0], (key[1],)) for key in desk} == desk
    assert found.promises() == sum(desk.values()) > 400


def test_sums_over_the_states_are_the_three_totals_in_each_currency(told):
    session, campaign, found = told
    own, others = tally.totals(session, campaign)
    sums = Counter()
    for cell in found.cells:
        if cell.kind == "money":
            sums[cell.unit, "promised"] += cell.promised
            sums[cell.unit, "confirmed"] += cell.confirmed
            sums[cell.unit, "received"] += cell.received

    assert len(others) == 1
    for each in (own, *others):
        assert sums[each.currency, "promised"] == each.promised_cents > 0
        assert sums[each.currency, "confirmed"] == each.confirmed_cents
        assert sums[each.currency, "received"] == each.received_cents
    assert found.counted == own.pledges + sum(each.pledges for each in others)


def test_each_line_of_the_board_is_the_sum_of_its_shares(told):
    session, _, found = told
    offered, taken, received = Counter(), Counter(), Counter()
    for share in session.exec(select(Allocation)).all():
        amount, came = (share.rate.for_need(n) for n in (share.amount, share.received))
        offered[share.need_id] += amount if share.state in COMMITTED else 0
        taken[share.need_id] += amount - came if share.state in TAKEN else 0
        received[share.need_id] += came

    for need in found.needs:
        numbers = (need.committed, need.in_transit, need.received)
        assert numbers == (offered[need.id], taken[need.id], received[need.id])
        assert need.gap == max(0, need.requested - sum(numbers))
    assert sum(need.covered for need in found.needs) > 0


def test_the_days_add_up_to_all_there_is(told):
    _, _, found = told

    assert sum(day.moved.promises for day in found.days) <= found.promises()
    assert sum(day.moved.promises for day in found.days[-2:]) >= found.last_day.promises
    assert found.last_day.promises > 0


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_county_desk_and_public_show_the_same_numbers(db, settings, lang):
    with db.session(write=True) as session:
        account = an_account(session, "coordinator", language=lang)
        value = sessions.begin(session, account.id, timedelta(hours=1))
    client = TestClient(build(settings, db=db), base_url=ORIGIN)
    client.headers["accept-language"] = lang
    public = client.get("/c/goderich").text
    client.cookies.set(sessions.cookie_name(https=settings.https), value)
    with db.session(snapshot=True) as session:
        found = figures.of(session, campaigns.get(session, "goderich"))
    totals = [
        i18n.money(getattr(found.totals, name), "CAD", lang)
        for name in ("promised_cents", "confirmed_cents", "received_cents")
    ]
    board = client.get("/desk/board?campaign=goderich").text

    for path in ("/county/goderich", "/campaigns/goderich", "/county"):
        page = client.get(path).text
        assert [each for each in totals if each not in page] == [], path
    assert [each for each in totals if each not in public] == []
    report = client.get("/county/goderich").text
    for need in found.needs:
        for n in (need.requested, need.gap) if need.gap else ():
            assert i18n.amount(n, need.unit, lang) in board
            number = (
                i18n.money(n, need.unit, lang) if need.kind == "money" else i18n.number(n, lang)
            )
            assert number in report
